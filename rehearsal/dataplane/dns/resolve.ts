/** One DNS question, from its packet to the reply. */
import type { DecodedPacket } from "dns-packet";
import { isIP } from "node:net";
import { type DnsAnswer, answer, type Answered } from "./answer";
import type { CheckHealth } from "./checks";
import { isServed, negativeRecord, packetRecords, type Reply, subnetOf } from "./packets";
import { regionOfAddress } from "./places";
import { plainName, type Zone } from "./zone";

/** What is served at the moment of a question. */
export interface Served {
  readonly zone: Zone;
  readonly health: CheckHealth;
}

export interface Resolving {
  /** Where clients of a region are answered: name servers in different places may have heard of different health. */
  readonly served: (clientRegion: string) => Served;
  /** Addresses of an AWS resource, by its DNS name. */
  readonly addressesOf: (resource: string) => readonly string[];
  /** Region in which a resolver sits that sends no client subnet. */
  readonly regionOfResolver: (address: string) => string;
  readonly random: () => number;
}

const maxCnames = 8;

export function resolve(query: DecodedPacket, resolver: string, options: Resolving): Reply {
  const [question] = query.questions ?? [];
  if (!question || query.questions!.length !== 1) return { code: "FORMERR" };
  if (opcodeOf(query) !== 0 || question.class !== "IN") return { code: "NOTIMP" };
  const subnet = subnetOf(query);
  const clientRegion = subnet ? regionOfAddress(subnet.ip) : options.regionOfResolver(resolver);
  const { zone, health } = options.served(clientRegion);
  const name = plainName(question.name);
  if (name !== zone.name && !name.endsWith(`.${zone.name}`)) return { code: "REFUSED" };
  if (!isServed(question.type)) return { code: "NOTIMP" };
  const ask = (wanted: string, type: string): DnsAnswer =>
    answer(zone, health, { name: wanted, type, clientRegion, random: options.random });
  const found = withCnames(ask(name, question.type), (target) => ask(target, question.type));
  const answers = found.records.flatMap((it) => packetRecords(it, addresses(it, options)));
  return {
    code: found.code,
    answers: answers.map((it) => (plainName(it.name) === name ? { ...it, name: question.name } : it)),
    authorities: answers.length > 0 ? [] : ask(zone.name, "SOA").records.flatMap((it) => negativeRecord(zone.name, it)),
    ...(subnet && byPlace(found) && { scope: subnet.sourcePrefixLength }),
  };
}

/** 0 is a query. */
const opcodeOf = ({ flags = 0 }: DecodedPacket): number => (flags >> 11) & 15;

/** Of the family that the record's type is for. */
function addresses({ resource, type }: Answered, { addressesOf }: Resolving): readonly string[] {
  const family = type === "AAAA" ? 6 : 4;
  return resource === undefined ? [] : addressesOf(resource).filter((it) => isIP(it) === family);
}

/** Route 53 answers for a CNAME's target too, where it is in the same zone. */
function withCnames(first: DnsAnswer, ask: (name: string) => DnsAnswer): DnsAnswer {
  const records = [...first.records];
  for (let followed = 0; followed < maxCnames; followed++) {
    const last = records.at(-1);
    if (last?.type !== "CNAME" || last.values.length === 0) break;
    const next = ask(plainName(last.values[0]!));
    if (next.records.length === 0) break;
    records.push(...next.records);
  }
  return { ...first, records };
}

const byPlace = ({ path }: DnsAnswer): boolean =>
  path.some(({ record }) => record.policy.kind === "latency" || record.policy.kind === "geolocation");
