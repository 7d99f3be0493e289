import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { type Answer, Browser, type Front } from "./browser";
import type { AcknowledgedOrder, Checkout, ShopRecord } from "./shopRecord";

export interface ShopperOptions {
  readonly customer: string;
  readonly authorization: string;
  readonly record: ShopRecord;
  /** Asked before every request: where the customer is sent now. */
  readonly front: () => Front;
  /** Payment tokens, taken in turn, from the first one on. */
  readonly payments: readonly string[];
}

interface Cart {
  readonly id: string;
  readonly total: { readonly amount: number; readonly currency: string };
}

/** Answers after which the same request may be sent again: nothing definite was said. */
const passing = new Set([408, 425, 429, 500, 502, 503, 504]);

/** Between attempts, in milliseconds. `Retry-After` is in whole seconds, meant for people; a test has no time for that. */
const pauseMs = 100;

/**
 * One customer who shops until told to stop: browses, fills a cart, checks out, looks at the order. A checkout without a definite
 * answer is sent again, the same body under the same key, as the shop asks its clients to do.
 */
export class Shopper {
  readonly #browser = new Browser();
  readonly #stopping = new AbortController();
  #turn = 0;
  #running: Promise<void> = Promise.resolve();
  /** The checkout that is on its way at this moment, and where to. */
  checkingOut: { readonly checkout: Checkout; readonly at: Front } | undefined;

  constructor(private readonly options: ShopperOptions) {
    this.#browser.signIn(options.authorization);
  }

  start(): void {
    this.#running = this.#shop();
  }

  /**
   * Begins nothing new, and resolves when the last checkout has its answer. One that has none within `graceMs` stays open.
   */
  async stop(graceMs = 20_000): Promise<void> {
    this.#stopping.abort();
    const deadline = setTimeout(() => void this.#browser.close(), graceMs);
    await this.#running;
    clearTimeout(deadline);
    await this.#browser.close();
  }

  async #shop(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      try {
        await this.#buyOnce();
      } catch {
        // The shop is away for a moment. What a customer does before checkout is simply done again.
        await wait(pauseMs);
      }
    }
  }

  async #buyOnce(): Promise<void> {
    const { customer, front, payments, record } = this.options;
    const cart = await this.#fillCart();
    const key = randomUUID();
    const body = {
      cartId: cart.id,
      expectedTotal: cart.total,
      shippingAddress: {
        name: "Ada",
        line1: "1 Main Street",
        city: "Springfield",
        region: "IL",
        postalCode: "62701",
        country: "US",
      },
      payment: { token: payments[this.#turn++ % payments.length]! },
    };
    const checkout = record.begin({ key, customer, body, region: front().name });
    await this.#checkOut(checkout);
    if (checkout.acknowledged) await this.#lookAtOrder(checkout.acknowledged.id);
  }

  async #fillCart(): Promise<Cart> {
    const { body } = await this.#expect(200, "/api/products?limit=20");
    const products = (body as { items: { sku: string }[] }).items;
    const chosen = products[Math.floor(Math.random() * products.length)]!.sku;
    await this.#expect(200, `/api/products/${chosen}`);
    const created = await this.#expect(201, "/api/carts", { method: "POST", body: {} });
    const { id } = created.body as Cart;
    const quantity = 1 + Math.floor(Math.random() * 3);
    await this.#expect(200, `/api/carts/${id}/items/${chosen}`, { method: "PUT", body: { quantity } });
    return (await this.#expect(200, `/api/carts/${id}`)).body as Cart;
  }

  async #expect(status: number, path: string, call: Parameters<Browser["call"]>[2] = {}): Promise<Answer> {
    const answer = await this.#browser.call(this.options.front(), path, call);
    if (answer.status === status) return answer;
    if (!passing.has(answer.status) || answer.status === 500)
      this.options.record.surprise(`${call.method ?? "GET"} ${path} answered ${said(answer)}`);
    throw new Error(said(answer));
  }

  /** Sends the order until it is definite what became of it. */
  async #checkOut(checkout: Checkout): Promise<void> {
    for (;;) {
      try {
        if (this.#settle(checkout, await this.#order(checkout))) return;
      } catch (error) {
        if (!(error instanceof Error)) throw error;
        checkout.answers.push((error as { code?: string }).code ?? error.name);
        if (error.name === "AbortError" || error.name === "ClientDestroyedError") return;
      }
      await wait(pauseMs);
    }
  }

  async #order(checkout: Checkout): Promise<Answer> {
    const { key, body } = checkout;
    const at = this.options.front();
    this.checkingOut = { checkout, at };
    try {
      return await this.#browser.call(at, "/api/orders", { method: "POST", headers: { "idempotency-key": key }, body });
    } finally {
      this.checkingOut = undefined;
    }
  }

  #settle(checkout: Checkout, answer: Answer): boolean {
    const { record } = this.options;
    checkout.answers.push(said(answer));
    if (answer.status === 200 || answer.status === 201) {
      record.acknowledge(checkout, answer.body as AcknowledgedOrder);
      return true;
    }
    if (answer.status === 500) record.surprise(`checkout ${checkout.key} answered ${said(answer)}`);
    if (passing.has(answer.status)) return false;
    checkout.refused = said(answer);
    // Out of stock, or a price that has changed meanwhile, is part of shopping.
    if (answer.status !== 409) record.surprise(`checkout ${checkout.key} was refused: ${said(answer)}`);
    return true;
  }

  /** Read your own writes: an order that was just acknowledged is there, in whatever region one is sent to. */
  async #lookAtOrder(id: string): Promise<void> {
    const answer = await this.#browser.call(this.options.front(), `/api/orders/${id}`);
    if (answer.status === 200 || passing.has(answer.status)) return;
    this.options.record.surprise(`order ${id}, just acknowledged, answered ${said(answer)}`);
  }
}

function said({ status, body }: Answer): string {
  const { type, detail } = (body ?? {}) as { type?: string; detail?: string };
  return [status, type, detail].filter(Boolean).join(" ");
}
