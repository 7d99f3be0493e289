import { type Db, type IndexDescription, MongoServerError } from "mongodb";
import type { Documents } from "./documents";

/** Each collection with what it is looked up and sorted by. `_id` comes last in a sort, so that equals keep their order. */
const collections: Readonly<Record<string, readonly IndexDescription[]>> = {
  categories: [{ name: "by_position", key: { position: 1, _id: 1 } }],
  products: [
    { name: "by_rank", key: { rank: -1, _id: 1 } },
    { name: "by_price", key: { "price.amount": 1, _id: 1 } },
    { name: "by_time", key: { createdAt: -1, _id: 1 } },
    { name: "by_category_rank", key: { category: 1, rank: -1, _id: 1 } },
    { name: "by_category_price", key: { category: 1, "price.amount": 1, _id: 1 } },
    { name: "by_category_time", key: { category: 1, createdAt: -1, _id: 1 } },
    { name: "by_term", key: { terms: 1 } },
    { name: "by_name_term", key: { nameTerms: 1 } },
  ],
  reviews: [
    { name: "by_product_time", key: { sku: 1, createdAt: -1, _id: 1 } },
    { name: "by_untold", key: { untold: 1 } },
  ],
  lastVersions: [],
  pictureUploads: [{ name: "by_time", key: { at: 1 } }],
  writeMarks: [{ name: "by_time", key: { at: 1 } }],
  heartbeats: [],
};

/**
 * Creates every collection and index before anything is written: a copy on FerretDB doesn't see collections made after it started.
 * Nothing is changed where they exist, so that it may be done twice and by two at once.
 * @throws NotWriterError in a region that follows another: its collections arrive by replication.
 */
export async function migrateDocuments(documents: Documents): Promise<void> {
  await documents.write(async (db) => {
    for (const [name, indexes] of Object.entries(collections)) {
      await createCollection(db, name);
      // One by one: FerretDB 1.24 breaks the connection when several of a list exist already.
      for (const index of indexes) await db.collection(name).createIndexes([index]);
    }
  });
}

const namespaceExists = 48;

async function createCollection(db: Db, name: string): Promise<void> {
  try {
    await db.createCollection(name);
  } catch (error) {
    if (!(error instanceof MongoServerError && error.code === namespaceExists)) throw error;
  }
}
