import type { Relational } from "../../stores/relational/relational";
import { maximumLines } from "../schemas";
import { isKept, linesInCart, mergeEntries } from "./cartEntries";
import type { CartItems } from "./cartTable";
import { cartTasksDone, type CartTask, claimCartTasks, isAnythingToTell } from "./placing";
import { stampOfReturn } from "./stamps";

interface OrderedLines extends Pick<CartTask, "cartId"> {
  readonly lines: readonly Pick<CartTask["lines"][number], "sku" | "bought">[];
}

/**
 * Tells carts what became of orders. Each step only raises a line's marks, so that it may be done twice, late, and by two instances in any
 * order: a line that comes back is newer than what was ordered.
 */
export class CartTasks {
  constructor(
    private readonly table: CartItems,
    private readonly relational: Relational,
  ) {}

  async due(): Promise<void> {
    while (await this.relational.read(isAnythingToTell)) {
      const { value: tasks } = await this.relational.write((tx) => claimCartTasks(tx));
      if (tasks.length === 0) return;
      await this.#tell(tasks);
    }
  }

  /** As the order was placed a moment ago: what it left to be done is not due yet. */
  async ordered(orderId: string, cartId: string, stamps: ReadonlyMap<string, number>): Promise<void> {
    await this.#take({ cartId, lines: [...stamps].map(([sku, bought]) => ({ sku, bought })) });
    await this.relational.write((tx) => cartTasksDone(tx, [{ orderId, changes: 1 }]));
  }

  async ended(orderId: string): Promise<void> {
    const { value: tasks } = await this.relational.write((tx) => claimCartTasks(tx, orderId));
    await this.#tell(tasks);
  }

  /** What fails stays, and comes again. @throws the first failure, after all were tried. */
  async #tell(tasks: readonly CartTask[]): Promise<void> {
    const told = await Promise.allSettled(tasks.map((it) => (it.isOrdered ? this.#take(it) : this.#giveBack(it))));
    const done = tasks.filter((_, index) => told[index]!.status === "fulfilled");
    if (done.length > 0) await this.relational.write((tx) => cartTasksDone(tx, done));
    const failed = told.find((it) => it.status === "rejected");
    if (failed) throw failed.reason;
  }

  async #take({ cartId, lines }: OrderedLines): Promise<void> {
    await Promise.all(lines.map((it) => this.table.take(cartId, it.sku, it.bought)));
  }

  /** Not what a shopper has set since, and no more than there is room for. */
  async #giveBack({ cartId, lines }: CartTask): Promise<void> {
    const cart = mergeEntries(await this.table.read(cartId));
    const now = Date.now();
    if (!isKept(cart, now)) return;
    const back = lines.filter(({ sku, bought }) => (cart.lines.get(sku)?.stamp ?? 0) <= bought);
    const others = linesInCart(cart).filter((it) => !back.some(({ sku }) => sku === it.sku));
    const room = Math.max(0, maximumLines - others.length);
    await Promise.all(
      back.slice(0, room).map(({ sku, quantity, bought }, position) => {
        const line = { stamp: stampOfReturn(bought, quantity), added: now + position, changed: cart.changed };
        return this.table.set(cartId, sku, line);
      }),
    );
  }
}
