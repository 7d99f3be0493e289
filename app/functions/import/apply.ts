import { saveProduct } from "../../src/catalogue/editing";
import type { CategoryDocument } from "../../src/catalogue/categories";
import type { ProductDocument } from "../../src/catalogue/products";
import type { ProductInput } from "../../src/catalogue/schemas";
import { Problem } from "../../src/server/problems";
import type { Documents } from "../../src/stores/document/documents";
import { readingFromWriter } from "../../src/stores/readFrom";
import type { LineProblem } from "./problems";
import type { ImportRow, NamedCategory } from "./rows";

export interface Applied {
  readonly created: number;
  readonly changed: number;
  /** The shop had them so already. */
  readonly unchanged: number;
}

/** What only the shop's own data can tell. */
export async function categoryProblems(documents: Documents, named: readonly NamedCategory[]): Promise<LineProblem[]> {
  const found = await atWriter(() =>
    documents.read((db) =>
      db
        .collection<CategoryDocument>("categories")
        .find({}, { projection: { _id: 1 } })
        .toArray(),
    ),
  );
  const known = new Set(found.map((it) => it._id));
  const there = `There are ${[...known].sort().join(", ") || "none"}`;
  return named.flatMap(({ line, category }) =>
    known.has(category)
      ? []
      : [{ line, field: "category", given: category, problem: `no category of this shop. ${there}` }],
  );
}

const atOnce = 200;
/** Somebody else may change a product at the same moment. */
const attempts = 5;

/**
 * Brings the catalogue to what the rows say, one product after the other, as merchants' own changes are saved. DocumentDB's documents change one
 * by one: whoever is killed in the middle does it again, from the first row, and finds those unchanged that were done.
 * @throws NotWriterError, FencedError and others: it may be done again.
 */
export async function applyImport(
  documents: Documents,
  rows: readonly ImportRow[],
  currency: string,
): Promise<Applied> {
  const counts = { created: 0, changed: 0, unchanged: 0 };
  for (let from = 0; from < rows.length; from += atOnce) {
    const page = rows.slice(from, from + atOnce);
    const known = await productsOf(documents, page);
    for (const row of page) counts[await applyRow(documents, { row, known: known.get(row.sku), currency })]++;
  }
  return counts;
}

interface Row {
  readonly row: ImportRow;
  readonly known: ProductDocument | undefined;
  readonly currency: string;
}

async function applyRow(documents: Documents, { row, known, currency }: Row): Promise<keyof Applied> {
  for (let product = known, attempt = 1; ; attempt++) {
    const input = complete(row.input, product);
    if (product && isSame(input, product)) return "unchanged";
    try {
      const expected = product?.version ?? "absent";
      const { value } = await saveProduct(documents, row.sku, { input, expected, currency });
      return value.created ? "created" : "changed";
    } catch (error) {
      // Changed, made or deleted meanwhile: what the row says is applied to what there is now.
      if (!(error instanceof Problem && [404, 412].includes(error.status)) || attempt === attempts) throw error;
      product = (await productsOf(documents, [row])).get(row.sku);
    }
  }
}

/** Where nothing is said of pictures and attributes, they stay. */
function complete(input: ProductInput, product: ProductDocument | undefined): ProductInput {
  const attributes = Object.fromEntries((product?.attributes ?? []).map((it) => [it.name, it.value]));
  return { images: [...(product?.images ?? [])], attributes, ...input };
}

function isSame(input: ProductInput, product: ProductDocument): boolean {
  const attributes = Object.entries(input.attributes ?? {}).map(([name, value]) => ({ name, value }));
  const said = [input.name, input.category, input.price.amount, input.price.currency, input.description];
  const { price } = product;
  const has = [product.name, product.category, price.amount, price.currency, product.description];
  return (
    JSON.stringify([said, pictures(input.images ?? []), attributes]) ===
    JSON.stringify([has, pictures(product.images), product.attributes.map(({ name, value }) => ({ name, value }))])
  );
}

/** In one order of their members, whoever wrote them. */
const pictures = (images: ProductDocument["images"]): unknown =>
  images.map(({ url, alt, width, height, sources = [] }) => [
    ...[url, alt, width, height],
    sources.map((it) => [it.url, it.type, it.width]),
  ]);

async function productsOf(documents: Documents, rows: readonly ImportRow[]): Promise<Map<string, ProductDocument>> {
  const skus = rows.map((it) => it.sku);
  const found = await atWriter(() =>
    documents.read((db) =>
      db
        .collection<ProductDocument>("products")
        .find({ _id: { $in: skus } }, { projection: { terms: 0, nameTerms: 0 } })
        .toArray(),
    ),
  );
  return new Map(found.map((it) => [it._id, it]));
}

const atWriter = <T>(work: () => Promise<T>): Promise<T> => readingFromWriter(new Set(["document"] as const), work);
