import assert from "node:assert/strict";
import { moveCarts } from "../../src/commands/moveCarts";
import { CartTable } from "../../src/carts/table/cartTable";
import { openCarts } from "../../src/carts/openCarts";
import type { Carts } from "../../src/carts/port";
import type { Cart } from "../../src/carts/schemas";
import type { Order } from "../../src/orders/schemas";
import { Lifecycle } from "../../src/server/lifecycle";
import { Shop } from "../checkout.fixture";
import { withOneRegion } from "../oneRegion";
import { cartTableName } from "../../local/cartTable";
import { withCartTable } from "./cartTables";

describe("storefront move-carts", function () {
  this.timeout(60_000);
  withCartTable(this);
  const region = withOneRegion(this);
  const shop = new Shop(region);
  /** What an instance does that has been told of the table already, beside one that hasn't. */
  let tables: Carts;
  const told = () => ({ ...region.settings(), carts: { table: cartTableName } });
  const run = async (args: string, settings = region.settings(), stopping?: AbortSignal): Promise<string[]> => {
    const said: string[] = [];
    await moveCarts(settings, args.split(" "), (line) => said.push(line), stopping ?? new AbortController().signal);
    return said;
  };
  const there = async ({ id }: Pick<Cart, "id">) => (await tables.lines(id)).map((it) => [it.sku, it.quantity]);
  const here = async (cart: Cart) => (await shop.seeCart(cart)).items.map((it) => [it.sku, it.quantity]);
  const put = (cart: Cart, sku: string, quantity: number) =>
    region.server().inject({ method: "PUT", url: `/api/carts/${cart.id}/items/${sku}`, payload: { quantity } });
  const toTable = `--to dynamodb --table ${cartTableName}`;
  const back = `--to relational --table ${cartTableName}`;

  before("a table, and something to buy", async () => {
    tables = openCarts(told(), region.stores().relational, new Lifecycle());
    for (const sku of ["lamp", "rug", "mug"]) await shop.offer(sku, 1000, 100);
  });
  after(() => tables.close());

  it("copies carts, as often as one likes, and what is changed meanwhile on either side is kept", async () => {
    const cart = await shop.cart({ lamp: 1, rug: 2 });
    const other = await shop.cart({ mug: 1 });
    assert.match((await run(toTable)).at(-1)!, /^2 cart\(s\) were copied to dynamodb/);
    assert.deepEqual(await there(cart), [
      ["lamp", 1],
      ["rug", 2],
    ]);
    // Instances of both kinds serve meanwhile.
    await put(cart, "rug", 0);
    await put(cart, "lamp", 4);
    await tables.setQuantity(cart.id, { sku: "mug", quantity: 3 });
    await run(toTable);
    await run(toTable);
    assert.deepEqual(await there(cart), [
      ["lamp", 4],
      ["mug", 3],
    ]);

    const last = await run("--to dynamodb --finish", told());
    assert.match(last.at(-1)!, /^2 cart\(s\) were copied to dynamodb\. What is left there is forgotten/);
    assert.deepEqual((await shop.sql("SELECT FROM carts")).rows, []);
    assert.deepEqual(
      [await there(cart), await there(other)],
      [
        [
          ["lamp", 4],
          ["mug", 3],
        ],
        [["mug", 1]],
      ],
    );
  });

  it("copies them back, and what is changed meanwhile on either side is kept", async () => {
    const { value: id } = await tables.create();
    const cart = { id } as Cart;
    for (const [sku, quantity] of [
      ["lamp", 1],
      ["rug", 2],
      ["mug", 3],
    ] as const)
      await tables.setQuantity(id, { sku, quantity });
    await run(back);
    assert.deepEqual(await here(cart), [
      ["lamp", 1],
      ["rug", 2],
      ["mug", 3],
    ]);
    await put(cart, "mug", 0);
    await put(cart, "lamp", 5);
    await tables.setQuantity(id, { sku: "rug", quantity: 7 });
    await run(back);
    await run(back);
    assert.deepEqual((await here(cart)).toSorted(), [
      ["lamp", 5],
      ["rug", 7],
    ]);
    await put(cart, "rug", 1);
    await run(`${back} --finish`);
    assert.deepEqual((await here(cart)).toSorted(), [
      ["lamp", 5],
      ["rug", 1],
    ]);
    const table = new CartTable({ table: cartTableName, region: "us-east-1" });
    assert.deepEqual(await table.read(id), []);
    await table.close();
  });

  it("brings a cart when it is asked for, before the command has come to it", async () => {
    const cart = await shop.cart({ lamp: 2 });
    assert.deepEqual(await there(cart), [["lamp", 2]]);
    await tables.setQuantity(cart.id, { sku: "rug", quantity: 1 });
    await run(toTable);
    assert.deepEqual(await there(cart), [
      ["lamp", 2],
      ["rug", 1],
    ]);
  });

  it("leaves out what is ordered, and gives it back in the new place where the order ends", async () => {
    const cart = await shop.cart({ lamp: 1, rug: 2 });
    const { id } = (await shop.order({ cart, token: "tok_lost" })).json<Order>();
    await run(toTable);
    assert.deepEqual(await there(cart), []);
    assert.deepEqual((await tables.toOrder(cart.id)).lines, []);
    await region.stores().relational.write(async (tx) => {
      await tx.query("SELECT set_config('storefront.carts', 'dynamodb', true)");
      await tx.query("SELECT settle_order($1, 'cancelled', 'voided', NULL, NULL, 'available')", [id]);
    });
    await tables.work();
    assert.deepEqual(await there(cart), [
      ["lamp", 1],
      ["rug", 2],
    ]);
  });

  it("stops when it is told to, says how to go on, and goes on from there", async () => {
    for (let count = 0; count < 201; count++)
      await region.stores().relational.write((tx) => tx.query("INSERT INTO carts (id) VALUES (gen_random_uuid())"));
    const [stopped] = await run(toTable, region.settings(), AbortSignal.abort());
    assert.equal(process.exitCode, 130);
    process.exitCode = undefined;
    const after = /^Stopped\. 200 cart\(s\) were copied\. Go on: storefront move-carts (.*)$/.exec(stopped!)?.[1];
    assert.ok(after, stopped);
    const rows = (await shop.sql<{ count: number }>("SELECT count(*)::int AS count FROM carts")).rows[0]!.count;
    assert.match((await run(after)).at(-1)!, new RegExp(`^${rows - 200} cart`));
  });

  it("refuses what can't be meant, all of it at once", async () => {
    await assert.rejects(run("--to redis --finish"), (error: Error) => {
      assert.match(error.message, /--to is "redis": it must be dynamodb or relational; no table is known.*; --finish/);
      return true;
    });
    await assert.rejects(run(`${toTable} --finish`), /CARTS_KIND=relational.*switch first/);
  });
});
