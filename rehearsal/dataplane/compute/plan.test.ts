import assert from "node:assert/strict";
import type { DesiredMachine } from "./instances";
import { planCompute } from "./plan";

const machine = (id: string, zone = "eu-west-1a"): DesiredMachine => ({
  ...{ kind: "instance", id, region: "eu-west-1", zone, launchedAt: 0, group: "storefront-1", drainSeconds: 30 },
  runs: { image: "repository@sha256:1", environment: {} },
});
const actual = (id: string, isLeaving = false) => ({ id, region: "eu-west-1", isLeaving });

describe("What is to be done about machines", () => {
  it("is to launch those that are missing, and to let those go that aren't wanted, in that order", () => {
    const steps = planCompute([machine("i-1"), machine("i-3", "eu-west-1b")], [actual("i-1"), actual("i-2")]);
    assert.deepEqual(
      steps.map(({ kind, region, what }) => [kind, region, what]),
      [
        ["launch", "eu-west-1", "launch i-3 in eu-west-1b: storefront-1 has it in service"],
        ["leave", "eu-west-1", "let i-2 end what it has begun, then stop it: it is in service no longer"],
      ],
    );
  });

  it("is nothing where all is as it should be, and nobody is asked to leave twice", () => {
    assert.deepEqual(planCompute([machine("i-1")], [actual("i-1"), actual("i-2", true)]), []);
    assert.deepEqual(planCompute([], []), []);
  });
});
