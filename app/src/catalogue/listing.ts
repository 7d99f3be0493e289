import type { Db, Filter, Sort } from "mongodb";
import type { Documents } from "../stores/document/documents";
import { decodeCursor, encodeCursor, type CursorPosition } from "./cursors";
import { type ProductDocument, summaryFields, toSummary } from "./products";
import type { ProductSummary, SortOrder } from "./schemas";
import { queryTerms } from "./searchTerms";

export interface ProductQuery {
  readonly category?: string | undefined;
  readonly search?: string | undefined;
  readonly sort: SortOrder;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

export interface ProductPage {
  readonly items: ProductSummary[];
  /** Undefined: there are no more. */
  readonly next?: string;
}

type Listed = Pick<ProductDocument, "_id" | "rank" | "createdAt" | keyof typeof summaryFields>;

interface Order {
  readonly field: "rank" | "price.amount" | "createdAt";
  readonly direction: 1 | -1;
  /** What the field is worth as a number, and the field's value for a number: cursors carry numbers only. */
  readonly keyOf: (product: Listed) => number;
  readonly valueOf: (key: number) => number | Date;
}

const same = (key: number): number => key;
const byRank: Order = { field: "rank", direction: -1, keyOf: (it) => it.rank, valueOf: same };
const byPrice: Order = { field: "price.amount", direction: 1, keyOf: (it) => it.price.amount, valueOf: same };

const orders: Readonly<Record<SortOrder, Order>> = {
  relevance: byRank,
  rating: byRank,
  price: byPrice,
  "price-descending": { ...byPrice, direction: -1 },
  newest: {
    field: "createdAt",
    direction: -1,
    keyOf: (it) => it.createdAt.getTime(),
    valueOf: (key) => new Date(key),
  },
};

/**
 * One page of products, and where the next begins. Pages are found by what they begin after, not by counting from the start:
 * the hundredth costs what the first does, and nothing is shown twice when something is added meanwhile.
 * @throws Problem 400 for a cursor of another list.
 */
export function listProducts(documents: Documents, query: ProductQuery): Promise<ProductPage> {
  const { category, sort, limit } = query;
  const wanted = queryTerms(query.search ?? "");
  const list = [category ?? "", wanted ?? "", sort];
  const from = query.cursor === undefined ? undefined : decodeCursor(list, query.cursor);
  if (!wanted) return Promise.resolve({ items: [] });
  const parts = partsOf(wanted, sort).map((part) => ({ ...(category ? { category } : {}), ...part }));
  return documents.read(async (db) => {
    const found = await collect(db, { parts, order: orders[sort], from, limit: limit + 1 });
    const shown = found.slice(0, limit);
    const last = shown.at(-1);
    const more = found.length > limit && last !== undefined;
    const items = shown.map(({ product }) => toSummary(product));
    return { items, ...(more ? { next: encodeCursor(list, last.place) } : {}) };
  });
}

/** By relevance a search shows two lists, one after the other: names that have all the words, and then whatever else has. */
function partsOf(wanted: readonly string[], sort: SortOrder): Filter<ProductDocument>[] {
  if (wanted.length === 0) return [{}];
  const all = { $all: [...wanted] };
  if (sort !== "relevance") return [{ terms: all }];
  return [{ nameTerms: all }, { terms: all, $nor: [{ nameTerms: all }] }];
}

interface Collecting {
  readonly parts: readonly Filter<ProductDocument>[];
  readonly order: Order;
  readonly from: CursorPosition | undefined;
  readonly limit: number;
}

async function collect(
  db: Db,
  { parts, order, from, limit }: Collecting,
): Promise<{ product: Listed; place: CursorPosition }[]> {
  const found: { product: Listed; place: CursorPosition }[] = [];
  for (let part = from?.part ?? 0; part < parts.length && found.length < limit; part++) {
    const after = from?.part === part ? afterPlace(order, from) : {};
    const products = await db
      .collection<ProductDocument>("products")
      .find({ $and: [parts[part]!, after] })
      .project<Listed>(summaryFields)
      .sort({ [order.field]: order.direction, _id: 1 } as Sort)
      .limit(limit - found.length)
      .toArray();
    found.push(
      ...products.map((product) => ({ product, place: { key: order.keyOf(product), id: product._id, part } })),
    );
  }
  return found;
}

function afterPlace({ field, direction, valueOf }: Order, { key, id }: CursorPosition): Filter<ProductDocument> {
  const value = valueOf(key);
  const beyond = direction === 1 ? { $gt: value } : { $lt: value };
  return { $or: [{ [field]: beyond }, { [field]: value, _id: { $gt: id } }] } as Filter<ProductDocument>;
}
