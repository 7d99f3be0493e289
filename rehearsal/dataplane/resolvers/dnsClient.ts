/** Asks the data plane's DNS server as a resolver does: with the client's subnet, by UDP, and by TCP where an answer was cut. */
import { decode, encode, type DecodedPacket, type Packet, streamEncode } from "dns-packet";
import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { connect } from "node:net";

export interface DnsReply {
  /** `NOERROR`, `NXDOMAIN`, `SERVFAIL`, `REFUSED` … */
  readonly code: string;
  /** IPv4 addresses. */
  readonly addresses: readonly string[];
  /** Where an answer leads out of the zone: the name to go on with. */
  readonly cname?: string;
  /** Seconds that the answer may be kept, a negative one too. */
  readonly ttl: number;
}

const loopback = "127.0.0.1";
const highestId = 0xffff;

/** Milliseconds that each attempt is waited for before the next. Time-outs are never scaled. */
const usualPatience: readonly number[] = [400, 800, 1_600];

interface Waiting {
  take(answer: Buffer): void;
  giveUp(why: string): void;
}

export class DnsTimeout extends Error {}

export class DnsClient {
  private readonly waiting = new Map<number, Waiting>();
  private id = 0;
  private isClosed = false;

  private constructor(
    private readonly port: number,
    private readonly socket: Socket,
    private readonly patience: readonly number[],
  ) {
    socket.on("message", (message) => {
      if (message.length >= 2) this.waiting.get(message.readUInt16BE(0))?.take(message);
    });
    socket.on("error", () => undefined);
    // Whoever asks waits; an idle client keeps no process alive.
    socket.unref();
  }

  static async open(port: number, patience = usualPatience): Promise<DnsClient> {
    const socket = createSocket("udp4");
    socket.bind(0, loopback);
    await once(socket, "listening");
    return new DnsClient(port, socket, patience);
  }

  /** Whoever waits for an answer gets none. */
  close(): void {
    this.isClosed = true;
    for (const it of [...this.waiting.values()]) it.giveUp("the resolver has been closed");
    this.socket.close();
  }

  /** @throws DnsTimeout when nobody answers */
  async addressesOf(name: string, subnet: string): Promise<DnsReply> {
    const id = this.nextId();
    const message = encode(questionOf(id, name, subnet));
    const answer = decode(await this.ask(id, message));
    return readReply(answer.flag_tc ? await this.askByTcp(questionOf(id, name, subnet)) : answer);
  }

  private nextId(): number {
    do this.id = (this.id + 1) & highestId;
    while (this.waiting.has(this.id));
    return this.id;
  }

  private ask(id: number, message: Buffer): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      let tries = 0;
      let timer: NodeJS.Timeout | undefined;
      const end = (): void => {
        clearTimeout(timer);
        this.waiting.delete(id);
      };
      const giveUp = (why: string): void => {
        end();
        reject(new DnsTimeout(why));
      };
      const send = (): void => {
        const limit = this.patience[tries++];
        if (this.isClosed) return giveUp("the resolver has been closed");
        if (limit === undefined) return giveUp("no name server has answered");
        timer = setTimeout(send, limit);
        this.socket.send(message, this.port, loopback);
      };
      const take = (answer: Buffer): void => {
        end();
        resolve(answer);
      };
      this.waiting.set(id, { take, giveUp });
      send();
    });
  }

  private async askByTcp(question: Packet): Promise<DecodedPacket> {
    const socket = connect(this.port, loopback);
    const timer = setTimeout(() => socket.destroy(new DnsTimeout("no name server has answered")), this.patience.at(-1));
    try {
      socket.write(streamEncode(question));
      const parts: Buffer[] = [];
      for await (const part of socket) {
        parts.push(part as Buffer);
        const all = Buffer.concat(parts);
        if (all.length >= 2 && all.length >= 2 + all.readUInt16BE(0)) return decode(all.subarray(2));
      }
      throw new DnsTimeout("the name server has closed the connection");
    } finally {
      clearTimeout(timer);
      socket.destroy();
    }
  }
}

const clientSubnet = 8;

function questionOf(id: number, name: string, subnet: string): Packet {
  const option = { code: clientSubnet, family: 1, ip: subnet, sourcePrefixLength: 24, scopePrefixLength: 0 };
  const opt = { type: "OPT", name: ".", udpPayloadSize: 1_232, flags: 0, options: [option] };
  return {
    type: "query",
    id,
    questions: [{ type: "A", name }],
    additionals: [opt as never],
  };
}

/** A negative answer's time is that of the SOA record with it, which the server has already made the smaller one. */
function readReply(packet: DecodedPacket): DnsReply {
  const answers = packet.answers ?? [];
  const addresses = answers.flatMap((it) => (it.type === "A" ? [it.data] : []));
  const last = answers.at(-1);
  const times = [...answers, ...(packet.authorities ?? [])].flatMap((it) => ("ttl" in it ? [it.ttl ?? 0] : []));
  return {
    code: (packet as unknown as { readonly rcode: string }).rcode,
    addresses,
    ...(addresses.length === 0 && last?.type === "CNAME" && { cname: last.data }),
    ttl: times.length > 0 ? Math.min(...times) : 0,
  };
}
