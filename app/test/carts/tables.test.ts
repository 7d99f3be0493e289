import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { DeleteTableCommand, PutItemCommand, QueryCommand } from "@aws-sdk/client-dynamodb";
import { beginCallFault } from "../../../rehearsal/emulator/faults";
import { CartTable } from "../../src/carts/table/cartTable";
import type { Cart } from "../../src/carts/schemas";
import { cartsWaiting } from "../../src/carts/table/placing";
import type { Order } from "../../src/orders/schemas";
import type { ProblemDocument } from "../../src/server/problems";
import { Shop } from "../checkout.fixture";
import { until } from "../events/until";
import { withOneRegion } from "../oneRegion";
import { cartTableEnvironment, cartTableName, emulatedTables, makeCartTable } from "../../local/cartTable";
import { withCartTable } from "./cartTables";

const day = 86_400_000;

describe("Carts in a table", function () {
  this.timeout(60_000);
  const emulator = withCartTable(this);
  const region = withOneRegion(this, { environment: cartTableEnvironment });
  const shop = new Shop(region);
  const get = (url: string) => region.server().inject(url);
  const put = (cart: Pick<Cart, "id">, sku: string, quantity: number) =>
    region.server().inject({ method: "PUT", url: `/api/carts/${cart.id}/items/${sku}`, payload: { quantity } });
  const kindOf = (answer: { json<T>(): T }): string => answer.json<ProblemDocument>().type;
  const lines = async (cart: Pick<Cart, "id">): Promise<unknown[]> =>
    (await get(`/api/carts/${cart.id}`)).json<Cart>().items.map((it) => [it.sku, it.quantity]);
  const inTable = async <T>(work: (client: ReturnType<typeof emulatedTables>) => Promise<T>): Promise<T> => {
    const client = emulatedTables(emulator.endpoint());
    try {
      return await work(client);
    } finally {
      client.destroy();
    }
  };
  /** @returns what brings it back. */
  const tableAway = () => beginCallFault(emulator.endpoint(), { service: "dynamodb", refuse: true });
  /** What another region wrote, as it arrives here. */
  const arrives = async (from: string, work: (table: CartTable) => Promise<unknown>): Promise<void> => {
    const table = new CartTable({ table: cartTableName, region: "us-east-1" }, from);
    await work(table);
    await table.close();
  };
  const line = (sku: string, quantity: number, at = Date.now()) =>
    ({ sku, set: { stamp: at * 200 + 100 + quantity, added: at, changed: at } }) as const;

  /** As a failover does it that has no more of it than the table. */
  const loseOrder = async (id: string, pieces: Readonly<Record<string, number>>): Promise<void> => {
    await region.stores().relational.write(async (tx) => {
      for (const table of ["outbox", "cart_table_outbox", "payments", "order_lines"])
        await tx.query(`DELETE FROM ${table} WHERE order_id = $1`, [id]);
      await tx.query("DELETE FROM orders WHERE id = $1", [id]);
      for (const [sku, count] of Object.entries(pieces))
        await tx.query("UPDATE stock SET sold = sold - $2, available = available + $2 WHERE sku = $1", [sku, count]);
    });
  };

  /** As if all of the cart had been written so many seconds earlier. */
  const marksAge = (cart: string, seconds: number): Promise<void> =>
    inTable(async (client) => {
      const query = new QueryCommand({
        ...{ TableName: cartTableName, KeyConditionExpression: "cart = :cart" },
        ExpressionAttributeValues: { ":cart": { S: cart } },
      });
      for (const it of (await client.send(query)).Items ?? []) {
        const expiresAt = { N: String(Number(it["expiresAt"]!.N) - seconds) };
        await client.send(new PutItemCommand({ TableName: cartTableName, Item: { ...it, expiresAt } }));
      }
    });

  before("nobody works but the test", () => region.services().writer.duties.stop());
  before("something to buy", async () => {
    for (const [sku, price] of Object.entries({ lamp: 1999, rug: 12_500, mug: 900 })) await shop.offer(sku, price, 100);
  });

  it("are waited for before the instance serves, and the region's health says that they answer", async () => {
    await until("the instance is ready", async () => (await get("/health/ready")).statusCode === 200);
    const { carts } = (await get("/health/region")).json<{ carts: unknown }>();
    assert.deepEqual(carts, { kind: "dynamodb", reachable: true });
  });

  it("are written by nobody but the region, and kept for sixty days", async () => {
    const cart = await shop.cart({ lamp: 2 });
    await put(cart, "lamp", 0);
    const query = new QueryCommand({
      ...{ TableName: cartTableName, KeyConditionExpression: "cart = :cart" },
      ExpressionAttributeValues: { ":cart": { S: cart.id } },
    });
    const { Items = [] } = await inTable((client) => client.send(query));
    assert.deepEqual(
      Items.map((it) => it["item"]!.S),
      ["cart", "line#lamp#us-east-1"],
    );
    for (const it of Items) {
      const days = (Number(it["expiresAt"]!.N) * 1000 - Date.now()) / day;
      assert.ok(days > 59.9 && days <= 60, String(days));
    }
    assert.deepEqual((await shop.sql("SELECT FROM carts")).rows, [], "PostgreSQL keeps none");
  });

  it("show what other regions put in, and each line once", async () => {
    const cart = await shop.cart({ lamp: 1 });
    await arrives("eu-west-1", async (table) => {
      const [rug, lamp] = [line("rug", 2, Date.now() + 1000), line("lamp", 3, Date.now() + 1000)];
      await table.set(cart.id, rug.sku, rug.set);
      await table.set(cart.id, lamp.sku, lamp.set);
    });
    assert.deepEqual((await lines(cart)).toSorted(), [
      ["lamp", 3],
      ["rug", 2],
    ]);
    assert.deepEqual((await put(cart, "lamp", 1)).json<Cart>().items.find((it) => it.sku === "lamp")?.quantity, 1);
  });

  it("are forgotten thirty days after their last change, whichever region made it", async () => {
    const id = randomUUID();
    const head = (changed: number) =>
      new PutItemCommand({
        TableName: cartTableName,
        Item: { cart: { S: id }, item: { S: "cart" }, changed: { N: String(changed) } },
      });
    await inTable((client) => client.send(head(Date.now() - 31 * day)));
    assert.equal((await get(`/api/carts/${id}`)).statusCode, 404);
    assert.equal((await put({ id }, "lamp", 1)).statusCode, 404);
    await arrives("eu-west-1", (table) => table.set(id, "lamp", line("lamp", 1, Date.now() - 29 * day).set));
    assert.deepEqual(await lines({ id }), [["lamp", 1]]);
  });

  it("order what the region says that passes the order on, and nobody else", async () => {
    const { carts } = region.services();
    const cart = await shop.cart({ lamp: 1 });
    const stamp = line("rug", 2, Date.now() + 1000).set.stamp;
    const told = Buffer.from(JSON.stringify([Date.now(), [["rug", stamp, 0, 1]]])).toString("base64url");
    assert.deepEqual((await carts.toOrder(cart.id, told)).lines.map((it) => it.sku).toSorted(), ["lamp", "rug"]);
    assert.deepEqual((await carts.toOrder(cart.id)).lines, [{ sku: "lamp", quantity: 1 }]);
    assert.equal(await carts.tell(cart.id).then((it) => typeof it), "string");
  });

  it("are ordered once, where a replica doesn't show it, and something new arrives", async () => {
    const cart = await shop.cart({ lamp: 1 });
    const { stamps } = await region.services().carts.toOrder(cart.id);
    assert.equal((await shop.order({ cart, token: "tok_lost" })).statusCode, 201);
    // As if the mark were still on its way.
    const item = { cart: { S: cart.id }, item: { S: "line#lamp#us-east-1" } };
    const was = { stamp: { N: String(stamps!.get("lamp")) }, changed: { N: String(Date.now()) }, added: { N: "1" } };
    await inTable((client) => client.send(new PutItemCommand({ TableName: cartTableName, Item: { ...item, ...was } })));
    assert.deepEqual(await lines(cart), [["lamp", 1]]);
    assert.equal(kindOf(await shop.order({ cart, token: "tok_ok" })), "/problems/cart-ordered");
    const both = (await put(cart, "mug", 1)).json<Cart>();
    const changed = await shop.order({ cart: both, token: "tok_ok" });
    assert.equal(kindOf(changed), "/problems/price-changed");
    const { total } = changed.json<{ total: Cart["total"] }>();
    assert.deepEqual(total, { amount: 900, currency: "USD" });
    const mug = await shop.order({ cart: both, token: "tok_ok", expectedTotal: total });
    assert.deepEqual(
      mug.json<Order>().items.map((it) => it.sku),
      ["mug"],
    );
    assert.deepEqual(await shop.violations(), []);
  });

  it("make an order again that was lost with a region, though their table heard of it", async () => {
    const cart = await shop.cart({ mug: 1 });
    const key = randomUUID();
    const first = (await shop.order({ cart, token: "tok_ok", key })).json<Order>();
    await loseOrder(first.id, { mug: 1 });
    assert.deepEqual(await lines(cart), []);
    const again = await shop.order({ cart, token: "tok_ok", key });
    assert.deepEqual([again.statusCode, again.json<Order>().id], [201, first.id]);
    assert.equal(kindOf(await shop.order({ cart, token: "tok_ok" })), "/problems/cart-ordered");
    assert.deepEqual(await shop.violations(), []);
  });

  it("show again what an order had that a failover lost, once every region would know it, and sell it then", async () => {
    const cart = await shop.cart({ mug: 1, lamp: 2 });
    const lost = (await shop.order({ cart, token: "tok_ok" })).json<Order>();
    await put(cart, "rug", 1);
    const stands = await shop.order({ cart: (await get(`/api/carts/${cart.id}`)).json<Cart>(), token: "tok_ok" });
    assert.equal(stands.statusCode, 201);
    await loseOrder(lost.id, { mug: 1, lamp: 2 });
    assert.deepEqual(await lines(cart), [], "it may be on its way to this region");
    await marksAge(cart.id, 61);
    const shown = (await get(`/api/carts/${cart.id}`)).json<Cart>();
    assert.deepEqual(
      shown.items.map((it) => [it.sku, it.quantity]),
      [
        ["mug", 1],
        ["lamp", 2],
      ],
    );
    const again = await shop.order({ cart: shown, token: "tok_ok" });
    assert.deepEqual([again.statusCode, again.json<Order>().items.map((it) => it.sku)], [201, ["mug", "lamp"]]);
    await marksAge(cart.id, 61);
    assert.deepEqual(await lines(cart), [], "all of it is ordered");
    // The money of the lost one is reconcile's to give back.
    const violated = await shop.violations();
    assert.deepEqual(
      violated.map((it) => it.rule),
      ["every charge has its order"],
    );
  });

  it("are told of their orders later where the table is away in that moment", async () => {
    const cart = await shop.cart({ rug: 1 });
    const { carts } = region.services();
    const toOrder = carts.toOrder.bind(carts);
    let away: (() => Promise<void>) | undefined;
    carts.toOrder = async (...asked) => {
      const state = await toOrder(...asked);
      away ??= await tableAway();
      return state;
    };
    const order = await shop.order({ cart, token: "tok_ok" });
    carts.toOrder = toOrder;
    await away!();
    assert.deepEqual([order.statusCode, order.json<Order>().status], [201, "paid"]);
    assert.deepEqual(await lines(cart), [["rug", 1]]);
    assert.equal(await region.stores().relational.read(cartsWaiting), 1);
    await shop.work(async () => (await shop.sql("SELECT FROM cart_table_outbox")).rows.length === 0);
    assert.deepEqual(await lines(cart), []);
  });

  it("keep no payment from being settled while their table is away, and get the lines back later", async () => {
    const cart = await shop.cart({ rug: 2 });
    const { id } = (await shop.order({ cart, token: "tok_lost" })).json<Order>();
    const late = "UPDATE orders SET created_at = created_at - interval '1 hour' WHERE id = $1";
    await region.stores().relational.write((tx) => tx.query(late, [id]));
    await region
      .stores()
      .relational.write((tx) => tx.query("INSERT INTO cart_table_outbox (order_id) VALUES ($1)", [id]));
    const back = await tableAway();
    await shop.work(async () => (await shop.status(id)) === "cancelled");
    await back();
    assert.deepEqual(await lines(cart), []);
    await shop.work(async () => (await shop.sql("SELECT FROM cart_table_outbox")).rows.length === 0);
    assert.deepEqual(await lines(cart), [["rug", 2]]);
  });

  it("answer 503 while the table is away, and are there again afterwards", async () => {
    const cart = await shop.cart({ lamp: 1 });
    const back = await tableAway();
    const answers = [await get(`/api/carts/${cart.id}`), await put(cart, "lamp", 2)];
    await back();
    for (const it of answers)
      assert.deepEqual(
        [it.statusCode, kindOf(it), it.headers["retry-after"]],
        [503, "/problems/store-unreachable", "5"],
      );
    assert.deepEqual(await lines(cart), [["lamp", 1]]);
  });

  it("are changed once where an answer is lost on its way, and the call is tried again", async () => {
    const cart = await shop.cart({ lamp: 1 });
    const fault = { service: "dynamodb", operation: "UpdateItem", loseResponses: 1 };
    const end = await beginCallFault(emulator.endpoint(), fault);
    assert.equal((await put(cart, "lamp", 2)).statusCode, 200);
    await end();
    assert.deepEqual(await lines(cart), [["lamp", 2]]);
  });

  it("answer 503 without their table", async () => {
    await inTable((client) => client.send(new DeleteTableCommand({ TableName: cartTableName })));
    const answer = await region.server().inject({ method: "POST", url: "/api/carts" });
    assert.deepEqual([answer.statusCode, kindOf(answer)], [503, "/problems/store-unreachable"]);
    await makeCartTable(emulator.endpoint());
  });
});
