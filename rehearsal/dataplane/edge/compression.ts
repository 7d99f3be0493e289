/**
 * What CloudFront compresses.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/ServingCompressedFiles.html
 */
import { promisify } from "node:util";
import { brotliCompress, constants, createBrotliCompress, createGzip, gzip } from "node:zlib";
import type { Transform } from "node:stream";

/** Bytes that an object must have for it, and may have. */
export const compressible = { min: 1_000, max: 10_000_000 } as const;

const types = new Set([
  ...["application/dash+xml", "application/eot", "application/font", "application/font-sfnt", "application/javascript"],
  ...["application/json", "application/opentype", "application/otf", "application/pdf", "application/pkcs7-mime"],
  ...["application/protobuf", "application/rss+xml", "application/truetype", "application/ttf", "application/wasm"],
  ...["application/vnd.apple.mpegurl", "application/vnd.mapbox-vector-tile", "application/vnd.ms-fontobject"],
  ...["application/x-font-opentype", "application/x-font-truetype", "application/x-font-ttf"],
  ...["application/x-httpd-cgi", "application/x-javascript", "application/x-mpegurl", "application/x-opentype"],
  ...["application/x-otf", "application/x-perl", "application/x-ttf", "application/xhtml+xml", "application/xml"],
  ...["font/eot", "font/opentype", "font/otf", "font/ttf", "font/x-woff", "image/svg+xml", "multipart/bag"],
  ...["multipart/mixed", "text/css", "text/csv", "text/html", "text/javascript", "text/js", "text/plain"],
  ...["text/richtext", "text/tab-separated-values", "text/xml", "text/x-component", "text/x-java-source"],
  ...["text/x-script", "vnd.apple.mpegurl"],
]);

/** Statuses whose body is. */
const statuses = [200, 403, 404];

export type Encoding = "br" | "gzip";

export interface Compressible {
  readonly status: number;
  readonly contentType: string | undefined;
  readonly contentEncoding: string | undefined;
  /** Of the origin's Content-Length; without one nothing is compressed. */
  readonly length: number | undefined;
}

/** @param accepted what the viewer takes and the cache policy tells apart: "br,gzip" */
export function encodingFor(answer: Compressible, accepted: string): Encoding | undefined {
  const { status, contentType, contentEncoding, length } = answer;
  const type = contentType?.split(";", 1)[0]!.trim().toLowerCase() ?? "";
  if (contentEncoding !== undefined || !statuses.includes(status) || !types.has(type)) return undefined;
  if (length === undefined || length < compressible.min || length > compressible.max) return undefined;
  return (accepted.split(",")[0] || undefined) as Encoding | undefined;
}

/** Brotli's best quality takes seconds for what CloudFront does in no time that is documented; this one is as fast as gzip. */
const brotli = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } };

const brotliWhole = promisify(brotliCompress);
const gzipWhole = promisify(gzip);

export const compress = (body: Buffer, encoding: Encoding): Promise<Buffer> =>
  encoding === "br" ? brotliWhole(body, brotli) : gzipWhole(body);

export const compressing = (encoding: Encoding): Transform =>
  encoding === "br" ? createBrotliCompress(brotli) : createGzip();

/** What is compressed is another sequence of bytes: its validator can't be a strong one any more. */
export const weakened = (etag: string | undefined): string | undefined => (etag?.startsWith('"') ? `W/${etag}` : etag);
