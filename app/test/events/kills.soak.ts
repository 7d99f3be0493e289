import { withOneRegion } from "../oneRegion";
import { assertNoneLostOrDoubled, killAgainAndAgain } from "./killing";

/** `npm run soak:kills`: about five minutes. */
describe("Events, after a hundred kills", function () {
  this.timeout(1_800_000);
  const region = withOneRegion(this);

  it("are neither lost nor acted on twice", async () => {
    const found = await killAgainAndAgain(region, { kills: 100, orders: 40, seed: 100 });
    process.stdout.write(`${JSON.stringify(found)}\n`);
    assertNoneLostOrDoubled(found, 4000);
  });
});
