import type { IncomingHttpHeaders } from "node:http";
import { trace } from "@opentelemetry/api";
import { peerTokenHeader } from "./peerToken";

export type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** Of one connection only (RFC 9110, 7.6.1), or made anew by whoever sends. */
const ofTheConnection = [
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "content-length",
];

/** Between a customer and the first region: who asked from where is in the token, and no secret of the edge goes further. */
const ofTheWayHere = [
  ...ofTheConnection,
  "host",
  "expect",
  "accept-encoding",
  "forwarded",
  "via",
  "x-forwarded-for",
  "x-forwarded-host",
  "x-forwarded-port",
  "x-forwarded-proto",
  "x-amz-cf-id",
  "x-origin-secret",
  peerTokenHeader,
];

/** Said by this region itself about its own part. */
const ofTheWayBack = [
  ...ofTheConnection,
  "date",
  "server",
  "server-timing",
  "x-correlation-id",
  "strict-transport-security",
];

/** The caller's own headers, as the writer's region is to see them. */
export function requestHeaders(given: IncomingHttpHeaders, correlationId: string): Record<string, string | string[]> {
  // Where traces are made, the client's instrumentation adds where this one stands.
  const traced = trace.getActiveSpan() ? ["traceparent", "tracestate"] : [];
  return { ...without(given, [...ofTheWayHere, ...traced]), "x-correlation-id": correlationId };
}

/** The answer's headers, `X-Region` among them: it names the region that did the work. */
export function responseHeaders(given: Headers): Record<string, string | string[]> {
  return without(given, ofTheWayBack);
}

function without(given: Headers, dropped: readonly string[]): Record<string, string | string[]> {
  const named = String(given["connection"] ?? "")
    .toLowerCase()
    .split(/\s*,\s*/);
  const entries = Object.entries(given).filter(([name]) => !dropped.includes(name) && !named.includes(name));
  return Object.fromEntries(entries.filter((it): it is [string, string | string[]] => it[1] !== undefined));
}
