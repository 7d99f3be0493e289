/**
 * An Application Load Balancer on loopback: its listener's rules, its targets, and its own answers where there is no target's.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html
 */
import type { Action } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { IncomingMessage, RequestListener, Server, ServerResponse } from "node:http";
import type { Server as SecureServer } from "node:https";
import type { Socket } from "node:net";
import type { Certificate } from "../certificates";
import { end, httpServer, listen, loopback, portOf, shown } from "../httpServers";
import { type BalancedRequest, type ListenerRules, ruleFor } from "./conditions";
import { Forwarding, type Outcome, type ServedTarget } from "./forwarding";
import { chooseTarget, type GroupAttributes } from "./targetChoice";

export interface ServedGroup {
  readonly targets: readonly ServedTarget[];
  readonly attributes: GroupAttributes;
}

export interface BalancerOptions {
  readonly port: number;
  /** Default: it speaks HTTP. */
  readonly tls?: Certificate;
  /** The listener's rules as they are now. */
  readonly rules: () => ListenerRules;
  readonly group: (arn: string) => ServedGroup;
  /** idle_timeout.timeout_seconds and client_keep_alive.seconds, in milliseconds. */
  readonly idleMs: number;
  readonly keepAliveMs: number;
  /** That a connection to a target may take. Default: 10 s, as AWS has it. */
  readonly connectMs?: number;
  /** At least 0, less than 1. */
  readonly random: () => number;
  readonly onOutcome: (outcome: Outcome) => void;
}

/** More names than this in X-Forwarded-For are refused: 463. */
const maxForwardedFor = 30;
/** Bytes that the headers of a request may have together. */
const maxHeaderBytes = 64 * 1024;
const defaultConnectMs = 10_000;

export class Balancer {
  private readonly forwardings = new Set<Forwarding>();
  private readonly connected = new WeakMap<Socket, number>();
  private server!: Server;

  private constructor(private readonly options: BalancerOptions) {}

  /** @throws Error when the port is taken. */
  static async start(options: BalancerOptions): Promise<Balancer> {
    const balancer = new Balancer(options);
    await balancer.listen();
    return balancer;
  }

  get port(): number {
    return portOf(this.server);
  }

  /** Ends what is still in flight to a target whose deregistration delay has passed: its clients get 502. */
  cut(targetId: string): void {
    for (const it of this.forwardings) if (it.target.id === targetId) it.cut();
  }

  /** New connections are shown this certificate; it listens with one already. */
  show(certificate: Certificate): void {
    (this.server as SecureServer).setSecureContext(shown(certificate));
  }

  stop(): Promise<void> {
    return end(this.server);
  }

  private async listen(): Promise<void> {
    const { tls, port, idleMs } = this.options;
    const limits = { maxHeaderSize: maxHeaderBytes, keepAliveTimeout: idleMs, requestTimeout: 0 };
    const listener: RequestListener = (request, response) => this.take(request, response);
    this.server = httpServer(limits, tls, listener);
    this.server.on("connection", (socket: Socket) => this.connected.set(socket, performance.now()));
    this.server.on("clientError", (_, socket) => {
      this.options.onOutcome({ code: 400, by: "load balancer" });
      if (socket.writable) socket.end("HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n");
    });
    await listen(this.server, port);
  }

  private take(request: IncomingMessage, response: ServerResponse): void {
    // An open connection outlives a change of DNS for as long as this.
    const since = this.connected.get(request.socket);
    if (since !== undefined && performance.now() - since >= this.options.keepAliveMs)
      response.setHeader("connection", "close");
    if (forwardedFor(request).length > maxForwardedFor) return this.answer(response, 463);
    const [action] = ruleFor(this.options.rules(), toMatch(request)).Actions!;
    switch (action!.Type) {
      case "fixed-response": {
        const { StatusCode, ContentType, MessageBody } = action!.FixedResponseConfig!;
        return this.answer(response, Number(StatusCode), MessageBody, ContentType);
      }
      case "forward":
        return this.forward(request, response, action!);
      default:
        throw new Error(
          `The load balancer's action ${action!.Type} isn't carried out here. Add it to rehearsal/dataplane/balancer/balancer.ts.`,
        );
    }
  }

  private forward(request: IncomingMessage, response: ServerResponse, action: Action): void {
    const { targets, attributes } = this.options.group(groupFor(action, this.options.random));
    const chosen = chooseTarget(targets, attributes, this.options.random()) as ServedTarget | undefined;
    if (!chosen) return this.answer(response, 503);
    const forwarding = new Forwarding(request, response, {
      target: chosen,
      idleMs: this.options.idleMs,
      connectMs: this.options.connectMs ?? defaultConnectMs,
      headers: forwardedHeaders(request, this.options),
      onEnd: (outcome) => {
        this.forwardings.delete(forwarding);
        this.options.onOutcome({ ...outcome, target: chosen.id });
      },
    });
    this.forwardings.add(forwarding);
    forwarding.begin();
  }

  private answer(response: ServerResponse, code: number, body = "", type = "text/html"): void {
    this.options.onOutcome({ code, by: "load balancer" });
    response.writeHead(code, { "content-type": type, "content-length": Buffer.byteLength(body) }).end(body);
  }
}

/** By the weights of the action's groups. */
function groupFor({ TargetGroupArn, ForwardConfig }: Action, random: () => number): string {
  const groups = ForwardConfig?.TargetGroups ?? [{ TargetGroupArn, Weight: 1 }];
  const total = groups.reduce((sum, it) => sum + (it.Weight ?? 1), 0);
  let left = random() * total;
  return (groups.find((it) => (left -= it.Weight ?? 1) < 0) ?? groups[0]!).TargetGroupArn!;
}

function toMatch(request: IncomingMessage): BalancedRequest {
  const url = new URL(request.url!, "http://any");
  const headers = Object.entries(request.headersDistinct).map(([name, values]) => [name, values ?? []] as const);
  return {
    method: request.method!,
    path: url.pathname,
    query: [...url.searchParams],
    headers: Object.fromEntries(headers),
    from: request.socket.remoteAddress ?? loopback,
  };
}

const forwardedFor = ({ headers }: IncomingMessage): string[] =>
  [headers["x-forwarded-for"] ?? []]
    .flat()
    .flatMap((it) => it.split(","))
    .map((it) => it.trim())
    .filter(Boolean);

/** The client's address is added to those that are there; scheme and port are the listener's. */
function forwardedHeaders(request: IncomingMessage, { tls, port }: BalancerOptions): Record<string, string> {
  return {
    "x-forwarded-for": [...forwardedFor(request), request.socket.remoteAddress ?? loopback].join(", "),
    "x-forwarded-proto": tls ? "https" : "http",
    "x-forwarded-port": String(tls ? 443 : port),
  };
}
