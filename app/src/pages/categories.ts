import { listCategories } from "../catalogue/categories";
import type { Category } from "../catalogue/schemas";
import type { Documents } from "../stores/document/documents";

const keptMs = 30_000;

/**
 * Every page names the categories, and they hardly ever change: asked for once in half a minute. While the document store doesn't
 * answer, pages name those of before, or none.
 */
export function categoriesOfPages(documents: Documents): () => Promise<readonly Category[]> {
  let known: readonly Category[] = [];
  let asked = 0;
  return async () => {
    const isFresh = known.length > 0 && Date.now() - asked < keptMs;
    if (isFresh) return known;
    try {
      known = await listCategories(documents);
      asked = Date.now();
    } catch {
      // A page without links to the categories is better than none; what else needs the store will say so.
    }
    return known;
  };
}
