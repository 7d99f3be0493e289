/** One request passed on to a target, and what becomes of it. */
import {
  type IncomingHttpHeaders,
  type IncomingMessage,
  request as ask,
  type ClientRequest,
  type ServerResponse,
} from "node:http";
import type { BalancedTarget } from "./targetChoice";

export interface ServedTarget extends BalancedTarget {
  /** Where its server listens on this machine. */
  readonly host: string;
  readonly port: number;
}

/** What came of one request. A code of the load balancer's own, such as 460 or 503, was never a target's. */
export interface Outcome {
  readonly code: number;
  readonly by: "load balancer" | "target";
  readonly target?: string;
  /** Milliseconds from passing the request on until the target began to answer; missing where it didn't. */
  readonly targetMs?: number;
}

export interface ForwardingOptions {
  readonly target: ServedTarget;
  readonly idleMs: number;
  /** Milliseconds that a connection to the target may take: 504 afterwards. */
  readonly connectMs: number;
  /** Headers that the load balancer sets. */
  readonly headers: Readonly<Record<string, string>>;
  readonly onEnd: (outcome: Omit<Outcome, "target">) => void;
}

/** Bytes that the headers of a target's answer may have: 502 for more. */
const maxAnswerHeaderBytes = 32 * 1024;

/** Those of one connection, which are never passed on: RFC 9110, 7.6.1. */
const ofConnection = ["connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade"];

export class Forwarding {
  private asked: ClientRequest | undefined;
  private ended = false;
  private begun = 0;
  private targetMs: number | undefined;

  constructor(
    private readonly request: IncomingMessage,
    private readonly response: ServerResponse,
    private readonly options: ForwardingOptions,
  ) {}

  get target(): ServedTarget {
    return this.options.target;
  }

  begin(): void {
    this.begun = performance.now();
    const { host, port } = this.options.target;
    const { method, url: path } = this.request;
    const headers = { ...passedOn(this.request.headers), ...this.options.headers };
    const asked = ask({ host, port, method, path, headers, maxHeaderSize: maxAnswerHeaderBytes });
    this.asked = asked;
    asked.on("socket", (socket) => {
      // A kept connection stands already.
      if (!socket.connecting) return;
      const timer = setTimeout(() => this.fail(504), this.options.connectMs);
      socket.once("connect", () => clearTimeout(timer)).once("close", () => clearTimeout(timer));
    });
    asked.setTimeout(this.options.idleMs, () => this.fail(504));
    asked.on("response", (answer) => this.pass(answer));
    asked.on("error", () => this.fail(502));
    this.response.on("close", () => this.fail(460));
    this.request.pipe(asked);
  }

  /** Ends the connection to the target as if it had ended it. */
  cut(): void {
    this.asked?.destroy(new Error("deregistered"));
    this.fail(502);
  }

  private pass(answer: IncomingMessage): void {
    if (this.ended) return;
    this.targetMs = performance.now() - this.begun;
    this.response.writeHead(answer.statusCode!, passedOn(answer.headers));
    answer.pipe(this.response);
    answer.on("end", () => this.end(answer.statusCode!, "target"));
    answer.on("aborted", () => this.fail(502));
  }

  /** Answers itself where the target hasn't begun to; else all that can be done is to end the connection. */
  private fail(code: number): void {
    if (this.ended) return;
    this.end(code, "load balancer");
    this.asked?.destroy();
    if (this.response.headersSent) this.response.destroy();
    else if (code !== 460) this.response.writeHead(code, { "content-type": "text/html", "content-length": 0 }).end();
  }

  private end(code: number, by: Outcome["by"]): void {
    if (this.ended) return;
    this.ended = true;
    this.options.onEnd({ code, by, ...(this.targetMs !== undefined && { targetMs: this.targetMs }) });
  }
}

function passedOn(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const named = (headers.connection ?? "").toLowerCase().split(/\s*,\s*/);
  const kept = Object.entries(headers).filter(([name]) => !ofConnection.includes(name) && !named.includes(name));
  return Object.fromEntries(kept);
}
