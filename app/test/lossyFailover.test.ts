import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import type { Shop, ShopRegion } from "../local/shop";
import type { OrderRequest } from "../src/orders/schemas";
import { identityOf } from "../src/orders/identity";
import { everyPaymentKnown, nothingLostOrDoubled, violations } from "./load/aftermath";
import { type Answer, Browser } from "./load/browser";
import { parseReconciliation, storefront } from "./load/commands";
import { Load } from "./load/load";
import { cutOff, reconnect } from "./load/replication";
import { openGateway, startShopUnderTest } from "./load/shopUnderTest";
import type { AcknowledgedCheckout, Checkout } from "./load/shopRecord";
import { missing } from "./load/verification";
import { address } from "./checkout.fixture";
import { tokenFor } from "./people";

/** Every order is charged at once, so that charges count orders. */
const payments = ["tok_ok"];

/** The key that the gateway knows a checkout's charge by. */
const chargeKey = ({ customer, key, body }: Checkout): string =>
  identityOf(customer, key, body as OrderRequest).paymentId;

const keysOf = (checkouts: readonly Checkout[]): string[] => checkouts.map(chargeKey).sort();

/** One story, told in its order: each test goes on where the one before it ended. */
describe("A failover that loses the last orders", function () {
  this.timeout(180_000).bail(true);
  let shop: Shop;
  let left: ShopRegion;
  let chosen: ShopRegion;
  let third: ShopRegion;
  let load: Load;
  let open: ShopRegion[];
  let interrupted: Checkout[];
  let lost: AcknowledgedCheckout[];
  let cutAt: number;
  let prober: string;
  let synthetic: string;

  before(async () => {
    shop = await startShopUnderTest(3);
    [left, chosen, third] = shop.regions as [ShopRegion, ShopRegion, ShopRegion];
    open = [left, chosen, third];
  });
  after(() => shop?.kill());

  const startLoad = (): Promise<Load> =>
    Load.start({ customers: 6, front: (customer) => open[customer % open.length]!, payments });

  it("takes an order that a prober places", async () => {
    const email = "prober@example.com";
    const account = { email, password: "correct horse battery staple", name: "Prober", delivery: "body" };
    const visitor = new Browser();
    const registered = await visitor.call(left, "/api/customers", { method: "POST", body: account });
    prober = (registered.body as { customer: { id: string } }).customer.id;
    await storefront(shop, left, "mark-synthetic", "--email", email);
    const cart = (await visitor.call(left, "/api/carts", { method: "POST", body: {} })).body as { id: string };
    const { items } = (await visitor.call(left, "/api/products?limit=1")).body as { items: { sku: string }[] };
    const item = `/api/carts/${cart.id}/items/${items[0]!.sku}`;
    const { total } = (await visitor.call(left, item, { method: "PUT", body: { quantity: 1 } })).body as {
      total: object;
    };
    const body = { cartId: cart.id, expectedTotal: total, shippingAddress: address, payment: { token: "tok_ok" } };
    const placed = (await asCustomer(prober, left, randomUUID(), body)).body as { id: string; synthetic: boolean };
    assert.equal(placed.synthetic, true);
    synthetic = placed.id;
    await visitor.close();
  });

  it("goes on selling in every region while the standby that will be chosen receives nothing", async () => {
    load = await startLoad();
    await load.untilAcknowledged(20);
    // Before, not after: what is acknowledged while the standby is being cut off may have missed it already.
    cutAt = performance.now();
    await cutOff(chosen.relational);
    await load.untilAcknowledged(20);
  });

  it("sells again in the regions that are left, without a restart, once the standby was promoted", async () => {
    await load.untilCheckingOut(2);
    interrupted = load.checkingOut();
    const killedAt = performance.now();
    open = [chosen, third];
    await left.relational.kill();
    // Too late for what was not sent. The third region had received it, and is copied anew.
    await reconnect(chosen.relational);
    await shop.failover("relational", chosen.name);
    for (const region of open) await load.untilAcknowledged(5, region.name);
    const begunSince = load.record.acknowledged().filter((it) => it.startedAt > killedAt);
    const first = Math.min(...begunSince.map((it) => it.acknowledgedAt));
    console.log(
      `      the first order begun since was acknowledged ${Math.round(first - killedAt)} ms after the writer was killed`,
    );
    await load.stop();
    assert.deepEqual(load.record.open(), []);
  });

  it("has the prober's order still, and removes it wherever and however often it is asked", async () => {
    const browser = await signedIn(prober);
    const ask = async (region: ShopRegion, method: "GET" | "DELETE") =>
      (await browser.call(region, `/api/orders/${synthetic}`, { method })).status;
    assert.equal(await ask(chosen, "GET"), 200);
    assert.deepEqual([await ask(third, "DELETE"), await ask(chosen, "DELETE")], [204, 204]);
    assert.equal(await ask(chosen, "GET"), 404);
    await browser.close();
  });

  it("has lost exactly the acknowledged orders that were not replicated, and says so", async () => {
    await everyPaymentKnown(chosen.relational);
    lost = await missing(load.record, chosen);
    assert.ok(lost.length >= 20, `${lost.length} lost`);
    assert.ok(lost.every((it) => it.acknowledgedAt > cutAt));
    // What the writer had and the chosen standby has not, asked of both of them.
    await left.relational.start();
    const [had, has] = await Promise.all([left, chosen].map(orderIds));
    const known = new Set(has);
    const notReplicated = new Set(had!.filter((id) => !known.has(id)));
    await left.relational.kill();
    const acknowledged = load.record.acknowledged().map((it) => it.acknowledged.id);
    assert.deepEqual(
      lost.map((it) => it.acknowledged.id).sort(),
      acknowledged.filter((id) => notReplicated.has(id)).sort(),
    );
    // Nothing else of what customers were told was wrong: a cart, or an order looked at, that was lost meanwhile.
    assert.deepEqual(
      load.record.surprises.filter((it) => !/\b404\b/.test(it)),
      [],
    );
    console.log(`      ${load.record.summary()}; ${lost.length} of them lost`);
  });

  it("finds each of them as a charge without an order, and nothing else but checkouts that were on their way", async () => {
    const found = parseReconciliation(await storefront(shop, chosen, "reconcile"));
    const lostKeys = new Set(keysOf(lost));
    const others = found.keys.filter((key) => !lostKeys.has(key));
    const unanswered = new Set(keysOf(interrupted.filter((it) => !it.acknowledged)));
    assert.equal(found.count, lost.length + others.length);
    assert.deepEqual(
      found.keys.filter((key) => lostKeys.has(key)),
      keysOf(lost),
    );
    assert.deepEqual(
      others.filter((key) => !unanswered.has(key)),
      [],
    );
    console.log(
      `      reconcile: ${found.count} charges without an order, ${others.length} of them never acknowledged`,
    );
  });

  it("gives a customer who sends a lost checkout again the same order for the same charge", async () => {
    const { key, customer, body, acknowledged } = lost[0]!;
    await putCartBack(lost[0]!);
    const before = await charges();
    const answer = await asCustomer(customer, chosen, key, body);
    assert.equal(answer.status, 201);
    assert.equal((answer.body as { id: string }).id, acknowledged.id);
    assert.equal(await charges(), before);
    const found = parseReconciliation(await storefront(shop, chosen, "reconcile"));
    assert.ok(!found.keys.includes(chargeKey(lost[0]!)));
  });

  it("takes no writes in the region that was left, when that comes back fenced by a row, and nobody follows it", async () => {
    await left.storefront.kill();
    await left.relational.start();
    await storefront(shop, left, "fence", "--reason", "left behind by a failover");
    await left.storefront.start();
    await refusesWrites(await orderIds(left));
  });

  it("takes none either when it is fenced by its configuration", async () => {
    await left.storefront.kill();
    await storefront(shop, left, "unfence");
    await left.storefront.start({ FENCED: "left behind by a failover" });
    await refusesWrites(await orderIds(left));
  });

  it("gives the money back, and all adds up once the region that was left is a copy again", async () => {
    await storefront(shop, chosen, "reconcile", "--refund");
    assert.equal(parseReconciliation(await storefront(shop, chosen, "reconcile")).count, 0);
    await left.storefront.kill();
    await shop.rejoin("relational", left.name);
    await left.storefront.start();
    open = [left, chosen, third];
    const again = await startLoad();
    for (const region of open) await again.untilAcknowledged(3, region.name);
    await again.stop();
    await nothingLostOrDoubled(shop, again.record);
    assert.deepEqual(await violations(shop), []);
  });

  /** Customers there are told to wait, and may still read; elsewhere they buy, and all of it lands in the region that writes. */
  async function refusesWrites(before: readonly string[]): Promise<void> {
    const visitor = new Browser();
    const refused = await visitor.call(left, "/api/carts", { method: "POST", body: {} });
    assert.equal(refused.status, 503);
    assert.match((refused.body as { type: string }).type, /fenced/);
    assert.ok(Number(refused.headers["retry-after"]) > 0);
    assert.equal((await visitor.call(left, "/api/products")).status, 200);
    assert.equal((await visitor.call(left, "/health/region")).status, 503);
    await visitor.close();
    const elsewhere = await startLoad();
    for (const region of open) await elsewhere.untilAcknowledged(5, region.name);
    await elsewhere.stop();
    assert.deepEqual(elsewhere.record.surprises, []);
    assert.deepEqual(await missing(elsewhere.record, chosen), []);
    assert.deepEqual(await orderIds(left), before);
  }

  async function orderIds({ relational }: ShopRegion): Promise<string[]> {
    const rows = await relational.ask<{ id: string }>("SELECT id FROM orders ORDER BY id", [], "storefront");
    return rows.map((it) => it.id);
  }

  async function charges(): Promise<number> {
    const gateway = openGateway(shop);
    let count = 0;
    for await (const charge of gateway.ledger(new Date(0))) if (charge.status === "succeeded") count++;
    await gateway.close();
    return count;
  }

  /** The cart that the checkout was made of: it was lost as well, unless it was older than the cut. */
  async function putCartBack(checkout: AcknowledgedCheckout): Promise<void> {
    const { cartId } = checkout.body as OrderRequest;
    const { items } = checkout.acknowledged;
    await chosen.relational.ask("INSERT INTO carts (id) VALUES ($1) ON CONFLICT DO NOTHING", [cartId], "storefront");
    for (const { sku, quantity } of items) {
      const sql = `INSERT INTO cart_items (cart_id, sku, quantity) VALUES ($1, $2, $3)
        ON CONFLICT (cart_id, sku) DO UPDATE SET quantity = excluded.quantity`;
      await chosen.relational.ask(sql, [cartId, sku, quantity], "storefront");
    }
  }

  async function signedIn(id: string): Promise<Browser> {
    const browser = new Browser();
    browser.signIn((await tokenFor({ id, role: "customer" })).authorization);
    return browser;
  }

  async function asCustomer(id: string, at: ShopRegion, key: string, body: unknown): Promise<Answer> {
    const browser = await signedIn(id);
    const answer = await browser.call(at, "/api/orders", { method: "POST", headers: { "idempotency-key": key }, body });
    await browser.close();
    return answer;
  }
});
