/** Between Route 53's text form of records and DNS packets. */
import {
  type Answer as PacketRecord,
  AUTHORITATIVE_ANSWER,
  type DecodedPacket,
  type Packet,
  type RecordType,
} from "dns-packet";
import type { Answered } from "./answer";

/** Types whose values are understood; of any other the server answers NOTIMP. */
type Data = (value: string) => unknown;

const asIs: Data = (value) => value;
const host: Data = (value) => value.replace(/\.$/, "");
const fields = (value: string): string[] => value.trim().split(/\s+/);

const data: Readonly<Record<string, Data>> = {
  A: asIs,
  AAAA: asIs,
  CNAME: host,
  NS: host,
  PTR: host,
  TXT: (value) =>
    [...value.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, text]) => Buffer.from(text!.replace(/\\(.)/g, "$1"))),
  MX: (value) => {
    const [preference, exchange] = fields(value);
    return { preference: Number(preference), exchange: host(exchange!) };
  },
  SRV: (value) => {
    const [priority, weight, port, target] = fields(value);
    return { priority: Number(priority), weight: Number(weight), port: Number(port), target: host(target!) };
  },
  CAA: (value) => {
    const [flags, tag, ...rest] = fields(value);
    return { flags: Number(flags), tag, value: rest.join(" ").replaceAll('"', "") };
  },
  SOA: (value) => {
    const [mname, rname, ...numbers] = fields(value);
    const [serial, refresh, retry, expire, minimum] = numbers.map(Number);
    return { mname: host(mname!), rname: host(rname!), serial, refresh, retry, expire, minimum };
  },
};

export const isServed = (type: string): boolean => Object.hasOwn(data, type);

/** `addresses` are those of the AWS resource, where the answer is one. */
export function packetRecords(record: Answered, addresses: readonly string[]): PacketRecord[] {
  const values = record.resource === undefined ? record.values : addresses;
  return values.map((value) => ({
    type: record.type as RecordType,
    name: record.name,
    ttl: record.ttl,
    data: data[record.type]!(value),
  })) as PacketRecord[];
}

/** How long a resolver keeps that a name or type doesn't exist: the smaller of the SOA record's own time to live and its minimum. */
export function negativeRecord(zoneName: string, soa: Answered): PacketRecord[] {
  return packetRecords({ ...soa, name: zoneName }, []).map((record) => ({
    ...record,
    ttl: Math.min(soa.ttl, (record as { data: { minimum: number } }).data.minimum),
  })) as PacketRecord[];
}

const codes = { NOERROR: 0, FORMERR: 1, SERVFAIL: 2, NXDOMAIN: 3, NOTIMP: 4, REFUSED: 5 };

export type Code = keyof typeof codes;

/** The client's subnet, where the resolver sends it (RFC 7871). */
export interface Subnet {
  readonly family: number;
  readonly ip: string;
  readonly sourcePrefixLength: number;
}

export function subnetOf(query: DecodedPacket): Subnet | undefined {
  const options = (optOf(query)?.options ?? []) as readonly (Subnet & { readonly code: unknown })[];
  return options.find((it) => it.code === 8);
}

/** Bytes that an answer by UDP may have: 512, or what the resolver says (EDNS), but no more than fits into one datagram everywhere. */
export function maxBytes(query: DecodedPacket): number {
  return Math.min(Math.max(512, optOf(query)?.udpPayloadSize ?? 512), 1_232);
}

interface Opt {
  readonly type: "OPT";
  readonly udpPayloadSize: number;
  readonly options: readonly unknown[];
}

const optOf = (query: DecodedPacket): Opt | undefined =>
  (query.additionals ?? []).find((it) => it.type === "OPT") as Opt | undefined;

export interface Reply {
  readonly code: Code;
  readonly answers?: readonly PacketRecord[];
  readonly authorities?: readonly PacketRecord[];
  /** Bits of the client's subnet that the answer is for; 0: for everybody. */
  readonly scope?: number;
}

export function replyTo(query: DecodedPacket, { code, answers = [], authorities = [], scope = 0 }: Reply): Packet {
  const subnet = subnetOf(query);
  const opt = {
    type: "OPT",
    name: ".",
    udpPayloadSize: 1_232,
    flags: 0,
    options: subnet ? [{ code: 8, ...subnet, data: undefined, scopePrefixLength: scope }] : [],
  };
  return {
    type: "response",
    id: query.id,
    flags: (query.flags! & 0x0100) | (code === "REFUSED" ? 0 : AUTHORITATIVE_ANSWER) | codes[code],
    questions: query.questions ?? [],
    answers: [...answers],
    authorities: [...authorities],
    additionals: optOf(query) ? [opt as unknown as PacketRecord] : [],
  };
}
