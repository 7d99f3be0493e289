import assert from "node:assert/strict";
import * as sdk from "@aws-sdk/client-auto-scaling";
import { withEmulator } from "../../../emulator/emulator.fixture";
import type { AnyEntry } from "../../entry";
import { entries } from "./groups";
import { samples } from "./groups.samples";

const type = "aws:autoscaling/group:Group";

describe("the entry of Auto Scaling groups", function () {
  const { cloudIn } = withEmulator(this);
  const group = entries[type] as AnyEntry;

  /** A group of four that load has made five. */
  async function scaledOut(name: string, waitForCapacityTimeout: string) {
    const cloud = cloudIn("eu-west-1");
    const { first, second, template } = (await samples[type]!.needs!(cloud)) as Record<string, string>;
    const inputs = {
      name,
      minSize: 4,
      desiredCapacity: 4,
      maxSize: 8,
      vpcZoneIdentifiers: [first, second],
      launchTemplate: { id: template, version: "1" },
      waitForCapacityTimeout,
    };
    const id = await group.create(cloud, inputs);
    const scaling = cloud.client(sdk.AutoScalingClient);
    await scaling.send(new sdk.SetDesiredCapacityCommand({ AutoScalingGroupName: id, DesiredCapacity: 5 }));
    return { cloud, id, inputs };
  }

  it("waits in vain for the capacity of the state, where scaling has made it another", async () => {
    const { cloud, id, inputs } = await scaledOut("waited-for", "1s");
    await assert.rejects(group.update!(cloud, id, { ...inputs, minSize: 3 }, inputs), {
      message:
        "Waited 1 s for Auto Scaling group waited-for to have exactly 4 healthy instances in service, which didn't happen.",
    });
  });

  it("changes a minimum at once, where it isn't to wait", async () => {
    const { cloud, id, inputs } = await scaledOut("not-waited-for", "0");
    await group.update!(cloud, id, { ...inputs, minSize: 3 }, inputs);
    const seen = await group.read(cloud, id, inputs);
    assert.deepEqual([seen?.inputs["minSize"], seen?.inputs["desiredCapacity"]], [3, 5]);
  });
});
