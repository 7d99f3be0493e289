/** The listeners of one edge location: TLS under the distribution's names, and plain HTTP. */
import type { IncomingMessage, RequestListener, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { pipeline } from "node:stream";
import { type EdgeAnswer, ownAnswer, type StreamedAnswer, type WholeAnswer } from "./answers";
import type { Certificate } from "../certificates";
import { end, httpServer, listen, loopback, portOf } from "../httpServers";
import { isUnchanged, wantedPart } from "./conditional";
import type { EdgeLocation } from "./location";
import type { LocalNames } from "./localNames";
import { newRequestId } from "./requestId";
import { splitAddress, type ViewerRequest } from "./viewerRequest";

/** One answer to a viewer, for whoever counts them. */
export interface EdgeOutcome {
  readonly status: number;
  /** As `X-Cache` says it, in one word. */
  readonly result: string;
  readonly milliseconds: number;
}

export interface EdgeServerOptions {
  /** Undefined while no distribution is deployed. */
  readonly location: () => EdgeLocation | undefined;
  /** As `X-Amz-Cf-Pop` says it. */
  readonly pop: string;
  /** For browsers that come to localhost. Default: only the distribution's own names are served. */
  readonly localNames?: LocalNames;
  /** Default: it speaks HTTP. */
  readonly certificate?: Certificate;
  /** Default: any that is free. */
  readonly port?: number;
  readonly onOutcome: (outcome: EdgeOutcome) => void;
}

export class EdgeServer {
  private readonly server: Server;

  private constructor(private readonly options: EdgeServerOptions) {
    const listener: RequestListener = (request, response) => void this.take(request, response);
    // https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html
    const limits = { maxHeaderSize: 32 * 1024, keepAliveTimeout: viewerKeepAliveMs, requestTimeout: 0 };
    this.server = httpServer(limits, options.certificate, listener);
    this.server.on("connection", (socket: Socket) => socket.setNoDelay(true));
  }

  /** @throws Error when the port is taken. */
  static async start(options: EdgeServerOptions): Promise<EdgeServer> {
    const edge = new EdgeServer(options);
    await listen(edge.server, options.port ?? 0);
    return edge;
  }

  get port(): number {
    return portOf(this.server);
  }

  stop(): Promise<void> {
    return end(this.server);
  }

  private async take(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const since = performance.now();
    const visit = this.visitOf(incoming, response);
    const gone = new AbortController();
    response.once("close", () => {
      if (!response.writableFinished) gone.abort();
    });
    const answer = await this.answer(visit, incoming, gone.signal);
    if (response.destroyed) return discard(answer);
    if (answer.kind === "whole") this.sendWhole(visit, answer);
    else this.sendStreamed(visit, answer);
    const status = response.statusCode;
    this.options.onOutcome({ status, result: answer.result, milliseconds: performance.now() - since });
  }

  private visitOf(incoming: IncomingMessage, response: ServerResponse): Visit {
    const { localNames, certificate } = this.options;
    const { headers } = incoming;
    const local =
      localNames && isLoopback.test(headers.host ?? "") ? { names: localNames, host: headers.host! } : undefined;
    const request: ViewerRequest = {
      ...splitAddress(incoming.url!),
      method: incoming.method!,
      headers: local ? local.names.incoming(headers) : headers,
      address: incoming.socket.remoteAddress ?? loopback,
      // A browser that comes to http://localhost is taken for one that came by HTTPS.
      protocol: certificate || local ? "https" : "http",
    };
    return { request, response, ...(local && { local }) };
  }

  private async answer({ request }: Visit, incoming: IncomingMessage, gone: AbortSignal): Promise<EdgeAnswer> {
    const location = this.options.location();
    if (!location || !isServed(location, request))
      return ownAnswer(403, "Bad request. No distribution is deployed under this name.");
    try {
      return await location.answer(request, hasBody(incoming) ? incoming : undefined, gone);
    } catch (error) {
      return ownAnswer(500, `The simulated edge failed: ${(error as Error).message}`);
    }
  }

  private sendStreamed(visit: Visit, answer: StreamedAnswer): void {
    const { request, response } = visit;
    response.writeHead(answer.status, this.headersOf(visit, answer, answer.headers));
    if (request.method !== "HEAD") return void pipeline(answer.body, response, () => undefined);
    answer.body.resume();
    response.end();
  }

  private sendWhole(visit: Visit, answer: WholeAnswer): void {
    const { request, response } = visit;
    const { entry, age } = answer;
    const { status, body } = entry;
    const headers = this.headersOf(visit, answer, entry.headers);
    if (age !== undefined) headers.push("age", String(age));
    const isRead = (request.method === "GET" || request.method === "HEAD") && status === 200;
    if (isRead && isUnchanged(request.headers, entry))
      return void response.writeHead(304, without(headers, entityHeaders)).end();
    const part = isRead && request.headers.range ? wantedPart(request.headers, body.byteLength, entry) : undefined;
    if (part === "none") {
      headers.push("content-range", `bytes */${body.byteLength}`, "content-length", "0");
      return void response.writeHead(416, headers).end();
    }
    if (part) headers.push("content-range", `bytes ${part.first}-${part.last}/${body.byteLength}`);
    const sent = part ? body.subarray(part.first, part.last + 1) : body;
    headers.push("content-length", String(sent.byteLength));
    response.writeHead(part ? 206 : status, headers).end(request.method === "HEAD" ? undefined : sent);
  }

  private headersOf({ local }: Visit, { result }: EdgeAnswer, headers: readonly string[]): string[] {
    const via = `1.1 ${this.options.location()?.distribution.domainName ?? "cloudfront.net"} (CloudFront)`;
    const own = ["x-cache", `${result} from cloudfront`, "via", via, "x-amz-cf-pop", this.options.pop];
    return [...(local ? local.names.outgoing(headers, local.host) : headers), ...own, "x-amz-cf-id", newRequestId()];
  }
}

interface Visit {
  readonly request: ViewerRequest;
  readonly response: ServerResponse;
  /** Of a browser that came to this machine's own name. */
  readonly local?: { readonly names: LocalNames; readonly host: string };
}

const isLoopback = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

function isServed({ distribution }: EdgeLocation, { headers }: ViewerRequest): boolean {
  const host = headers.host?.replace(/:\d+$/, "").toLowerCase() ?? "";
  return host === distribution.domainName || distribution.aliases.some((it) => isNamed(it, host));
}

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/RequestAndResponseBehaviorCustomOrigin.html */
const viewerKeepAliveMs = 10 * 60_000;

const entityHeaders = ["content-length", "content-type", "content-encoding"];

const without = (headers: readonly string[], names: readonly string[]): string[] =>
  headers.filter((_, index) => !names.includes(headers[index - (index % 2)]!.toLowerCase()));

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;

const isNamed = (alias: string, host: string): boolean =>
  alias.startsWith("*.") ? host.endsWith(alias.slice(1)) : alias.toLowerCase() === host;

function discard(answer: EdgeAnswer): void {
  if (answer.kind === "streamed") answer.body.destroy();
}
