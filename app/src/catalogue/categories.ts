import type { Db } from "mongodb";
import type { Documents } from "../stores/document/documents";
import type { Category, Image } from "./schemas";

export interface CategoryDocument {
  /** Its slug. */
  readonly _id: string;
  readonly name: string;
  readonly description: string;
  readonly image?: Image;
  /** Categories are shown from the lowest to the highest. */
  readonly position: number;
}

/** A shop has few: all of them, in the order in which they are shown. */
export function listCategories(documents: Documents): Promise<Category[]> {
  return documents.read(async (db) => {
    const found = await db
      .collection<CategoryDocument>("categories")
      .find()
      .sort({ position: 1, _id: 1 })
      .limit(100)
      .toArray();
    return found.map(({ _id: slug, name, description, image }) => ({
      slug,
      name,
      description,
      ...(image ? { image } : {}),
    }));
  });
}

export async function categoryExists(db: Db, slug: string): Promise<boolean> {
  const found = await db.collection<CategoryDocument>("categories").findOne({ _id: slug }, { projection: { _id: 1 } });
  return found !== null;
}
