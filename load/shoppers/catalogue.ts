/** What can be looked at, found out as anybody would. */
import type { ViewerConnections } from "./connections";

export interface ShownCatalogue {
  readonly skus: readonly string[];
  readonly categories: readonly string[];
  /** Words that some product's name has. */
  readonly words: readonly string[];
}

interface ProductPage {
  readonly items: readonly { readonly sku: string; readonly name: string; readonly category: string }[];
  readonly next?: string;
}

/** @throws Error when the shop doesn't answer, or shows nothing. */
export async function lookAround(connections: ViewerConnections): Promise<ShownCatalogue> {
  const items: ProductPage["items"][number][] = [];
  for (let next: string | undefined = ""; next !== undefined;) {
    const path = `/api/products?limit=48${next ? `&cursor=${encodeURIComponent(next)}` : ""}`;
    const { status, text } = await connections.send({ method: "GET", path });
    if (status !== 200) throw new Error(`the shop answers ${status} to ${path}: ${text.slice(0, 200)}`);
    const page = JSON.parse(text) as ProductPage;
    items.push(...page.items);
    next = page.next;
  }
  if (items.length === 0)
    throw new Error("the shop has no products. Put some in: npm run storefront does so by itself");
  const words = items.flatMap((it) => it.name.toLowerCase().match(/\p{L}{4,}/gu) ?? []);
  const distinct = (all: readonly string[]): string[] => [...new Set(all)];
  return {
    skus: items.map((it) => it.sku),
    categories: distinct(items.map((it) => it.category)),
    words: distinct(words),
  };
}
