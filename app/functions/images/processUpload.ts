import { saveProduct } from "../../src/catalogue/editing";
import type { ProductDocument } from "../../src/catalogue/products";
import type { Image, ProductInput } from "../../src/catalogue/schemas";
import { findOutcome, keepOutcome } from "../../src/pictures/outcomes";
import { picturesAtMost } from "../../src/pictures/limits";
import { type Upload, uploadOfKey } from "../../src/pictures/uploads";
import { Problem } from "../../src/server/problems";
import type { Documents } from "../../src/stores/document/documents";
import { readingFromWriter } from "../../src/stores/readFrom";
import type { S3Bucket, StoredObject } from "../aws/s3";
import { putIntoEvery } from "../everyBucket";
import type { FunctionLog } from "../log";
import { Refusal } from "./inspect";
import { render, type RenderedFile } from "./render";

export interface ImageWorld {
  readonly region: string;
  /** Every region's. */
  readonly buckets: ReadonlyMap<string, Pick<S3Bucket, "get" | "put">>;
  readonly documents: Documents;
  /** The region that writes the catalogue now. @throws Error where none does */
  readonly writer: () => Promise<string>;
  readonly log: FunctionLog;
}

/**
 * Makes pictures of a file that was let in, and gives them to its product. In a region that doesn't write the catalogue the file is handed to the one that
 * does, where it is dropped anew. Done twice, it changes nothing the second time.
 * @throws Error where it should be tried again
 */
export async function processUpload(world: ImageWorld, key: string): Promise<string> {
  const upload = uploadOfKey(key);
  if (!upload) return "nobody was let in with this key";
  const file = await world.buckets.get(world.region)!.get(key);
  if (!file) return "not there any more";
  const writer = await world.writer();
  if (writer !== world.region) {
    const { contentType, metadata, body } = file;
    await world.buckets.get(writer)!.put(key, body, { contentType, metadata });
    return `handed to ${writer}`;
  }
  const before = await atWriter(() => findOutcome(world.documents, upload));
  if (before.state !== "waiting") return `${before.state} before`;
  return outcomeOf(world, upload, file);
}

async function outcomeOf(world: ImageWorld, upload: Upload, file: StoredObject): Promise<string> {
  const { documents, log } = world;
  try {
    const { image, files } = await render(file.body, file.contentType);
    await findProduct(documents, upload.sku);
    await putEverywhere(world, files);
    await give(documents, upload.sku, { ...image, alt: altOf(file) });
    await keepOutcome(documents, upload, { state: "added" });
    log("info", "a picture was added", { ...upload, bytes: file.body.length, files: files.length });
    return "added";
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    await keepOutcome(documents, upload, { state: "refused", reason: error.message });
    log("warn", "a picture was refused", { ...upload, reason: error.message });
    return "refused";
  }
}

function altOf({ metadata }: StoredObject): string {
  try {
    return decodeURIComponent(metadata["alt"] ?? "");
  } catch {
    throw new Refusal("What the picture shows wasn't sent as the shop asked for it.");
  }
}

/** Their names hold for ever, and so may whoever keeps them. They are public, and CloudFront has none of the platform's keys. */
const forEver = { cacheControl: "public, max-age=31536000, immutable", encryption: "AES256" } as const;

/** Where a region's bucket couldn't be asked, CloudFront finds them in another. */
const putEverywhere = ({ buckets, log }: ImageWorld, files: readonly RenderedFile[]): Promise<void> =>
  putIntoEvery({ buckets, log, what: "the pictures" }, async (bucket) => {
    for (const { key, body, contentType } of files) await bucket.put(key, body, { contentType, ...forEver });
  });

/** Merchants may change a product at the same moment. */
const attempts = 5;

/** As the first of the product's pictures, unless it has it already. */
async function give(documents: Documents, sku: string, image: Image): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const product = await findProduct(documents, sku);
    if (product.images.some((it) => it.url === image.url)) return;
    if (product.images.length >= picturesAtMost)
      throw new Refusal(`The product has ${picturesAtMost} pictures, and no more are allowed. Remove one first.`);
    const input = { ...inputOf(product), images: [image, ...product.images] };
    try {
      await saveProduct(documents, sku, { input, expected: product.version, currency: product.price.currency });
      return;
    } catch (error) {
      if (!(error instanceof Problem && [404, 412].includes(error.status)) || attempt === attempts) throw error;
    }
  }
}

/** @throws Refusal where it was deleted meanwhile */
async function findProduct(documents: Documents, sku: string): Promise<ProductDocument> {
  const found = await atWriter(() =>
    documents.read((db) =>
      db.collection<ProductDocument>("products").findOne({ _id: sku }, { projection: { terms: 0, nameTerms: 0 } }),
    ),
  );
  if (!found) throw new Refusal("The product is no longer in the catalogue.");
  return found;
}

const inputOf = ({ name, category, price, description, attributes }: ProductDocument): ProductInput => ({
  ...{ name, category, price, description },
  attributes: Object.fromEntries(attributes.map((it) => [it.name, it.value])),
});

const atWriter = <T>(work: () => Promise<T>): Promise<T> => readingFromWriter(new Set(["document"] as const), work);
