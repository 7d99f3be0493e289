import type { ProductDocument } from "../../src/catalogue/products";
import { minorUnitDigits } from "../../src/money/minorUnits";
import type { Documents } from "../../src/stores/document/documents";
import type { Relational } from "../../src/stores/relational/relational";

/** A product as lists of other shops take it. Pieces aren't told: the list would be another one every hour. */
export interface FeedProduct {
  readonly sku: string;
  readonly name: string;
  readonly category: string;
  readonly price: { readonly amount: number; readonly currency: string };
  readonly description: string;
  /** The page to buy it on. */
  readonly url: string;
  readonly image?: string;
  readonly availability: "in-stock" | "out-of-stock";
  readonly attributes: Readonly<Record<string, string>>;
}

type Listed = Pick<ProductDocument, "_id" | "name" | "category" | "price" | "description" | "images" | "attributes">;

const listedFields = { name: 1, category: 1, price: 1, description: 1, images: 1, attributes: 1 } as const;
const pageSize = 500;

/** Every product, in the order of the codes, as this region's copies show them. */
export async function feedProducts(
  { documents, relational }: { documents: Documents; relational: Relational },
  publicOrigin: string,
): Promise<FeedProduct[]> {
  const available = await relational.read((db) =>
    db.query<{ sku: string }>("SELECT sku FROM stock WHERE available > 0"),
  );
  const inStock = new Set(available.rows.map((it) => it.sku));
  const products: FeedProduct[] = [];
  for (let after = ""; ;) {
    const page = await pageAfter(documents, after);
    products.push(...page.map((it) => feedProduct(it, publicOrigin, inStock)));
    if (page.length < pageSize) return products;
    after = page.at(-1)!._id;
  }
}

const pageAfter = (documents: Documents, after: string): Promise<Listed[]> =>
  documents.read((db) =>
    db
      .collection<ProductDocument>("products")
      .find({ _id: { $gt: after } })
      .project<Listed>(listedFields)
      .sort({ _id: 1 })
      .limit(pageSize)
      .toArray(),
  );

function feedProduct(product: Listed, publicOrigin: string, inStock: ReadonlySet<string>): FeedProduct {
  const { _id: sku, name, category, price, description, images, attributes } = product;
  const [image] = images;
  return {
    ...{ sku, name, category, price, description },
    url: `${publicOrigin}/products/${sku}`,
    ...(image ? { image: `${publicOrigin}${image.url}` } : {}),
    availability: inStock.has(sku) ? "in-stock" : "out-of-stock",
    attributes: Object.fromEntries(attributes.map((it) => [it.name, it.value])),
  };
}

export const feedJson = (products: readonly FeedProduct[]): string => `${JSON.stringify({ products })}\n`;

/** Those that an import takes come first, in its order. */
const feedColumns = [
  ...["sku", "name", "category", "price", "currency", "description"],
  ...["url", "image", "availability"],
] as const;

/** RFC 4180, in UTF-8. Attributes are in the JSON only: each product has its own. */
export function feedCsv(products: readonly FeedProduct[]): string {
  const rows = products.map(({ price, ...it }) =>
    [
      ...[it.sku, it.name, it.category, decimal(price), price.currency, it.description],
      ...[it.url, it.image ?? "", it.availability],
    ].map(cell),
  );
  return [feedColumns, ...rows].map((row) => `${row.join(",")}\r\n`).join("");
}

const cell = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** `12.90`: in the currency itself, as people write prices. */
function decimal({ amount, currency }: FeedProduct["price"]): string {
  const digits = minorUnitDigits(currency) ?? 0;
  if (digits === 0) return String(amount);
  const text = String(amount).padStart(digits + 1, "0");
  return `${text.slice(0, -digits)}.${text.slice(-digits)}`;
}
