import type { FastifyContextConfig, FastifyRequest } from "fastify";
import { notFound, Problem } from "../server/problems";
import type { Position } from "../stores/store";
import type { Wanted } from "./prices";
import { maximumLines } from "./schemas";

/** What is in a cart, and which of its states that is. */
export interface CartState {
  readonly lines: Wanted[];
  /** Names the state: PostgreSQL's bigint, as text. A state is ordered once. */
  readonly version: string;
}

export interface CartToOrder extends CartState {
  /** Which state of each line it is, by sku; undefined where the cart's version says it. */
  readonly stamps?: ReadonlyMap<string, number>;
  /** With what the cart takes for ordered, and no database knows an order of, if there is any: the order was lost with a region. */
  readonly withLost?: CartToOrder;
}

/** What was ordered of a cart. */
export interface OrderedCart {
  readonly orderId: string;
  readonly cartId: string;
  readonly stamps: CartToOrder["stamps"];
}

/** A change of a cart, and where it stands in the history of the store that keeps it, if reads elsewhere wait for that. */
export interface CartChange<T> {
  readonly value: T;
  readonly position?: Position;
}

/** What regions tell each other of a cart when one passes its order on; opaque to everybody else. */
export const cartHeader = "x-meridian-cart";

/** Keeps carts. Whether a cart is ordered is decided in PostgreSQL, whatever keeps it. */
export interface Carts {
  /** Which stores a route needs that reads or changes a cart. */
  readonly routes: { readonly reading: FastifyContextConfig; readonly changing: FastifyContextConfig };
  create(): Promise<CartChange<string>>;
  /** @throws Problem 404 where there is no such cart, or it has expired. */
  lines(cartId: string): Promise<Wanted[]>;
  /** Sets how many of one product are in the cart, 0 for none. Any number of times is as once. @returns all lines. */
  setQuantity(cartId: string, wanted: Wanted): Promise<CartChange<Wanted[]>>;
  /** What of the cart isn't ordered yet, in the region that writes orders. `told` is what the region says that passed the order on. */
  toOrder(cartId: string, told?: string): Promise<CartToOrder>;
  /** What the region that writes orders must hear of a cart; undefined: nothing. */
  tell(cartId: string): Promise<string | undefined>;
  /** What was ordered leaves the cart now, if that is possible. The worker does it otherwise. */
  ordered(order: OrderedCart): Promise<void>;
  /** The lines of an order that ended come back now, if that is possible. The worker does it otherwise. */
  ended(orderId: string): Promise<void>;
  /** One round of what is due, in the region that writes orders. */
  work(): Promise<void>;
  /** Forgets expired carts, at most `limit`. @returns how many. */
  prune(limit: number): Promise<number>;
  /** Undefined where they are kept in a store that says so itself. */
  readonly health: CartHealth | undefined;
  close(): Promise<void>;
}

export interface CartHealth {
  /** Whether they answered at all since this instance began. */
  readonly everAnswered: boolean;
  readonly reachable: boolean;
}

export const noCart = (): Problem => notFound("such cart, or it has expired");

export const cartFull = (): Problem =>
  new Problem({ status: 409, name: "cart-full", detail: `A cart holds at most ${maximumLines} different products.` });

/** Only another region's word counts: whoever else sends one could say anything. */
export const toldBy = (request: FastifyRequest): string | undefined => {
  const told = request.peer && request.headers[cartHeader];
  return typeof told === "string" ? told : undefined;
};
