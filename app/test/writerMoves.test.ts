import assert from "node:assert/strict";
import type { Shop } from "../local/shop";
import type { StoreName } from "../src/stores/store";
import { everyEditKept, nothingLostOrDoubled } from "./load/aftermath";
import { startEditors } from "./load/editors";
import { Load } from "./load/load";
import { longestGap, type Move } from "./load/gap";
import { payments, startShopUnderTest } from "./load/shopUnderTest";

describe("A writer that moves to another region while customers shop in all three", function () {
  this.timeout(240_000);
  let shop: Shop;
  let load: Load;

  before(async () => {
    shop = await startShopUnderTest(3);
  });
  after(() => shop?.kill());

  const pids = (): number[] => shop.regions.map((it) => it.storefront.pid());

  beforeEach(async () => {
    load = await Load.start({ customers: 6, front: (customer) => shop.regions[customer % 3]!, payments });
  });
  afterEach(() => load.stop(0));

  async function move(store: StoreName, to: number): Promise<Move> {
    const startedAt = performance.now();
    await shop.switchover(store, shop.regions[to]!.name);
    return { startedAt, endedAt: performance.now() };
  }

  it("loses and doubles no order when the orders' writer moves, and moves back, and needs no restart", async () => {
    const before = pids();
    await load.untilAcknowledged(30);
    for (const to of [1, 0]) {
      const moved = await move("relational", to);
      for (const { name } of shop.regions) await load.untilAcknowledged(2, name);
      assert.deepEqual(
        await standbys("relational"),
        [0, 1, 2].map((it) => it !== to),
      );
      console.log(`      orders to ${shop.regions[to]!.name}: ${longestGap(load.times(), moved)}`);
    }
    await load.stop();
    console.log(`      ${load.record.summary()}`);
    assert.deepEqual(pids(), before);
    await nothingLostOrDoubled(shop, load.record);
  });

  it("loses no review and no merchant's edit when the catalogue's writer moves, and moves back", async () => {
    const before = pids();
    const editors = await startEditors(shop.regions);
    await editors.untilAcknowledged(5);
    for (const to of [2, 0]) {
      const moved = await move("document", to);
      await editors.untilAcknowledged(3);
      assert.deepEqual(
        await standbys("document"),
        [0, 1, 2].map((it) => it !== to),
      );
      console.log(`      catalogue to ${shop.regions[to]!.name}: ${longestGap(editors.times(), moved)}`);
    }
    await Promise.all([editors.stop(), load.stop()]);
    console.log(`      ${editors.summary()}; ${load.record.summary()}`);
    assert.deepEqual(pids(), before);
    await everyEditKept(shop, editors);
    await nothingLostOrDoubled(shop, load.record);
  });

  const standbys = (store: StoreName): Promise<boolean[]> =>
    Promise.all(
      shop.regions.map(({ relational, documents }) =>
        (store === "relational" ? relational : documents.postgres).isStandby(),
      ),
    );
});
