import { CrashingShop } from "./crash.fixture";
import type { Load } from "./load/load";

/** At least; npm run soak:kills kills more often. */
const storefrontKills = 6;
const kills = 2;

describe("A shop whose processes are killed in the middle of checkouts", function () {
  this.timeout(240_000);
  let crashing: CrashingShop;
  let load: Load;

  before(async () => (crashing = await CrashingShop.start()));
  after(() => crashing?.stop());
  beforeEach(async () => (load = await crashing.load()));
  afterEach(() => load.stop(0));

  it(`loses and doubles nothing when a storefront is killed ${storefrontKills} times or more`, () =>
    crashing.killStorefronts(load, storefrontKills));

  it("loses and doubles nothing when PostgreSQL is killed", () => crashing.killPostgres(load, kills));

  it("loses and doubles nothing when the payment gateway is killed", () => crashing.killGateway(load, kills));
});
