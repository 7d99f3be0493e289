/** What an edge location says to a viewer. */
import type { Readable } from "node:stream";
import type { AddedHeaders } from "./addedHeaders";
import type { Cached } from "./cache";

export type CacheResult = "Hit" | "RefreshHit" | "Miss" | "Error" | "Redirect";

/** Whole, from the cache or for one viewer alone. */
export interface WholeAnswer {
  readonly kind: "whole";
  readonly entry: Cached;
  readonly result: CacheResult;
  /** Seconds since it was new; undefined where it comes from the origin just now. */
  readonly age?: number;
}

/** As it comes from the origin. */
export interface StreamedAnswer {
  readonly kind: "streamed";
  readonly status: number;
  /** Names and values in turn. */
  readonly headers: readonly string[];
  readonly body: Readable;
  readonly result: CacheResult;
}

export type EdgeAnswer = WholeAnswer | StreamedAnswer;

/** Those of one connection, and what is said of each answer anew. */
const notKept = new Set([
  ...["connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade", "via", "age"],
  ...["x-cache", "x-amz-cf-pop", "x-amz-cf-id"],
]);

/**
 * An origin's headers as viewers get them, names and values in turn.
 * @param without lower-case names of more that aren't
 */
export function passedHeaders(raw: readonly string[], added: AddedHeaders, without: readonly string[]): string[] {
  const left = new Set([...added.removed, ...without]);
  const passed: string[] = [];
  const seen = new Set<string>();
  const overriding = new Set(added.added.filter((it) => it.override).map((it) => it.name));
  for (let index = 0; index < raw.length; index += 2) {
    const name = raw[index]!.toLowerCase();
    if (notKept.has(name) || left.has(name) || overriding.has(name)) continue;
    seen.add(name);
    passed.push(raw[index]!, raw[index + 1]!);
  }
  for (const { name, value, override } of added.added) if (override || !seen.has(name)) passed.push(name, value);
  return passed;
}

/** An answer of CloudFront's own: there is none of an origin's. */
export function ownAnswer(status: number, why: string, more: readonly string[] = []): WholeAnswer {
  const text = `<!DOCTYPE HTML><HTML><HEAD><TITLE>ERROR: The request could not be satisfied</TITLE></HEAD><BODY><H1>${status} ERROR</H1><H2>The request could not be satisfied.</H2>${why}</BODY></HTML>\n`;
  const headers = ["server", "CloudFront", "content-type", "text/html", ...more];
  return { kind: "whole", entry: forOne(status, headers, Buffer.from(text)), result: "Error" };
}

export function redirect(address: string): WholeAnswer {
  const headers = ["server", "CloudFront", "content-type", "text/html", "location", address];
  return { kind: "whole", entry: forOne(301, headers, Buffer.alloc(0)), result: "Redirect" };
}

/** What is kept for nobody. */
const forOne = (status: number, headers: readonly string[], body: Buffer): Cached => ({
  ...{ status, headers, body, etag: undefined, lastModified: undefined, isError: status >= 400 },
  ...{ newAt: 0, freshUntil: 0, staleWhileRevalidateUntil: 0, staleIfErrorUntil: 0 },
});
