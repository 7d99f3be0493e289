import type { CartEntry } from "./cartEntries";
import type { CartItems } from "./cartTable";

interface Written {
  readonly entry: CartEntry;
  /** By whose clock the last writer wins. */
  readonly at: number;
}

/** A region's replica of the table, in memory: the last writer of an item wins when others' writes arrive. */
export class Replica implements CartItems {
  private static clock = 0;
  /** All that was ever written here, of which nothing may be lost. */
  readonly written: { readonly sku: string; readonly stamp?: number; readonly taken?: number }[] = [];
  private readonly carts = new Map<string, Map<string, Written>>();

  constructor(private readonly region: string) {}

  async create(cartId: string, changed: number): Promise<void> {
    this.put(cartId, "cart", { sku: undefined, stamp: 0, taken: 0, added: 0, changed });
  }

  async read(cartId: string): Promise<CartEntry[]> {
    return [...this.items(cartId).values()].map((it) => it.entry);
  }

  async set(cartId: string, sku: string, line: Pick<CartEntry, "stamp" | "added" | "changed">): Promise<boolean> {
    const before = this.own(cartId, sku);
    if (before.stamp > line.stamp) return false;
    const { stamp, added, changed } = line;
    this.written.push({ sku, stamp });
    this.put(cartId, this.key(sku), { ...before, stamp, added, changed });
    return true;
  }

  async take(cartId: string, sku: string, taken: number): Promise<void> {
    const before = this.own(cartId, sku);
    this.written.push({ sku, taken });
    if (before.taken <= taken) this.put(cartId, this.key(sku), { ...before, taken });
  }

  async close(): Promise<void> {}

  /** Hears of some of another region's writes, in any order and as often as one likes. */
  hear(from: Replica, cartId: string, which: (key: string) => boolean): void {
    for (const [key, it] of from.items(cartId)) {
      const before = this.items(cartId).get(key);
      if (which(key) && (!before || before.at < it.at)) this.items(cartId).set(key, it);
    }
  }

  keys(cartId: string): string[] {
    return [...this.items(cartId).keys()];
  }

  private own(cartId: string, sku: string): CartEntry {
    const found = this.items(cartId).get(this.key(sku))?.entry;
    return found ?? { sku, stamp: 0, taken: 0, added: 0, changed: 0, expires: Infinity };
  }

  private key(sku: string): string {
    return `line#${sku}#${this.region}`;
  }

  private put(cartId: string, key: string, entry: CartEntry): void {
    this.items(cartId).set(key, { entry, at: ++Replica.clock });
  }

  private items(cartId: string): Map<string, Written> {
    if (!this.carts.has(cartId)) this.carts.set(cartId, new Map());
    return this.carts.get(cartId)!;
  }
}
