import { CrashingShop } from "./crash.fixture";

/** `npm run soak:kills`: some fifteen minutes with that of events. */
describe("A shop whose processes are killed over and over", function () {
  this.timeout(1_800_000);
  let shop: CrashingShop;
  before(async () => (shop = await CrashingShop.start()));
  after(() => shop?.stop());

  it("loses and doubles nothing when storefronts are killed two hundred times", async () =>
    shop.killStorefronts(await shop.load(), 200));

  it("loses and doubles nothing when PostgreSQL is killed twenty times", async () =>
    shop.killPostgres(await shop.load(), 20));

  it("loses and doubles nothing when the payment gateway is killed twenty times", async () =>
    shop.killGateway(await shop.load(), 20));
});
