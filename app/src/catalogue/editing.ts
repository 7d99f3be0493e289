import type { Db } from "mongodb";
import { emptySummary } from "../reviews/ratings";
import { notFound, Problem } from "../server/problems";
import type { Documents } from "../stores/document/documents";
import { isDuplicateKey } from "../stores/document/duplicateKey";
import type { Written } from "../stores/store";
import { categoryExists } from "./categories";
import { oneAtATime } from "./oneAtATime";
import type { ProductDocument } from "./products";
import type { ProductInput } from "./schemas";
import { searchTerms } from "./searchTerms";
import { changedMeanwhile, existsAlready, type Expected } from "./versions";

export interface SavedProduct {
  readonly product: ProductDocument;
  readonly created: boolean;
}

/**
 * Creates a product or replaces what a merchant says of it. Its rating stays: that is counted from reviews.
 * @throws Problem 412 where it isn't what the merchant believes, 404, 422.
 */
export function saveProduct(
  documents: Documents,
  sku: string,
  { input, expected, currency }: { input: ProductInput; expected: Expected; currency: string },
): Promise<Written<SavedProduct>> {
  return oneAtATime(sku, () =>
    documents.write(async (db) => {
      if (input.price.currency !== currency) throw wrongCurrency(currency);
      if (!(await categoryExists(db, input.category))) throw unknownCategory(input.category);
      if (expected === "absent") return { product: await createProduct(db, sku, input), created: true };
      return { product: await replaceProduct(db, sku, input, expected), created: false };
    }),
  );
}

/**
 * Reviews go with it; stock and orders know it by its SKU and its name at the time, and stay. Its version is kept first: a product
 * that is made again under its code goes on counting there, or who read the old one would overwrite the new one.
 */
export function deleteProduct(documents: Documents, sku: string, expected: number): Promise<Written<void>> {
  return oneAtATime(sku, () =>
    documents.write(async (db) => {
      if (!(await products(db).findOne({ _id: sku, version: expected }, { projection: { _id: 1 } })))
        throw await refusal(db, sku);
      await lastVersions(db).updateOne({ _id: sku }, { $max: { version: expected } }, { upsert: true });
      const { deletedCount } = await products(db).deleteOne({ _id: sku, version: expected });
      if (deletedCount === 0) throw await refusal(db, sku);
      await db.collection("reviews").deleteMany({ sku });
    }),
  );
}

const products = (db: Db) => db.collection<ProductDocument>("products");

/** Of products that were deleted, by their codes. */
const lastVersions = (db: Db) => db.collection<{ _id: string; version: number }>("lastVersions");

/** What a merchant's input makes of a document: everything but what is counted, and its history. */
export function merchantsPart({ name, category, price, description, images = [], attributes = {} }: ProductInput) {
  const said = {
    name,
    category,
    price,
    description,
    images,
    attributes: Object.entries(attributes).map(([key, value]) => ({ name: key, value })),
  };
  return { ...said, ...searchTerms(said) };
}

async function createProduct(db: Db, sku: string, input: ProductInput): Promise<ProductDocument> {
  const now = new Date();
  const counted = { ...emptySummary, ratingRevision: 0 };
  const version = ((await lastVersions(db).findOne({ _id: sku }))?.version ?? 0) + 1;
  const product = { _id: sku, ...merchantsPart(input), ...counted, version, createdAt: now, updatedAt: now };
  try {
    await products(db).insertOne(product);
    return product;
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    const existing = await products(db).findOne({ _id: sku });
    throw existsAlready(existing?.version ?? 1);
  }
}

async function replaceProduct(db: Db, sku: string, input: ProductInput, expected: number): Promise<ProductDocument> {
  const replaced = await products(db).findOneAndUpdate(
    { _id: sku, version: expected },
    { $set: { ...merchantsPart(input), updatedAt: new Date() }, $inc: { version: 1 } },
    { returnDocument: "after" },
  );
  if (!replaced) throw await refusal(db, sku);
  return replaced;
}

async function refusal(db: Db, sku: string): Promise<Problem> {
  const existing = await products(db).findOne({ _id: sku }, { projection: { version: 1 } });
  return existing ? changedMeanwhile(existing.version) : notFound(`product ${sku}`);
}

function wrongCurrency(currency: string): Problem {
  return new Problem({ status: 422, name: "wrong-currency", detail: `Prices of this shop are in ${currency}.` });
}

function unknownCategory(slug: string): Problem {
  return new Problem({ status: 422, name: "unknown-category", detail: `There is no category ${slug}.` });
}
