/** What a viewer asked, as the edge looks at it. */
import type { IncomingHttpHeaders } from "node:http";

export interface ViewerRequest {
  readonly method: string;
  /** Without query. */
  readonly path: string;
  /** With its question mark; empty without one. */
  readonly query: string;
  readonly headers: IncomingHttpHeaders;
  readonly address: string;
  readonly protocol: "https" | "http";
}

export function splitAddress(url: string): { readonly path: string; readonly query: string } {
  const at = url.indexOf("?");
  return at < 0 ? { path: url, query: "" } : { path: url.slice(0, at), query: url.slice(at) };
}

/** Several headers of one name as one: RFC 9110, 5.3. */
export const one = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? value.join(", ") : value;
