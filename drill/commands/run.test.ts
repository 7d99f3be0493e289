import assert from "node:assert/strict";
import { guardNames } from "../run/begin";
import { fakePlan } from "../run/fake.fixture";
import { expectGuards } from "./run";

describe("The guards that --override names", () => {
  const known = guardNames(fakePlan({ guards: [{ name: "lag", refusals: () => Promise.resolve([]) }] } as never));

  it("are those of the drill, its stop conditions, and those that every run has", () => {
    assert.deepEqual(known.slice(0, 3), ["open-drill", "needs-nothing-left", "lag"]);
    assert.equal(new Set(known).size, known.length);
    assert.ok(fakePlan().stopConditions.every(({ name }) => known.includes(name)));
    expectGuards(["lag", "open-drill"], known);
  });

  it("are refused where there is none of that name, with those that there are", () => {
    assert.throws(() => expectGuards(["lag", "lga", "alarms"], known), {
      message: `--override is lga, alarms: no guard of this drill. Its guards: ${known.join(", ")}.`,
    });
  });
});
