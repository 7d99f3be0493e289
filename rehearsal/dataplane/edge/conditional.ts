/** Whether a viewer has an answer already, and which part of it is wanted: RFC 9110, 13 and 14. */
import type { IncomingHttpHeaders } from "node:http";
import { one } from "./viewerRequest";

export interface Validators {
  readonly etag: string | undefined;
  readonly lastModified: string | undefined;
}

/** Whether 304 says it all. If-None-Match counts before If-Modified-Since. */
export function isUnchanged(headers: IncomingHttpHeaders, { etag, lastModified }: Validators): boolean {
  const wanted = one(headers["if-none-match"]);
  if (wanted !== undefined) return etag !== undefined && (wanted.trim() === "*" || isAmong(wanted, etag));
  const since = headers["if-modified-since"];
  if (since === undefined || lastModified === undefined) return false;
  return Date.parse(lastModified) <= Date.parse(since);
}

const opaque = (etag: string): string => etag.trim().replace(/^W\//, "");

const isAmong = (list: string, etag: string): boolean => list.split(",").some((it) => opaque(it) === opaque(etag));

export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

/** The one part that is wanted; "none" where there is no such part; undefined for the whole: no range, several, or of another version. */
export function wantedPart(
  headers: IncomingHttpHeaders,
  length: number,
  validators: Validators,
): ByteRange | "none" | undefined {
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(headers.range?.trim() ?? "") ?? [];
  if (first === undefined || last === undefined || first + last === "") return undefined;
  const ifRange = one(headers["if-range"]);
  if (ifRange !== undefined && ifRange !== validators.etag && ifRange !== validators.lastModified) return undefined;
  if (first === "")
    return Number(last) === 0 ? "none" : { first: Math.max(0, length - Number(last)), last: length - 1 };
  if (Number(first) >= length || (last !== "" && Number(last) < Number(first)))
    return Number(first) >= length ? "none" : undefined;
  return { first: Number(first), last: Math.min(last === "" ? Infinity : Number(last), length - 1) };
}
