/** What the viewers of one region do. */
import { randomUUID } from "node:crypto";
import type { Acknowledgement } from "../ledger/writes";
import type { RequestKind } from "../timeline";
import { type Asking, parsed } from "./asking";
import type { ShownCatalogue } from "./catalogue";
import type { ShopAnswer, ShopRequest } from "./connections";
import type { ShopCustomer } from "./customer";
import type { ShoppingMix } from "./options";
import { preciseNow } from "./secondBook";

export type ShoppingAction = keyof ShoppingMix;

interface Cart {
  readonly id: string;
  readonly total: { readonly amount: number; readonly currency: string };
  readonly items: readonly { readonly sku: string; readonly quantity: number }[];
}

interface HeldCart {
  readonly customer: ShopCustomer;
  readonly cart: Cart;
}

export interface ShoppingOptions {
  readonly asking: Asking;
  readonly catalogue: ShownCatalogue;
  readonly customers: readonly ShopCustomer[];
  /** Somebody who isn't registered yet. */
  readonly newCustomer: () => ShopCustomer;
  /** A whole number from 0 to 2³² - 1. */
  readonly random: () => number;
}

/** Customers of one region; with more, those who came first stop buying. */
const mostCustomers = 50;

/** Carts that wait for a checkout; with more, people change what is in theirs. */
const mostFilled = 20;

const address = {
  ...{ name: "Sam Shopper", line1: "1 Main Street", city: "Springfield", region: "IL" },
  ...{ postalCode: "62701", country: "US" },
};

export class Shopping {
  #turn = 0;
  readonly #empty: HeldCart[] = [];
  readonly #filled: HeldCart[] = [];

  readonly #customers: ShopCustomer[];

  constructor(private readonly options: ShoppingOptions) {
    this.#customers = [...options.customers];
  }

  /** @param wantedAt when the viewer wanted it, in milliseconds since the epoch. */
  async act(action: ShoppingAction, wantedAt: number): Promise<void> {
    const actions = { read: this.#read, cart: this.#useCart, checkout: this.#checkOut, review: this.#review };
    await { ...actions, registration: this.#register }[action].call(this, wantedAt);
  }

  async #read(wantedAt: number): Promise<void> {
    const { skus, categories, words } = this.options.catalogue;
    const sku = this.#oneOf(skus);
    const [kind, path] = this.#weighted<[RequestKind, string]>([
      [10, ["page", "/"]],
      [15, ["page", `/categories/${this.#oneOf(categories)}`]],
      [40, ["page", `/products/${sku}`]],
      [5, ["page", `/search?q=${encodeURIComponent(this.#oneOf(words))}`]],
      [10, ["api", `/api/products?category=${this.#oneOf(categories)}`]],
      [10, ["api", `/api/products/${sku}`]],
      [10, ["api", `/api/products/${sku}/reviews`]],
    ]);
    const headers = { accept: kind === "page" ? "text/html" : "application/json", "accept-encoding": "gzip, br" };
    await this.options.asking.ask(kind, { method: "GET", path, headers }, wantedAt);
  }

  /** One request: a new cart, the first line of an empty one, or another line of a filled one. */
  async #useCart(wantedAt: number): Promise<void> {
    const empty = this.#empty.shift();
    if (empty) return this.#fill(empty, wantedAt);
    const filled = this.#filled.length >= mostFilled ? this.#filled.shift() : undefined;
    if (filled) return this.#fill(filled, wantedAt);
    const made = await this.#newCart(wantedAt);
    if (made) this.#empty.push(made);
  }

  async #newCart(wantedAt: number): Promise<HeldCart | undefined> {
    const customer = this.#customer();
    const asked: ShopRequest = { method: "POST", path: "/api/carts", headers: customer.headers() };
    const answer = await this.options.asking.ask("cart", asked, wantedAt);
    customer.saw(answer);
    return answer?.status === 201 ? { customer, cart: parsed(answer.text) as Cart } : undefined;
  }

  /** A cart whose line isn't known to be in it is left behind: its owner would look again, and begin another. */
  async #fill({ customer, cart }: HeldCart, wantedAt: number): Promise<void> {
    const sku = this.#oneOf(this.options.catalogue.skus);
    const quantity = 1 + (this.options.random() % 3);
    const { outcome, answer } = await this.options.asking.write(
      {
        kind: "cart",
        subject: { kind: "cart line", cart: cart.id, sku, quantity },
        request: () => ({
          method: "PUT",
          path: `/api/carts/${cart.id}/items/${sku}`,
          headers: customer.headers(),
          body: { quantity },
        }),
      },
      wantedAt,
    );
    customer.saw(answer);
    if (outcome.outcome === "acknowledged") this.#filled.push({ customer, cart: parsed(answer!.text) as Cart });
  }

  async #checkOut(wantedAt: number): Promise<void> {
    const held = this.#filled.shift() ?? (await this.#fillNow(wantedAt));
    if (!held) return;
    const { customer, cart } = held;
    const key = randomUUID();
    const { id, total, items } = cart;
    const body = { cartId: id, expectedTotal: total, shippingAddress: address, payment: { token: "tok_ok" } };
    const lines = items.map(({ sku, quantity }) => ({ sku, quantity }));
    const { outcome, answer } = await this.options.asking.write({
      kind: "checkout",
      subject: { kind: "order", key, customer: customer.id, cart: id, total, items: lines },
      request: () => ({
        method: "POST",
        path: "/api/orders",
        headers: { ...customer.headers(), "idempotency-key": key },
        body,
      }),
      read: orderIn,
      signInAgain: () => customer.signInAgain(),
    });
    customer.saw(answer);
    if (outcome.outcome === "acknowledged") await this.#lookAt(customer, `/api/orders/${outcome.id}`);
  }

  async #fillNow(wantedAt: number): Promise<HeldCart | undefined> {
    const made = await this.#newCart(wantedAt);
    if (made) await this.#fill(made, preciseNow());
    return made && this.#filled.pop();
  }

  async #review(wantedAt: number): Promise<void> {
    const customer = this.#customer();
    const sku = this.#oneOf(this.options.catalogue.skus);
    const title = `Review ${randomUUID()}`;
    const body = { rating: 1 + (this.options.random() % 5), title, text: "It does what it should." };
    const { answer } = await this.options.asking.write(
      {
        kind: "review",
        subject: { kind: "review", customer: customer.id, sku, title },
        request: () => ({
          method: "PUT",
          path: `/api/products/${sku}/reviews/mine`,
          headers: customer.headers(),
          body,
        }),
        signInAgain: () => customer.signInAgain(),
      },
      wantedAt,
    );
    customer.saw(answer);
  }

  async #register(wantedAt: number): Promise<void> {
    const customer = this.options.newCustomer();
    if (await customer.register(wantedAt)) return;
    this.#customers.push(customer);
    if (this.#customers.length > mostCustomers) this.#customers.shift();
  }

  async #lookAt(customer: ShopCustomer, path: string): Promise<ShopAnswer | undefined> {
    return this.options.asking.ask("api", { method: "GET", path, headers: customer.headers() });
  }

  #customer(): ShopCustomer {
    return this.#customers[this.#turn++ % this.#customers.length]!;
  }

  #oneOf<T>(all: readonly T[]): T {
    return all[this.options.random() % all.length]!;
  }

  #weighted<T>(choices: readonly (readonly [weight: number, what: T])[]): T {
    return weighted(choices, this.options.random());
  }
}

/** @param number whole, from 0 to 2³² - 1. */
export function weighted<T>(choices: readonly (readonly [weight: number, what: T])[], number: number): T {
  const whole = choices.reduce((sum, [weight]) => sum + weight, 0);
  let left = (number / 2 ** 32) * whole;
  return (choices.find(([weight]) => (left -= weight) < 0) ?? choices.at(-1)!)[1];
}

function orderIn(body: unknown): Partial<Acknowledgement> {
  const { id, number, status } = body as { id: string; number: string; status: string };
  return { id, number, state: status };
}
