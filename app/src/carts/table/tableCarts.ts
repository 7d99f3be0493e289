import { randomUUID } from "node:crypto";
import type { Relational } from "../../stores/relational/relational";
import { BusyError } from "../../stores/store";
import { within } from "../../stores/within";
import {
  type CartChange,
  cartFull,
  type CartHealth,
  type Carts,
  type CartToOrder,
  noCart,
  type OrderedCart,
} from "../port";
import type { Wanted } from "../prices";
import { maximumLines } from "../schemas";
import {
  type CartEntry,
  isInCart,
  isKept,
  keptMs,
  linesInCart,
  linesSet,
  longOrdered,
  type MergedCart,
  type MergedLine,
  mergeEntries,
  versionOf,
  wantedOf,
  withoutLostOrders,
} from "./cartEntries";
import type { CartItems } from "./cartTable";
import { CartTasks } from "./cartTasks";
import { orderedStamps } from "./placing";
import { nextCount, stampOfEdit } from "./stamps";
import { fromText, toText } from "./told";

/** Different products that a cart may ever have held: what was taken out is remembered, and read with the rest. */
const mostRemembered = 400;

/** How often a change gives way to another that is made to the same line in the same region at the same moment. */
const attempts = 3;

/** How long a cart waits for this region's orders, in milliseconds: it is shown without them, too. */
const ordersPatienceMs = 500;

/** Carts in a table that every region reads and writes by itself. */
export class TableCarts implements Carts {
  readonly routes = { reading: {}, changing: {} };
  readonly #tasks: CartTasks;

  constructor(
    private readonly table: CartItems,
    private readonly relational: Relational,
    readonly health: CartHealth,
    /** Brings a cart that the table doesn't have from where it was kept before. @returns whether there was one. */
    private readonly bring: (cartId: string) => Promise<boolean>,
    private readonly now: () => number = Date.now,
  ) {
    this.#tasks = new CartTasks(table, relational);
  }

  async create(): Promise<CartChange<string>> {
    const id = randomUUID();
    await this.table.create(id, this.now());
    return { value: id };
  }

  async lines(cartId: string): Promise<Wanted[]> {
    return this.#shown(cartId, await this.#cart(cartId));
  }

  async setQuantity(cartId: string, wanted: Wanted): Promise<CartChange<Wanted[]>> {
    for (let attempt = 1; attempt <= attempts; attempt++) {
      const changed = await this.#tryToSet(cartId, wanted);
      if (changed) return { value: await this.#shown(cartId, changed) };
    }
    throw new BusyError("carts");
  }

  async toOrder(cartId: string, told?: string): Promise<CartToOrder> {
    const cart = mergeEntries([...(await this.#read(cartId)), ...fromText(told)]);
    if (!isKept(cart, this.now())) throw noCart();
    const ordered = await this.relational.read((db) => orderedStamps(db, cartId));
    const all = linesSet(cart).filter((it) => it.stamp > (ordered.get(it.sku) ?? 0));
    const left = all.filter(isInCart);
    return { ...orderable(left), ...(all.length > left.length && { withLost: orderable(all) }) };
  }

  async tell(cartId: string): Promise<string | undefined> {
    return toText(mergeEntries(await this.table.read(cartId)));
  }

  ordered({ orderId, cartId, stamps = new Map() }: OrderedCart): Promise<void> {
    return this.#tasks.ordered(orderId, cartId, stamps);
  }

  ended(orderId: string): Promise<void> {
    return this.#tasks.ended(orderId);
  }

  work(): Promise<void> {
    return this.#tasks.due();
  }

  /** The table forgets them by itself. */
  async prune(): Promise<number> {
    return 0;
  }

  close(): Promise<void> {
    return this.table.close();
  }

  /** What a shopper sees. Where this region's orders can't be asked, marks count as they are. */
  async #shown(cartId: string, cart: MergedCart): Promise<Wanted[]> {
    const marked = longOrdered(cart, this.now());
    if (marked.length === 0) return linesInCart(cart).map(wantedOf);
    const asked = this.relational.read((db) => orderedStamps(db, cartId));
    const ordered = await within(ordersPatienceMs, asked).catch(() => undefined);
    return linesInCart(ordered ? withoutLostOrders(cart, marked, ordered) : cart).map(wantedOf);
  }

  /** @throws Problem 404 */
  async #cart(cartId: string): Promise<MergedCart> {
    const cart = mergeEntries(await this.#read(cartId));
    if (!isKept(cart, this.now())) throw noCart();
    return cart;
  }

  async #read(cartId: string): Promise<CartEntry[]> {
    const entries = await this.table.read(cartId);
    return entries.length === 0 && (await this.bring(cartId)) ? this.table.read(cartId) : entries;
  }

  /** @returns the cart with the change; undefined where another change of the line came first. */
  async #tryToSet(cartId: string, { sku, quantity }: Wanted): Promise<MergedCart | undefined> {
    const cart = await this.#cart(cartId);
    const before = cart.lines.get(sku);
    if (quantity > 0) mustFit(cart, before);
    // Nobody put it in, so that there is nothing to remember.
    else if (!before) return cart;
    const now = this.now();
    const known = before ? Math.max(before.stamp, before.taken) : 0;
    const added = before && isInCart(before) ? before.added : now;
    const line = { stamp: stampOfEdit(nextCount(known, now), quantity), added, changed: now };
    if (!(await this.table.set(cartId, sku, line))) return undefined;
    await this.#keep(cartId, cart, now);
    const lines = new Map(cart.lines).set(sku, { sku, taken: before?.taken ?? 0, expires: Infinity, ...line });
    return { lines, changed: now };
  }

  /** What the table would forget before the cart is, this region says again in its own name. */
  async #keep(cartId: string, { lines }: MergedCart, now: number): Promise<void> {
    const old = [...lines.values()].filter((it) => it.expires * 1000 < now + keptMs + 86_400_000);
    for (const it of old) {
      if (it.stamp > 0) await this.table.set(cartId, it.sku, it);
      if (it.taken > 0) await this.table.take(cartId, it.sku, it.taken);
    }
  }
}

const orderable = (lines: readonly MergedLine[]): CartToOrder => ({
  lines: lines.map(wantedOf),
  version: versionOf(lines),
  stamps: new Map(lines.map((it) => [it.sku, it.stamp])),
});

function mustFit({ lines }: MergedCart, before: MergedLine | undefined): void {
  if (before && isInCart(before)) return;
  const isFull = [...lines.values()].filter(isInCart).length >= maximumLines;
  if (isFull || (!before && lines.size >= mostRemembered)) throw cartFull();
}
