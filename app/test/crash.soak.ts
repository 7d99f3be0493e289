import { CrashingShop } from "./crash.fixture";

/** `npm run soak:kills`: some ten minutes with that of events. */
describe("A shop whose storefronts are killed two hundred times", function () {
  this.timeout(1_800_000);
  let shop: CrashingShop;
  before(async () => (shop = await CrashingShop.start()));
  after(() => shop?.stop());

  it("loses and doubles nothing", async () => shop.killStorefronts(await shop.load(), 200));
});
