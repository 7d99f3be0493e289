import assert from "node:assert/strict";
import type { PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import type { Cloud } from "../providers/entry";
import { Evacuation } from "./evacuation";

const places = { us: ["eu", "ap"], eu: ["us", "ap"], ap: ["us", "eu"] };

/** Clouds that note each switch as `us in eu: 1`; calls to regions that are down fail. */
function clouds(down: readonly string[] = []) {
  const published: string[] = [];
  let told = (): void => undefined;
  const send = (place: string, { input }: PutMetricDataCommand): Promise<void> => {
    const [data] = input.MetricData!;
    if (down.includes(place)) return Promise.reject(new Error(`${place} is down`));
    published.push(`${data!.Dimensions![0]!.Value} in ${place}: ${data!.Value}`);
    told();
    return Promise.resolve();
  };
  const cloudIn = (region: string) =>
    ({ client: () => ({ send: (it: PutMetricDataCommand) => send(region, it) }) }) as unknown as Cloud;
  const untilPublished = async (times: number): Promise<void> => {
    while (published.length < times) await new Promise<void>((resolve) => (told = resolve));
  };
  return { published, cloudIn, untilPublished };
}

describe("Leaving regions by their switches", () => {
  it("turns each in every other region, again each minute, until they are let back", async () => {
    const { published, cloudIn, untilPublished } = clouds();
    const evacuation = new Evacuation(cloudIn, places, 5);
    await evacuation.leave(["us"]);
    assert.deepEqual(published, ["us in eu: 1", "us in ap: 1"]);
    await evacuation.leave(["eu"]);
    await untilPublished(8);
    await evacuation.letBack();
    assert.deepEqual(published.slice(-4).sort(), ["eu in ap: 0", "eu in us: 0", "us in ap: 0", "us in eu: 0"]);
    const count = published.length;
    await evacuation.letBack();
    assert.equal(published.length, count);
  });

  it("needs one region that answers, and says so where none does", async () => {
    const { published, cloudIn } = clouds(["ap"]);
    await new Evacuation(cloudIn, places, 1_000).leave(["us"]);
    assert.deepEqual(published, ["us in eu: 1"]);
    const none = new Evacuation(clouds(["ap", "eu"]).cloudIn, places, 1_000);
    await assert.rejects(none.leave(["us"]), {
      name: "AggregateError",
      message: "no switch of us answers: Error: eu is down; Error: ap is down",
    });
  });
});
