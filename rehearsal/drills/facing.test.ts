import assert from "node:assert/strict";
import { drills } from "../../drill/drills";
import { fakePlatform } from "../../drill/drills/fakeCloud.fixture";
import { facing } from "./facing";

const platform = fakePlatform("globalCluster");
const named = (name: string) => drills.find((it) => it.name === name)!;

describe("An unplanned drill in a rehearsal", () => {
  it("begins with the loss of the region that writes, and is otherwise as it is", () => {
    const drill = named("writer-failover");
    const choice = { to: "eu-west-1", dataLoss: "accepted" } as const;
    const [first, ...others] = facing(drill).plan(platform, choice).steps;
    assert.equal(first!.id, "begin-kill-region");
    assert.equal(first!.name, "us-east-1 is lost");
    assert.deepEqual(
      others.map((it) => it.id),
      drill.plan(platform, choice).steps.map((it) => it.id),
    );
  });

  it("is as it is where it is planned", () => {
    assert.equal(facing(named("writer-switchover")), named("writer-switchover"));
  });
});
