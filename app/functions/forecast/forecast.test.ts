import assert from "node:assert/strict";
import { forecastNightly } from "./index";
import { addPaidOrders, addReachableCustomer } from "../../test/events/paidOrders";
import { withOneRegion } from "../../test/oneRegion";
import { tokenFor } from "../../test/people";
import type { Relational } from "../../src/stores/relational/relational";
import { FencedError, NotWriterError } from "../../src/stores/store";
import { forecastOf, forecastStock } from "../../src/stock/forecast";
import type { ListedStock } from "../../src/stock/schemas";

describe("A forecast of stock", function () {
  const region = withOneRegion(this);
  const at = new Date("2026-03-10T02:15:00Z");

  async function listed(): Promise<ListedStock[]> {
    const headers = await tokenFor({ id: "m", role: "merchant" });
    return (await region.server().inject({ url: "/api/stock", headers })).json<{ items: ListedStock[] }>().items;
  }

  /** Orders of two lamps each. */
  async function paid(times: Readonly<Record<string, number>>): Promise<void> {
    await region.stores().relational.write(async (tx) => {
      const customer = await addReachableCustomer(tx);
      for (const [time, count] of Object.entries(times)) {
        const ids = await addPaidOrders(tx, customer, count);
        await tx.query("UPDATE orders SET settled_at = $2 WHERE id = ANY ($1)", [ids, time]);
      }
    });
  }

  before(async () => {
    await region
      .stores()
      .relational.write((tx) =>
        tx.query("INSERT INTO stock (sku, received, available) VALUES ('a-lamp', 50, 50), ('b-chair', 5, 5)"),
      );
  });

  it("isn't there before one was made, nor of a shop that has sold nothing before today", async () => {
    await paid({ "2026-03-10T01:00:00Z": 1 });
    assert.equal(await forecastStock(region.stores().relational, "us-east-1", at), 0);
    assert.deepEqual(
      (await listed()).map((it) => it.forecast),
      [undefined, undefined],
    );
  });

  it("counts whole days since the shop first sold something, and not what was paid today", async () => {
    await paid({ "2026-03-06T23:59:59Z": 1, "2026-03-09T23:59:59Z": 4 });
    assert.equal(await forecastStock(region.stores().relational, "us-east-1", at), 2);
    const madeAt = at.toISOString();
    assert.deepEqual(
      (await listed()).map((it) => it.forecast),
      [
        { soldPerDay: 2.5, days: 4, daysLeft: 20, madeAt },
        { soldPerDay: 0, days: 4, madeAt },
      ],
    );
  });

  it("counts four weeks at most, and is the same however often it is made; an older one changes nothing", async () => {
    await paid({ "2026-02-09T23:59:59Z": 50, "2026-02-10T00:00:00Z": 2 });
    for (const time of [at, at, new Date("2026-03-09T02:15:00Z")])
      await forecastStock(region.stores().relational, "us-east-1", time);
    const [lamp] = await listed();
    assert.deepEqual(lamp!.forecast, { soldPerDay: 0.5, days: 28, daysLeft: 100, madeAt: at.toISOString() });
  });

  it("follows what is available when somebody looks", () => {
    const counted = { pieces: "14", days: 28, madeAt: at };
    assert.equal(forecastOf({ available: 1, ...counted })!.daysLeft, 2);
    assert.equal(forecastOf({ available: 0, ...counted })!.daysLeft, 0);
  });

  it("isn't made in a fenced region, and is left to the writer elsewhere", async () => {
    const { relational } = region.stores();
    await relational.write((tx) => tx.query("INSERT INTO fences (region, reason) VALUES ('eu-west-1', 'left')"));
    await assert.rejects(forecastStock(relational, "eu-west-1", new Date("2026-03-11T00:00:00Z")), FencedError);
    const follows = { withConnection: () => Promise.reject(new NotWriterError("relational")) } as unknown as Relational;
    const world = { region: "eu-west-1", relational: follows, log: () => undefined };
    assert.deepEqual(await forecastNightly(world, {}), { skipped: "this region's relational store takes no writes" });
  });
});
