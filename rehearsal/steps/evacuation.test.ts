import assert from "node:assert/strict";
import { PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import { GetScheduleCommand, UpdateScheduleCommand } from "@aws-sdk/client-scheduler";
import { evacuationInput, publishedValue } from "../../drill/evacuationMetric";
import type { Cloud } from "../providers/entry";
import { HeldEvacuation } from "./evacuation";

const ours = { name: "meridian" };
const places = { us: ["eu", "ap"], eu: ["us", "ap"], ap: ["us", "eu"] };

/** Clouds that note what is published and what schedules say; calls to regions that are down fail. */
function clouds(...down: readonly string[]) {
  const said: string[] = [];
  const inputs = new Map<string, string>();
  const send = (place: string, command: object): Promise<unknown> => {
    if (down.includes(place)) return Promise.reject(new Error(`${place} is down`));
    if (command instanceof PutMetricDataCommand) said.push(`${place} is ${command.input.MetricData![0]!.Value}`);
    if (command instanceof GetScheduleCommand)
      return Promise.resolve({
        Target: { Input: inputs.get(place) ?? JSON.stringify(evacuationInput(ours, "us", 0)) },
      });
    if (command instanceof UpdateScheduleCommand) {
      inputs.set(place, command.input.Target!.Input!);
      said.push(`${place} is held at ${publishedValue(inputs.get(place)!)}`);
    }
    return Promise.resolve({});
  };
  const cloudIn = (region: string) =>
    ({ client: () => ({ send: (it: object) => send(region, it) }) }) as unknown as Cloud;
  return { said, cloudIn };
}

describe("Leaving regions by their switches", () => {
  it("turns each in every other region, and has schedules hold it until they are let back", async () => {
    const { said, cloudIn } = clouds();
    const evacuation = new HeldEvacuation(ours, cloudIn, places);
    await evacuation.leave(["us"]);
    assert.deepEqual(said.splice(0).sort(), ["ap is 1", "ap is held at 1", "eu is 1", "eu is held at 1"]);
    await evacuation.letBack();
    assert.deepEqual(said.splice(0).sort(), ["ap is 0", "ap is held at 0", "eu is 0", "eu is held at 0"]);
    await evacuation.letBack();
    assert.deepEqual(said, []);
  });

  it("needs one region that answers, and says so where none does", async () => {
    const { said, cloudIn } = clouds("ap");
    await new HeldEvacuation(ours, cloudIn, places).leave(["us"]);
    assert.deepEqual(said, ["eu is 1", "eu is held at 1"]);
    await assert.rejects(new HeldEvacuation(ours, clouds("ap", "eu").cloudIn, places).leave(["us"]), {
      name: "AggregateError",
      message: "no switch of us answers: Error: eu is down; Error: ap is down",
    });
  });
});
