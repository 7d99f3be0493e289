import assert from "node:assert/strict";
import type { Shop, ShopRegion } from "../local/shop";
import type { PostgresServer } from "../../servers/postgres";
import { nameOf, storeNames } from "../local/shopProcess";
import { everyEditKept, nothingLostOrDoubled } from "./load/aftermath";
import { type Editors, startEditors } from "./load/editors";
import { Load, until } from "./load/load";
import { payments, startShopUnderTest } from "./load/shopUnderTest";

describe("A shop in three regions, of which any one process is killed in the middle of checkouts", function () {
  this.timeout(240_000);
  let shop: Shop;
  let load: Load;
  let editors: Editors;

  before(async () => {
    shop = await startShopUnderTest(3);
  });
  after(() => shop?.kill());

  /** Customers of a region whose storefront is down are sent to the next one. */
  const front = (customer: number): ShopRegion => {
    const turned = shop.regions.map((_, index) => shop.regions[(customer + index) % 3]!);
    return turned.find((it) => it.storefront.isRunning()) ?? turned[0]!;
  };

  beforeEach(async () => {
    load = await Load.start({ customers: 6, front, payments });
    editors = await startEditors(shop.regions);
    await load.untilAcknowledged(5);
  });

  const streaming = (writer: PostgresServer, standby: PostgresServer): Promise<void> =>
    until(() => writer.isStreamingTo(standby), `${standby.name} streams from ${writer.name} again`);

  afterEach(() => Promise.all([load.stop(0), editors.stop()]));

  async function everythingIsThere(): Promise<void> {
    await Promise.all([load.stop(), editors.stop()]);
    console.log(`      ${load.record.summary()}; ${editors.summary()}`);
    await nothingLostOrDoubled(shop, load.record);
    await everyEditKept(shop, editors);
  }

  it("loses and doubles nothing, whichever it is", async () => {
    const writes = storeNames.map((store) => shop.writer(store));
    for (const process of shop.processes()) {
      await load.untilCheckingOut(2);
      await process.kill();
      // Orders are taken in one region, with all that stands there; customers of the others buy while anything else is down.
      if (process.region !== writes[0]) await load.untilAcknowledged(2);
      await process.revive();
      await load.untilAcknowledged(2);
      assert.ok(process.isRunning(), nameOf(process));
    }
    await everythingIsThere();
    const still = storeNames.map((store) => shop.writer(store));
    assert.deepEqual(still, writes);
  });

  it("loses and doubles nothing when the writers die, come back, and another region is promoted", async () => {
    const [from, to] = shop.regions;
    await load.untilCheckingOut(2);
    await Promise.all([from!.relational.kill(), from!.documents.postgres.kill()]);
    await Promise.all([from!.relational.start(), from!.documents.postgres.start()]);
    await streaming(from!.relational, to!.relational);
    await streaming(from!.documents.postgres, to!.documents.postgres);
    for (const store of storeNames) await shop.switchover(store, to!.name);
    for (const { name } of shop.regions) await load.untilAcknowledged(2, name);
    await editors.untilAcknowledged(2);
    await everythingIsThere();
  });
});
