import type { S3Bucket } from "../aws/s3";
import { type HttpAnswer, type HttpEvent, problem } from "../http";
import { type FeedFormat, feedFormatNames, feedFormats } from "./keys";

/** Long enough to begin a download; a role's session ends it earlier at worst. */
const signedForSeconds = 300;

/**
 * Leads to the list that was made last, by an address that is good for five minutes: lists outgrow what a function may answer (6 MB). Who has
 * it already is told so. Its ETag is made of its content, so that regions agree on it; S3's own, which a client sees where it is led to, counts too.
 */
export async function serveFeed(
  bucket: Pick<S3Bucket, "head" | "signedUrl">,
  { headers, queryStringParameters = {} }: HttpEvent,
): Promise<HttpAnswer> {
  const given = queryStringParameters["format"];
  const format = feedFormatNames.find((it) => it === (given ?? preferred(headers["accept"])));
  if (!format) {
    const detail = `format is ${JSON.stringify(given)}; it must be one of ${feedFormatNames.join(", ")}. Try: /feed/products?format=json`;
    return problem({ status: 400, code: "unknown-format", detail });
  }
  const { key } = feedFormats[format];
  const found = await bucket.head(key);
  if (!found) return notReady();
  const etag = `"${found.metadata["sha256"] ?? found.etag.replaceAll('"', "")}"`;
  const caching = {
    etag,
    "last-modified": found.lastModified.toUTCString(),
    "cache-control": "private, no-cache",
    vary: "accept, authorization",
  };
  if (matches(headers["if-none-match"], [etag, found.etag])) return { statusCode: 304, headers: caching, body: "" };
  const location = bucket.signedUrl(key, signedForSeconds);
  return { statusCode: 302, headers: { ...caching, location }, body: "" };
}

const preferred = (accept = ""): FeedFormat =>
  /\btext\/csv\b/i.test(accept) && !/\bjson\b/i.test(accept) ? "csv" : "json";

/** If-None-Match compares weakly: https://www.rfc-editor.org/rfc/rfc9110#section-13.1.2 */
function matches(header: string | undefined, etags: readonly string[]): boolean {
  if (header === undefined) return false;
  const given = header.split(",").map((it) => it.trim().replace(/^W\//, ""));
  return given.includes("*") || given.some((it) => etags.includes(it));
}

const notReady = (): HttpAnswer =>
  problem(
    {
      status: 503,
      code: "feed-not-made-yet",
      detail: "The list is made every hour, and hasn't been made in this region yet. Ask again later.",
    },
    { "retry-after": "600" },
  );
