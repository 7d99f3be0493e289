import type { FastifyReply, FastifyRequest } from "fastify";
import { type Headers, requestHeaders, responseHeaders } from "./headers";
import { peerRefused } from "./peerCalls";
import type { Peer } from "./peers";
import { peerTokenHeader, type PeerTokens } from "./peerToken";

/** What became of a request that was sent to a peer. */
export type Sent =
  | { readonly kind: "answered"; readonly status: number; readonly headers: Headers; readonly body: Buffer }
  /** The peer surely did nothing. */
  | { readonly kind: "not-done"; readonly reason: string }
  /** It may have done it, or may be doing it still. */
  | { readonly kind: "unknown"; readonly reason: string };

/** Sends the request as it came, once. */
export async function send(peer: Peer, request: FastifyRequest, tokens: PeerTokens, timeoutMs: number): Promise<Sent> {
  const { method, url: path, rawBody: body } = request;
  const token = await tokens.sign({ method, path, body, clientAddress: request.ip });
  try {
    const response = await peer.pool.request({
      method,
      path,
      headers: { ...requestHeaders(request.headers, request.id), [peerTokenHeader]: token },
      body: body ?? null,
      signal: AbortSignal.timeout(timeoutMs),
    });
    const bytes = Buffer.from(await response.body.arrayBuffer());
    return judged({ kind: "answered", status: response.statusCode, headers: response.headers, body: bytes });
  } catch (error) {
    return failed(error);
  }
}

/** Gives a peer's answer to the caller. */
export function relay(
  reply: FastifyReply,
  region: string,
  { status, headers, body }: Sent & { kind: "answered" },
): FastifyReply {
  return reply
    .code(status)
    .headers({ ...responseHeaders(headers), "x-forwarded-by-region": region })
    .send(body);
}

/** A refusal of the peer's itself, or of something on the way to it, is no answer to the caller. */
function judged(sent: Sent & { kind: "answered" }): Sent {
  const { status, headers } = sent;
  if (headers["x-region"] === undefined) {
    // A load balancer: 502 and 504 tell that the storefront behind it was asked, anything else that it wasn't.
    return { kind: status === 502 || status === 504 ? "unknown" : "not-done", reason: `a proxy answered ${status}` };
  }
  const refusal = refusals.find((it) => it.status === status && problemName(sent) === it.problem);
  return refusal ? { kind: refusal.kind, reason: refusal.problem } : sent;
}

const refusals = [
  { status: 421, problem: "not-writer", kind: "not-done" },
  { status: 503, problem: "fenced", kind: "not-done" },
  { status: 401, problem: peerRefused, kind: "not-done" },
  { status: 503, problem: "outcome-unknown", kind: "unknown" },
] as const;

function problemName({ headers, body }: Sent & { kind: "answered" }): string | undefined {
  if (!String(headers["content-type"]).startsWith("application/problem+json")) return undefined;
  const { type } = JSON.parse(body.toString()) as { type?: string };
  return type?.replace("/problems/", "");
}

/** Before a connection stood, nothing was sent. Everything else may have come after. */
const beforeSending =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|UND_ERR_CONNECT_TIMEOUT|ERR_TLS_\w+|ERR_SSL_\w+|CERT_\w+|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_\w+)$/;

function failed(error: unknown): Sent {
  const { code, name } = error as { code?: unknown; name?: string };
  const reason = String(code ?? name);
  return { kind: beforeSending.test(reason) ? "not-done" : "unknown", reason };
}
