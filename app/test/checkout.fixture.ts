import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import type { LightMyRequestResponse } from "fastify";
import type { Cart } from "../src/carts/schemas";
import type { ProductDocument } from "../src/catalogue/products";
import type { Order, OrderRequest } from "../src/orders/schemas";
import type { LedgerEntry } from "../src/payments/gateway";
import { startPaymentWorker } from "../src/payments/worker";
import type { Caller } from "../src/server/routing";
import type { Stock } from "../src/stock/schemas";
import { checkInvariants, type Violation } from "./invariants";
import type { OneRegion } from "./oneRegion";
import { tokenFor } from "./people";

export const address: OrderRequest["shippingAddress"] = {
  ...{ name: "Ada Lovelace", line1: "12 St James's Square", city: "London", postalCode: "SW1Y 4JH", country: "GB" },
};

const merchant: Caller = { id: randomUUID(), role: "merchant" };

/** What is bought: how many of which product. */
export type Basket = Readonly<Record<string, number>>;

export interface OrderAttempt {
  readonly cart: Cart;
  readonly token: string;
  readonly key?: string;
  readonly customer?: Caller;
  /** In place of what the cart says. */
  readonly expectedTotal?: OrderRequest["expectedTotal"];
}

/** Customers, a merchant and a gateway of one region, by its API and its databases. */
export class Shop {
  readonly customer: Caller = { id: randomUUID(), role: "customer" };

  constructor(private readonly region: OneRegion) {}

  async offer(sku: string, price: number, pieces: number): Promise<void> {
    await this.setPrice(sku, price);
    if (pieces > 0) assert.equal((await this.move(sku, pieces, "receipt")).statusCode, 201);
  }

  async setPrice(sku: string, price: number): Promise<void> {
    const product = { name: `A ${sku}`, price: { amount: price, currency: "USD" } };
    await this.region.stores().documents.write(async (db) => {
      const products = db.collection<ProductDocument>("products");
      await products.updateOne({ _id: sku }, { $set: product }, { upsert: true });
    });
  }

  async move(
    sku: string,
    quantity: number,
    reason: string,
    key: string = randomUUID(),
  ): Promise<LightMyRequestResponse> {
    return this.region.server().inject({
      method: "POST",
      url: `/api/stock/${sku}/movements`,
      headers: { ...(await tokenFor(merchant)), "idempotency-key": key },
      payload: { quantity, reason },
    });
  }

  async stock(sku: string): Promise<Stock> {
    const answer = await this.region.server().inject({ url: `/api/stock/${sku}`, headers: await tokenFor(merchant) });
    return answer.json<Stock>();
  }

  async cart(basket: Basket): Promise<Cart> {
    const created = await this.region.server().inject({ method: "POST", url: "/api/carts" });
    let cart = created.json<Cart>();
    for (const [sku, quantity] of Object.entries(basket)) {
      const url = `/api/carts/${cart.id}/items/${sku}`;
      const answer = await this.region.server().inject({ method: "PUT", url, payload: { quantity } });
      assert.equal(answer.statusCode, 200, answer.body);
      cart = answer.json<Cart>();
    }
    return cart;
  }

  async seeCart({ id }: Cart): Promise<Cart> {
    return (await this.region.server().inject(`/api/carts/${id}`)).json<Cart>();
  }

  async order({
    cart,
    token,
    key = randomUUID(),
    customer = this.customer,
    expectedTotal,
  }: OrderAttempt): Promise<LightMyRequestResponse> {
    return this.region.server().inject({
      method: "POST",
      url: "/api/orders",
      headers: { ...(await tokenFor(customer)), "idempotency-key": key },
      payload: {
        cartId: cart.id,
        expectedTotal: expectedTotal ?? cart.total,
        shippingAddress: address,
        payment: { token },
      },
    });
  }

  /** Fills a cart, orders it, and expects it to be accepted. */
  async buy(basket: Basket, token: string): Promise<Order> {
    const answer = await this.order({ cart: await this.cart(basket), token });
    assert.equal(answer.statusCode, 201, answer.body);
    return answer.json<Order>();
  }

  async seeOrder(id: string, customer = this.customer): Promise<LightMyRequestResponse> {
    return this.region.server().inject({ url: `/api/orders/${id}`, headers: await tokenFor(customer) });
  }

  async status(id: string): Promise<Order["status"]> {
    return (await this.seeOrder(id)).json<Order>().status;
  }

  async charges(): Promise<LedgerEntry[]> {
    const charges: LedgerEntry[] = [];
    for await (const it of this.region.services().payments.gateway.ledger(new Date(0))) charges.push(it);
    return charges;
  }

  /** The key that the gateway knows an order's charge by. */
  async paymentOf(orderId: string): Promise<string> {
    const { rows } = await this.sql<{ id: string }>("SELECT id FROM payments WHERE order_id = $1", [orderId]);
    return rows[0]!.id;
  }

  sql<Row extends object>(text: string, values: unknown[] = []): Promise<{ rows: Row[] }> {
    return this.region.stores().relational.read((db) => db.query<Row>(text, values));
  }

  /** Runs the worker, with nothing left to wait for, until `done`; then stops it. */
  async work(done: () => Promise<boolean>, workers = 1): Promise<void> {
    const running = Array.from({ length: workers }, () =>
      startPaymentWorker(this.region.services(), { pollMs: 20, idleMs: 20 }),
    );
    try {
      const deadline = Date.now() + 15_000;
      while (!(await done())) {
        if (Date.now() > deadline) throw new Error("the worker is not done within 15 s");
        await this.makeDue();
        await wait(20);
      }
    } finally {
      await Promise.all(running.map((it) => it.stop()));
    }
  }

  /** What waits for a later attempt is attempted now. Past the fence: it isn't the shop that does it. */
  async makeDue(): Promise<void> {
    await this.region
      .stores()
      .relational.withConnection((client) =>
        client.query(
          "UPDATE outbox SET due_at = now(); UPDATE cart_outbox SET due_at = now(); UPDATE cart_table_outbox SET due_at = now()",
        ),
      );
  }

  /** Lets the worker settle everything that it can, and see that nothing is left to do. */
  async settleAll(workers = 1): Promise<void> {
    await this.work(async () => {
      const { rows } = await this.sql<{ count: number }>("SELECT count(*)::integer AS count FROM outbox");
      return rows[0]!.count === 0;
    }, workers);
  }

  violations(): Promise<Violation[]> {
    const { stores, services } = this.region;
    return stores().relational.read((db) => checkInvariants(db, services().payments.gateway));
  }
}
