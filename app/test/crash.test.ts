import { CrashingShop } from "./crash.fixture";
import { nothingLostOrDoubled } from "./load/aftermath";
import type { Load } from "./load/load";

/** At least; npm run soak:kills kills more often. */
const kills = 12;

describe("A shop whose processes are killed in the middle of checkouts", function () {
  this.timeout(240_000);
  let crashing: CrashingShop;
  let load: Load;

  before(async () => (crashing = await CrashingShop.start()));
  after(() => crashing?.stop());
  beforeEach(async () => (load = await crashing.load()));
  afterEach(() => load.stop(0));

  it(`loses and doubles nothing when a storefront is killed ${kills} times or more`, () =>
    crashing.killStorefronts(load, kills));

  it("loses and doubles nothing when PostgreSQL is killed", async () => {
    const { relational } = crashing.shop.regions[0]!;
    for (let kill = 0; kill < 4; kill++) {
      await load.untilAcknowledged(5);
      await load.untilCheckingOut(3);
      await relational.kill();
      await relational.start();
    }
    await load.untilAcknowledged(5);
    await load.stop();
    console.log(`      ${load.record.summary()}`);
    await nothingLostOrDoubled(crashing.shop, load.record);
  });

  it("loses and doubles nothing when the payment gateway is killed", async () => {
    for (let kill = 0; kill < 4; kill++) {
      await load.untilAcknowledged(5);
      await load.untilCheckingOut(3);
      await crashing.shop.gateway.kill();
      await load.untilAcknowledged(2);
      await crashing.shop.gateway.start();
    }
    await load.untilAcknowledged(5);
    await load.stop();
    console.log(`      ${load.record.summary()}`);
    await nothingLostOrDoubled(crashing.shop, load.record);
  });
});
