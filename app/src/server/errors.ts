import { METHODS, STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import type { FastifyError, FastifyReply, FastifyRequest, HTTPMethods } from "fastify";
import { problemOf } from "./problemOf";
import { notFound, Problem } from "./problems";
import type { Server } from "./routing";

/** Sends every failure as a problem document, and says nothing of what only we should know. */
export function errors(server: Server): void {
  server.setNotFoundHandler((request, reply) => send(notFound("such page"), request, reply));
  server.setErrorHandler((error: FastifyError, request, reply) => {
    const problem = problemOf(error);
    if (problem.status >= 500) request.log.error({ err: error }, "request failed");
    return send(problem, request, reply);
  });
}

export function send(problem: Problem, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (problem.retryAfter !== undefined) void reply.header("retry-after", problem.retryAfter);
  // RFC 9110: an answer with 401 says how to sign in.
  if (problem.status === 401 && !reply.hasHeader("www-authenticate")) void reply.header("www-authenticate", "Bearer");
  return reply
    .code(problem.status)
    .header("cache-control", "no-store")
    .type("application/problem+json")
    .send(JSON.stringify(problem.document(request.id)));
}

/**
 * Every address answers every method: with 405 and what it takes, where it doesn't take it. Call it after all routes.
 */
export function methodsNotAllowed(server: Server, taken: ReadonlyMap<string, ReadonlySet<string>>): void {
  const others = allMethods.filter((it) => !server.supportedMethods.includes(it));
  for (const it of others) server.addHttpMethod(it, { hasBody: true });
  for (const [url, methods] of taken) {
    const missing = allMethods.filter((it) => !methods.has(it));
    const allow = [...methods].sort().join(", ");
    if (url.includes("*") || missing.length === 0) continue;
    const refuse = async (request: FastifyRequest, reply: FastifyReply): Promise<never> => {
      void reply.header("allow", allow);
      const detail = `This address takes ${allow}, not ${request.method}.`;
      throw new Problem({ status: 405, name: "method-not-allowed", detail });
    };
    // Before a body is looked at: whatever is wrong with that, too.
    const method = missing as HTTPMethods[];
    server.route({ method, url, schema: { hide: true }, onRequest: refuse, handler: refuse });
  }
}

/** What node reads as a request; CONNECT it ends by itself. */
const allMethods = METHODS.filter((it) => it !== "CONNECT");

/** Collects what routes there are, from now on. */
export function routeMethods(server: Server): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  server.addHook("onRoute", ({ url, method }) => {
    const methods = found.get(url) ?? new Set();
    for (const it of [method].flat()) methods.add(it);
    found.set(url, methods);
  });
  return found;
}

/** What isn't HTTP, or too much of it, never becomes a request: node tells only the socket. */
export function unparsedRequest(error: Error & { code?: string }, socket: Socket): void {
  if (socket.destroyed || !socket.writable) return;
  const status = unparsed[error.code ?? ""] ?? 400;
  const problem = new Problem({ status, name: "bad-request", detail: "This is no HTTP request that we can read." });
  const body = JSON.stringify(problem.document(""));
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    "content-type: application/problem+json",
    `content-length: ${Buffer.byteLength(body)}`,
    "cache-control: no-store",
    "connection: close",
  ];
  socket.end(`${head.join("\r\n")}\r\n\r\n${body}`);
}

const unparsed: Readonly<Record<string, number>> = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 };
