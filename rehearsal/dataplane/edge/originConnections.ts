/** An edge location's connections to origins: found by name at each request, kept as long as the origin's keep-alive timeout says. */
import { Agent as HttpAgent, type ClientRequest, type IncomingMessage, request as askHttp } from "node:http";
import { Agent as HttpsAgent, request as askHttps } from "node:https";
import type { Socket } from "node:net";
import type { Readable } from "node:stream";
import { TLSSocket } from "node:tls";
import type { Listed } from "../directory";
import type { Tried } from "./attempts";
import type { Origin } from "./originConfig";
import type { OriginHead } from "./originRequest";

export interface ConnectionPorts {
  /** What listens at a name and port, as the edge location's resolver finds it. */
  readonly find: (name: string, port: number) => Promise<Listed | undefined>;
  /** The port of this machine by which it is reached from here. */
  readonly through: (server: Listed, name: string, port: number) => Promise<number>;
  /** Whom certificates must be signed by, PEM. */
  readonly authority: string;
  /** Milliseconds here for a keep-alive of so many seconds. */
  readonly keepAliveMs: (seconds: number) => number;
}

export interface OriginQuestion extends OriginHead {
  readonly method: string;
  readonly body: Readable | undefined;
  readonly viewerProtocol: "https" | "http";
  /** Aborted when nobody waits for the answer any more. */
  readonly signal?: AbortSignal;
}

export interface OriginReply {
  readonly tried: Tried;
  readonly answer?: IncomingMessage;
}

interface Way {
  /** Of this machine, to the server that the name led to. */
  readonly port: number;
  readonly agent: HttpAgent | HttpsAgent;
}

interface Ways {
  current: Way;
  /** Where the name led before, and until when its open connections are still used. */
  former?: Way & { readonly until: number };
}

const loopback = "127.0.0.1";

export class OriginConnections {
  private readonly ways = new Map<string, Ways>();

  constructor(private readonly ports: ConnectionPorts) {}

  /** One attempt. Nothing of the body is read before there is a connection, so that another attempt still has all of it. */
  async ask(origin: Origin, question: OriginQuestion): Promise<OriginReply> {
    const isSecure =
      origin.protocol === "https" || (origin.protocol === "viewer's" && question.viewerProtocol === "https");
    const port = isSecure ? origin.httpsPort : origin.httpPort;
    const server = await this.ports.find(origin.domainName, port);
    if (!server) return noConnection("name");
    const way = this.wayTo(origin, isSecure, await this.ports.through(server, origin.domainName, port));
    return new Promise(
      (resolve) => new Asking(origin, question, { ...way, isSecure, authority: this.ports.authority }, resolve),
    );
  }

  /** Uses none of the connections again; requests in flight go on to their end. */
  retire(): void {
    for (const it of this.agents) retire(it);
    this.ways.clear();
  }

  close(): void {
    for (const it of this.agents) it.destroy();
    this.ways.clear();
  }

  private get agents(): (HttpAgent | HttpsAgent)[] {
    return [...this.ways.values()]
      .flatMap(({ current, former }) => [current, ...(former ? [former] : [])])
      .map((it) => it.agent);
  }

  /**
   * Where a name leads somewhere else, connections that are open to where it led are used for the keep-alive timeout more: the longest
   * that AWS documents of them.
   */
  private wayTo(origin: Origin, isSecure: boolean, port: number): Way {
    const key = `${origin.id} ${isSecure}`;
    const keepAliveMs = this.ports.keepAliveMs(origin.keepAliveSeconds);
    const made = (): Way => ({ port, agent: newAgent(isSecure, keepAliveMs) });
    const ways = this.ways.get(key) ?? { current: made() };
    this.ways.set(key, ways);
    if (ways.current.port !== port) {
      const back = ways.former?.port === port ? ways.former : undefined;
      if (ways.former && !back) retire(ways.former.agent);
      ways.former = { ...ways.current, until: performance.now() + keepAliveMs };
      ways.current = back ?? made();
    }
    const { former } = ways;
    if (!former) return ways.current;
    if (performance.now() < former.until && hasFree(former.agent)) return former;
    if (performance.now() >= former.until) {
      delete ways.former;
      retire(former.agent);
    }
    return ways.current;
  }
}

const hasFree = ({ freeSockets }: HttpAgent): boolean => Object.values(freeSockets).some((it) => (it?.length ?? 0) > 0);

/** Requests in flight go on to their end. */
function retire(agent: HttpAgent): void {
  for (const sockets of Object.values(agent.freeSockets)) for (const it of sockets ?? []) it.destroy();
  agent.on("free", (socket: Socket) => socket.destroy());
}

const newAgent = (isSecure: boolean, keepAliveMs: number): HttpAgent | HttpsAgent => {
  const options = { keepAlive: true, timeout: keepAliveMs, scheduling: "lifo", maxFreeSockets: 1_024 } as const;
  return isSecure ? new HttpsAgent({ ...options, maxCachedSessions: 1_024 }) : new HttpAgent(options);
};

const noConnection = (why: "refused" | "timeout" | "name" | "certificate"): OriginReply => ({
  tried: { outcome: "no connection", why },
});

interface AskingWay extends Way {
  readonly isSecure: boolean;
  readonly authority: string;
}

/** One attempt until there is an answer, or it is known that there will be none. */
class Asking {
  private readonly asked: ClientRequest;
  private isConnected = false;
  private isDone = false;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly origin: Origin,
    private readonly question: OriginQuestion,
    way: AskingWay,
    private readonly resolve: (reply: OriginReply) => void,
  ) {
    const { method, path, headers, signal } = question;
    const options = {
      host: loopback,
      port: way.port,
      method,
      path,
      headers,
      agent: way.agent,
      ...(signal && { signal }),
    };
    const timeout = origin.readSeconds * 1_000;
    // A certificate must name the host that is asked for: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-https-cloudfront-to-custom-origin.html
    const tls = { servername: String(headers["host"]).replace(/:\d+$/, ""), ca: way.authority };
    this.asked = way.isSecure ? askHttps({ ...options, timeout, ...tls }) : askHttp({ ...options, timeout });
    this.follow();
  }

  private follow(): void {
    const { asked, origin } = this;
    asked.once("socket", (socket) => {
      if (asked.reusedSocket) return this.connected();
      this.timer = setTimeout(() => this.end(noConnection("timeout")), origin.connectSeconds * 1_000);
      socket.once(socket instanceof TLSSocket ? "secureConnect" : "connect", () => this.connected());
    });
    asked.on("timeout", () => this.isConnected && this.end({ tried: { outcome: "no answer", why: "timeout" } }));
    asked.once("response", (answer) => {
      this.isDone = true;
      // What comes of the rest of the answer is seen by whoever reads it.
      answer.on("error", () => undefined);
      this.resolve({ tried: { outcome: "answered", code: answer.statusCode! }, answer });
    });
    asked.on("error", (error) => this.end(this.failed(error)));
  }

  private connected(): void {
    clearTimeout(this.timer);
    if (this.isDone || this.isConnected) return;
    this.isConnected = true;
    const { body } = this.question;
    if (body) body.pipe(this.asked);
    else this.asked.end();
  }

  private failed(error: Error & { readonly code?: string }): OriginReply {
    if (this.isConnected) return { tried: { outcome: "no answer", why: "closed" } };
    const isRefused = /^(ECONN|EPIPE|EHOST|ENET)/.test(error.code ?? "") || error.code === undefined;
    return noConnection(isRefused ? "refused" : "certificate");
  }

  private end(reply: OriginReply): void {
    clearTimeout(this.timer);
    const wasDone = this.isDone;
    this.isDone = true;
    this.question.body?.unpipe(this.asked);
    this.asked.destroy();
    if (!wasDone) this.resolve(reply);
  }
}
