import assert from "node:assert/strict";
import { ProcessorMetrics } from "./processorMetrics";

describe("the metrics of processors", () => {
  it("are what each process of a group has used since the last time, and nothing of one that can't be measured", async () => {
    let at = 1_000;
    const used = new Map([
      [1, 500],
      [2, 0],
    ]);
    const processes = ["i-1", "i-2", "i-3"].map((instance, index) => ({
      instance,
      region: "eu-west-1",
      pid: index + 1,
    }));
    const metrics = new ProcessorMetrics({
      processes: () => processes,
      groupOf: (instance) => (instance === "i-2" ? undefined : "shop"),
      cpuMs: (pid) => Promise.resolve(used.get(pid)),
      now: () => at,
    });
    assert.deepEqual(await metrics.collect(), []);
    at = 3_000;
    used.set(1, 1_500).set(2, 2_000);
    const dimensions = { AutoScalingGroupName: "shop" };
    assert.deepEqual(await metrics.collect(), [
      { region: "eu-west-1", namespace: "AWS/EC2", name: "CPUUtilization", dimensions, values: [50] },
    ]);
  });

  it("are this machine's own where it is Linux", async function () {
    if (process.platform !== "linux") return;
    let at = 0;
    const processes = () => [{ instance: "i-1", region: "eu-west-1", pid: process.pid }];
    const metrics = new ProcessorMetrics({ processes, groupOf: () => "shop", now: () => (at += 1_000) });
    await metrics.collect();
    const [measured] = await metrics.collect();
    assert.ok(measured!.values[0]! >= 0 && measured!.values[0]! <= 100);
  });
});
