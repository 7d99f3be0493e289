import { createHash } from "node:crypto";
import type { S3Bucket } from "../aws/s3";
import { type FeedFormat, feedFormatNames, feedFormats } from "./keys";
import { feedCsv, feedJson, type FeedProduct } from "./products";

const makers: Readonly<Record<FeedFormat, (products: readonly FeedProduct[]) => string>> = {
  json: feedJson,
  csv: feedCsv,
};

export interface FeedMade {
  readonly products: number;
  readonly files: Readonly<Record<string, { readonly bytes: number; readonly sha256: string }>>;
}

/** The same products make the same bytes, in every region. They are written also where nothing changed, so that their age tells that lists are made. */
export async function makeFeed(
  bucket: Pick<S3Bucket, "put">,
  products: readonly FeedProduct[],
  at: Date,
): Promise<FeedMade> {
  const files: Record<string, { bytes: number; sha256: string }> = {};
  for (const format of feedFormatNames) {
    const { key, contentType } = feedFormats[format];
    const body = Buffer.from(makers[format](products));
    const sha256 = createHash("sha256").update(body).digest("hex");
    const metadata = { sha256, "generated-at": at.toISOString(), products: String(products.length) };
    await bucket.put(key, body, { contentType, metadata });
    files[key] = { bytes: body.length, sha256 };
  }
  return { products: products.length, files };
}
