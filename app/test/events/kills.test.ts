import { withOneRegion } from "../oneRegion";
import { assertNoneLostOrDoubled, killAgainAndAgain } from "./killing";

describe("Events, when whoever tells and hears of them is killed in the middle of it", function () {
  this.timeout(180_000);
  const region = withOneRegion(this);

  it("are neither lost nor acted on twice", async () => {
    const found = await killAgainAndAgain(region, { kills: 2, orders: 40, seed: 1 });
    assertNoneLostOrDoubled(found, 80);
  });
});
