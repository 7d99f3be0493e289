import type { Relational } from "../../stores/relational/relational";
import type { Written } from "../../stores/store";
import type { Carts, CartState } from "../port";
import type { Wanted } from "../prices";
import {
  cartLines,
  cartState,
  createCart,
  isAnythingOrdered,
  pruneCarts,
  setQuantity,
  takeOrdered,
} from "./statements";

/** Carts in the database that orders are in: its writer takes their changes, and what becomes of an order is done to its cart there. */
export class RelationalCarts implements Carts {
  readonly routes = { reading: { reads: ["relational"] }, changing: { writes: "relational" } } as const;
  readonly health = undefined;

  constructor(private readonly relational: Relational) {}

  create(): Promise<Written<string>> {
    return this.relational.write(createCart);
  }

  lines(cartId: string): Promise<Wanted[]> {
    return this.relational.read((db) => cartLines(db, cartId));
  }

  setQuantity(cartId: string, wanted: Wanted): Promise<Written<Wanted[]>> {
    return this.relational.write((tx) => setQuantity(tx, cartId, wanted));
  }

  toOrder(cartId: string): Promise<CartState> {
    return this.relational.read((db) => cartState(db, cartId));
  }

  async tell(): Promise<undefined> {}

  /** Placing it left a note in the database, and changing the cart heeds it. */
  async ordered(): Promise<void> {}

  /** Settling it has given them back. */
  async ended(): Promise<void> {}

  async work(): Promise<void> {
    if (await this.relational.read(isAnythingOrdered)) await this.relational.write(takeOrdered);
  }

  async prune(limit: number): Promise<number> {
    return (await this.relational.write((tx) => pruneCarts(tx, limit))).value;
  }

  async close(): Promise<void> {}
}
