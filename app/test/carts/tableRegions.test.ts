import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { control } from "../../../rehearsal/emulator/faults";
import { freePort } from "../../../servers/ports";
import type { Cart } from "../../src/carts/schemas";
import type { Order } from "../../src/orders/schemas";
import { address, Shop } from "../checkout.fixture";
import { Databases, Region, until } from "../forwardingRegions.fixture";
import { tokenFor } from "../people";
import { cartTableEnvironment } from "../../local/cartTable";
import { withCartTable } from "./cartTables";

const names = ["us-east-1", "eu-west-1"] as const;

describe("Carts in a table of two regions, one of which writes orders", function () {
  this.timeout(120_000);
  const emulator = withCartTable(this, ["eu-west-1"]);
  const customer = { id: randomUUID(), role: "customer" } as const;
  let databases: Databases;
  let regions: Region[];
  const replication = (body: object) => control(emulator.endpoint(), "dynamodb-replication", body);
  const cut = () => replication({ cut: names });
  /** What is on its way arrives at the next call. */
  const join = () => replication({ join: names, delayMilliseconds: 0 });

  before("two regions", async () => {
    databases = await Databases.start({ standbys: 1 });
    const copies = [databases.writer, databases.standbys[0]!];
    const ports = [await freePort(), await freePort()];
    const peers = Object.fromEntries(names.map((name, index) => [name, `http://127.0.0.1:${ports[index]}`]));
    regions = [];
    for (const [index, name] of names.entries())
      regions.push(
        await Region.start({
          name,
          port: ports[index]!,
          copies: copies[index]!,
          peers,
          environment: cartTableEnvironment,
        }),
      );
    await regions[1]!.follows("us-east-1");
    const { server, services } = regions[0]!;
    const shop = new Shop({
      ...{ server: () => server, services: () => services },
      settings: () => services.settings,
      stores: () => services.stores,
    });
    for (const sku of ["lamp", "rug", "mug"]) await shop.offer(sku, 1000, 100);
    const { documents } = regions[1]!.services.stores;
    await until("the products have arrived", async () => {
      const products = await documents.read((db) => db.collection("products").find().toArray());
      return products.length === 3;
    });
    await until("the stock has arrived", async () => {
      const { rows } = await regions[1]!.services.stores.relational.read((db) => db.query("SELECT FROM stock"));
      return rows.length === 3;
    });
  });
  after(async () => {
    await Promise.all((regions ?? []).map((it) => it.close()));
    await databases?.close();
  });

  const send = (at: number, method: string, url: string, payload?: unknown, headers: Record<string, string> = {}) =>
    fetch(`${regions[at]!.url}${url}`, {
      method,
      headers: { ...headers, ...(payload ? { "content-type": "application/json" } : {}) },
      ...(payload ? { body: JSON.stringify(payload) } : {}),
    });
  const put = async (at: number, cart: Pick<Cart, "id">, sku: string, quantity: number): Promise<Cart> => {
    const answer = await send(at, "PUT", `/api/carts/${cart.id}/items/${sku}`, { quantity });
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get("x-region"), names[at], "it is done where it was asked for");
    return (await answer.json()) as Cart;
  };
  const order = async (at: number, cart: Cart): Promise<Response> =>
    send(
      at,
      "POST",
      "/api/orders",
      { cartId: cart.id, expectedTotal: cart.total, shippingAddress: address, payment: { token: "tok_ok" } },
      { ...(await tokenFor(customer)), "idempotency-key": randomUUID() } as Record<string, string>,
    );
  const newCart = async (at: number): Promise<Cart> => (await (await send(at, "POST", "/api/carts")).json()) as Cart;
  const seen = async (at: number, { id }: Pick<Cart, "id">): Promise<unknown[]> =>
    ((await (await send(at, "GET", `/api/carts/${id}`)).json()) as Cart).items
      .map((it) => [it.sku, it.quantity])
      .toSorted();

  it("are ordered as they were filled in a region that passes the order on, whatever has been replicated", async () => {
    await cut();
    const cart = await put(1, await put(1, await newCart(1), "lamp", 2), "rug", 1);

    const answer = await order(1, cart);

    assert.deepEqual([answer.status, answer.headers.get("x-region")], [201, "us-east-1"]);
    const placed = (await answer.json()) as Order;
    assert.deepEqual([placed.status, placed.items.map((it) => it.sku)], ["paid", ["lamp", "rug"]]);
    assert.deepEqual(
      await seen(1, cart),
      [
        ["lamp", 2],
        ["rug", 1],
      ],
      "it hasn't heard of the order",
    );
    assert.equal((await order(1, cart)).status, 409, "and isn't ordered twice");
    await join();
    assert.deepEqual([await seen(0, cart), await seen(1, cart)], [[], []]);
  });

  it("keep what is put in at the same time in both, and show the same afterwards", async () => {
    for (let round = 0; round < 5; round++) {
      await join();
      const cart = await newCart(0);
      await until("the other has heard of it", async () => (await send(1, "GET", `/api/carts/${cart.id}`)).ok);
      await cut();
      await Promise.all([put(0, cart, "lamp", 1), put(1, cart, "rug", 2), put(1, cart, "lamp", 3)]);
      await put(0, cart, "mug", 1);
      await put(0, cart, "mug", 0);
      await put(1, cart, "mug", 2);
      await join();
      const [here, there] = [await seen(0, cart), await seen(1, cart)] as [string, number][][];
      assert.deepEqual(here, there);
      assert.deepEqual(
        here!.map(([sku]) => sku),
        ["lamp", "mug", "rug"],
      );
      assert.ok([1, 3].includes(here!.find(([sku]) => sku === "lamp")![1]));
    }
  });

  it("go on in the region that follows while the database that takes orders is gone, which says so of orders only", async () => {
    await join();
    const cart = await put(1, await newCart(1), "lamp", 1);
    await databases.writer.postgres.kill();
    const more = await put(1, cart, "rug", 2);
    assert.deepEqual(await seen(1, cart), [
      ["lamp", 1],
      ["rug", 2],
    ]);
    assert.equal((await order(1, more)).status, 503);
  });
});
