/** An edge location on real sockets, before origins that a test makes up. */
import { once } from "node:events";
import {
  type ClientRequest,
  type IncomingMessage,
  request as askHttp,
  type RequestListener,
  type Server,
} from "node:http";
import { createServer, request as askHttps, Agent } from "node:https";
import { type AddressInfo, createServer as createPlainServer, type Socket } from "node:net";
import { buffer } from "node:stream/consumers";
import { Authority, type Certificate } from "../certificates";
import { Cache } from "./cache";
import { deployedWith } from "./deployed.samples";
import type { Distribution } from "./distribution";
import { EdgeServer } from "./edgeServer";
import { EdgeLocation } from "./location";
import { LocalNames } from "./localNames";
import { OriginConnections } from "./originConnections";

export interface Viewed {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

export interface ViewOptions {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** One of each kind of origin. */
export const originNames = {
  regions: "origin.shop.example.com",
  bucket: "static-us-east-1.s3.us-east-1.amazonaws.com",
  replica: "static-eu-west-1.s3.eu-west-1.amazonaws.com",
} as const;

export type OriginName = keyof typeof originNames;

export class EdgeBench {
  distribution: Distribution = deployedWith();
  /** The cache's clock, in milliseconds. */
  now = 1_800_000_000_000;
  /** Connections to the regions' origin that were made. */
  connections = 0;
  /** Requests that origins have got. */
  readonly asked: string[] = [];
  readonly heads: IncomingMessage[] = [];
  private readonly answering: Record<OriginName, RequestListener>;
  private readonly servers: Record<OriginName, Server>;
  private readonly ports = new Map<string, number>();
  private readonly agent: Agent;
  tls!: EdgeServer;
  browser!: EdgeServer;
  private location!: EdgeLocation;
  private origins!: OriginConnections;

  private constructor(
    readonly authority: Authority,
    private readonly certificate: Certificate,
  ) {
    const nothing: RequestListener = (_, response) => response.writeHead(404).end();
    this.answering = { regions: nothing, bucket: nothing, replica: nothing };
    this.agent = new Agent({ keepAlive: true, ca: authority.certificate });
    this.servers = { regions: this.server("regions"), bucket: this.server("bucket"), replica: this.server("replica") };
    this.servers.regions.on("secureConnection", () => this.connections++);
  }

  static async start(): Promise<EdgeBench> {
    const authority = await Authority.create("edge bench");
    const names = [...Object.values(originNames), "shop.example.com", "d1sample.cloudfront.net"];
    const bench = new EdgeBench(authority, await authority.issue({ names }));
    await bench.listen();
    return bench;
  }

  /** As if it were new, before these origins; one that isn't named answers 404. */
  reset(origins: Partial<Record<OriginName, RequestListener>>, distribution = deployedWith()): void {
    this.distribution = distribution;
    this.asked.length = 0;
    this.heads.length = 0;
    this.connections = 0;
    this.origins?.close();
    const nothing: RequestListener = (_, response) => response.writeHead(404).end();
    Object.assign(this.answering, { regions: nothing, bucket: nothing, replica: nothing }, origins);
    for (const [key, name] of Object.entries(originNames))
      this.ports.set(name, portOf(this.servers[key as OriginName]));
    this.renew();
  }

  /** Has an origin's name lead to another port, or nowhere. */
  lead(origin: OriginName, port: number | undefined): void {
    if (port === undefined) this.ports.delete(originNames[origin]);
    else this.ports.set(originNames[origin], port);
  }

  portOf(origin: OriginName): number {
    return portOf(this.servers[origin]);
  }

  leadName(name: string, port: number): void {
    this.ports.set(name, port);
  }

  ask(path: string, { method = "GET", headers = {}, body }: ViewOptions = {}): ClientRequest {
    const options = { host: "127.0.0.1", port: this.tls.port, servername: "shop.example.com", agent: this.agent };
    return askHttps({ ...options, path, method, headers: { host: "shop.example.com", ...headers } }).end(body);
  }

  view(path: string, options?: ViewOptions): Promise<Viewed> {
    return viewed(this.ask(path, options));
  }

  /** By the listener that speaks plain HTTP. */
  plain(path: string, headers: Readonly<Record<string, string>>): Promise<Viewed> {
    return viewed(askHttp({ host: "127.0.0.1", port: this.browser.port, path, headers }).end());
  }

  /** Another server with the origins' certificate. */
  async another(listener: RequestListener): Promise<{ readonly port: number; stop(): Promise<void> }> {
    const server = createServer({ cert: this.certificate.certificate, key: this.certificate.key }, listener);
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const stop = async (): Promise<void> => {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    };
    return { port: portOf(server), stop };
  }

  /** A server that accepts connections and says nothing, not even in TLS. */
  async silent(): Promise<{ readonly port: number; readonly connected: Promise<unknown>; stop(): Promise<void> }> {
    const sockets = new Set<Socket>();
    const server = createPlainServer((socket) => sockets.add(socket.on("error", () => undefined)));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const stop = async (): Promise<void> => {
      server.close();
      for (const it of sockets) it.destroy();
      await once(server, "close");
    };
    return { port: (server.address() as AddressInfo).port, connected: once(server, "connection"), stop };
  }

  dropConnections(origin: OriginName): void {
    this.servers[origin].closeAllConnections();
  }

  async stop(): Promise<void> {
    this.agent.destroy();
    this.origins.close();
    await Promise.all([this.tls.stop(), this.browser.stop()]);
    for (const it of Object.values(this.servers)) {
      it.close();
      it.closeAllConnections();
    }
  }

  private async listen(): Promise<void> {
    for (const it of Object.values(this.servers)) {
      it.listen(0, "127.0.0.1");
      await once(it, "listening");
    }
    this.reset({});
    const shared = { location: () => this.location, pop: "IAD50-P1", onOutcome: () => undefined };
    this.tls = await EdgeServer.start({ ...shared, certificate: this.certificate });
    this.browser = await EdgeServer.start({ ...shared, localNames: new LocalNames(() => "shop.example.com") });
  }

  private renew(): void {
    this.origins = new OriginConnections({
      find: (name) => {
        const port = this.ports.get(name);
        return Promise.resolve(port === undefined ? undefined : { host: "127.0.0.1", port, what: "an origin" });
      },
      through: ({ port }) => Promise.resolve(port),
      authority: this.authority.certificate,
      keepAliveMs: (seconds) => seconds * 1000,
    });
    const { distribution, origins: connections } = this;
    const options = { distribution, connections, cache: new Cache(), now: () => this.now };
    this.location = new EdgeLocation({ ...options, errorMs: (seconds) => seconds * 1000 });
  }

  private server(name: OriginName): Server {
    const { certificate, key } = this.certificate;
    return createServer({ cert: certificate, key }, (request, response) => {
      this.asked.push(`${name} ${request.method} ${request.url}`);
      this.heads.push(request);
      this.answering[name](request, response);
    });
  }
}

async function viewed(asked: ClientRequest): Promise<Viewed> {
  const [answer] = (await once(asked, "response")) as [IncomingMessage];
  return { status: answer.statusCode!, headers: answer.headers, body: (await buffer(answer)).toString() };
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

/** Answers with this, always. */
export const says =
  (status: number, body: string, headers: Readonly<Record<string, string>> = {}): RequestListener =>
  (_, response) =>
    response.writeHead(status, { "content-length": Buffer.byteLength(body), ...headers }).end(body);
