/** Makes what is kept of an origin's answer. */
import type { IncomingMessage } from "node:http";
import { Readable } from "node:stream";
import type { AddedHeaders } from "./addedHeaders";
import { passedHeaders, type StreamedAnswer } from "./answers";
import type { Cached } from "./cache";
import { compress, encodingFor, weakened } from "./compression";
import { isError } from "./errorAnswers";
import type { Freshness } from "./timeToLive";

export interface Storing {
  readonly added: AddedHeaders;
  /** Headers that nobody gets, in lower case. */
  readonly without: readonly string[];
  /** Encodings that the viewer takes and by which answers are told apart: "br,gzip". */
  readonly accepted: string;
  readonly now: number;
}

/** @returns what can be kept, or the half answer that was all that came: it goes to the one viewer alone */
export async function keptAnswer(
  answer: IncomingMessage,
  { added, without, accepted, now }: Storing,
  life: Freshness,
): Promise<Cached | { readonly cutShort: StreamedAnswer }> {
  const status = answer.statusCode!;
  const { whole, isWhole } = await bodyOf(answer);
  const headers = passedHeaders(answer.rawHeaders, added, without);
  if (!isWhole) return { cutShort: { kind: "streamed", status, headers, body: breakingOff(whole), result: "Miss" } };
  const { "content-type": contentType, "content-encoding": contentEncoding, etag, age } = answer.headers;
  const length = answer.headers["content-length"] === undefined ? undefined : Number(answer.headers["content-length"]);
  const encoding = encodingFor({ status, contentType, contentEncoding, length }, accepted);
  const body = encoding ? await compress(whole, encoding) : whole;
  const newAt = now - Number(age ?? 0) * 1000;
  return {
    status,
    headers: encoding ? compressedHeaders(headers, encoding) : withoutHeaders(headers, ["content-length"]),
    body,
    etag: encoding ? weakened(etag) : etag,
    lastModified: answer.headers["last-modified"],
    isError: isError(status),
    newAt,
    ...until(life, newAt),
  };
}

/** A kept answer that the origin has called unchanged. */
export const renewed = (entry: Cached, life: Freshness, now: number): Cached => ({
  ...entry,
  newAt: now,
  ...until(life, now),
});

function until({ seconds = 0, staleWhileRevalidate, staleIfError }: Freshness, from: number) {
  const freshUntil = from + seconds * 1000;
  return {
    freshUntil,
    staleWhileRevalidateUntil: freshUntil + staleWhileRevalidate * 1000,
    staleIfErrorUntil: freshUntil + staleIfError * 1000,
  };
}

async function bodyOf(answer: IncomingMessage): Promise<{ readonly whole: Buffer; readonly isWhole: boolean }> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of answer) chunks.push(chunk as Buffer);
  } catch {
    return { whole: Buffer.concat(chunks), isWhole: false };
  }
  return { whole: Buffer.concat(chunks), isWhole: answer.complete };
}

function breakingOff(part: Buffer): Readable {
  return Readable.from(
    (function* () {
      yield part;
      throw new Error("the origin closed the connection before its answer was complete");
    })(),
  );
}

function withoutHeaders(headers: readonly string[], names: readonly string[]): string[] {
  return headers.filter((_, index) => !names.includes(headers[index - (index % 2)]!.toLowerCase()));
}

function compressedHeaders(headers: readonly string[], encoding: string): string[] {
  const etagAt = headers.findIndex((it, index) => index % 2 === 0 && it.toLowerCase() === "etag");
  const etag = etagAt < 0 ? undefined : weakened(headers[etagAt + 1]);
  const left = withoutHeaders(headers, ["content-length", "etag"]);
  return [...left, "content-encoding", encoding, ...(etag ? ["etag", etag] : []), "vary", "Accept-Encoding"];
}
