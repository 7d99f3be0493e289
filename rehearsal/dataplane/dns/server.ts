/** An authoritative DNS server for one zone, over UDP and TCP on loopback. */
import { decode, encode, type DecodedPacket, type Packet, TRUNCATED_RESPONSE } from "dns-packet";
import { createSocket, type Socket as UdpSocket } from "node:dgram";
import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import { maxBytes, type Reply, replyTo } from "./packets";
import { resolve, type Resolving } from "./resolve";

export interface DnsServerOptions extends Resolving {
  readonly port: number;
  /** Told of what the zone holds and nobody can evaluate: the answer is SERVFAIL. */
  readonly onError: (error: Error) => void;
}

const loopback = "127.0.0.1";

export class DnsServer {
  private constructor(
    private readonly udp: UdpSocket,
    private readonly tcp: Server,
    private readonly connections: ReadonlySet<Socket>,
  ) {}

  /** @throws Error when the port is taken. */
  static async start(options: DnsServerOptions): Promise<DnsServer> {
    const udp = createSocket("udp4", (message, from) => {
      const query = decoded(message);
      if (!query) return;
      udp.send(datagram(query, packet(query, from.address, options)), from.port, from.address);
    });
    const connections = new Set<Socket>();
    const tcp = createServer((socket) => {
      connections.add(socket.once("close", () => connections.delete(socket)));
      serve(socket, options);
    });
    udp.bind(options.port, loopback);
    await once(udp, "listening");
    try {
      tcp.listen(options.port, loopback);
      await once(tcp, "listening");
    } catch (error) {
      udp.close();
      throw error;
    }
    return new DnsServer(udp, tcp, connections);
  }

  async stop(): Promise<void> {
    const closed = Promise.all([once(this.udp, "close"), once(this.tcp, "close")]);
    this.udp.close();
    this.tcp.close();
    for (const each of this.connections) each.destroy();
    await closed;
  }
}

/** Messages on a TCP connection have their length before them. */
function serve(socket: Socket, options: DnsServerOptions): void {
  let received: Buffer = Buffer.alloc(0);
  socket.on("error", () => socket.destroy());
  socket.on("data", (data) => {
    received = Buffer.concat([received, data]);
    while (received.length >= 2 && received.length >= 2 + received.readUInt16BE(0)) {
      const end = 2 + received.readUInt16BE(0);
      const query = decoded(received.subarray(2, end));
      received = received.subarray(end);
      if (!query) return void socket.destroy();
      const reply = encode(packet(query, socket.remoteAddress ?? loopback, options));
      const length = Buffer.alloc(2);
      length.writeUInt16BE(reply.length);
      socket.write(Buffer.concat([length, reply]));
    }
  });
}

/** What is no DNS query gets no answer: an answer to it could be sent to somebody who never asked. */
function decoded(message: Buffer): DecodedPacket | undefined {
  try {
    const query = decode(message);
    return query.type === "query" ? query : undefined;
  } catch {
    return undefined;
  }
}

function packet(query: DecodedPacket, resolver: string, options: DnsServerOptions): Packet {
  return replyTo(query, reply(query, resolver, options));
}

function reply(query: DecodedPacket, resolver: string, options: DnsServerOptions): Reply {
  try {
    return resolve(query, resolver, options);
  } catch (error) {
    options.onError(error as Error);
    return { code: "SERVFAIL" };
  }
}

/** What doesn't fit is left out and marked, so that the resolver asks again by TCP. */
function datagram(query: DecodedPacket, response: Packet): Buffer {
  const whole = encode(response);
  if (whole.length <= maxBytes(query)) return whole;
  return encode({ ...response, flags: response.flags! | TRUNCATED_RESPONSE, answers: [], authorities: [] });
}
