import assert from "node:assert/strict";
import type { DrillChoice } from "../drill";
import { awsError, FakeCloud, fakePlatform } from "./fakeCloud.fixture";
import { regionEvacuation } from "./regionEvacuation";
import { outcomes, ran, taken } from "./running.fixture";

const leave = "us-east-1";
const planned: DrillChoice = { leave, dataLoss: "refused" };
const lossy: DrillChoice = { leave, dataLoss: "accepted" };

function cloudOf({
  kind,
  writer = leave,
  choice = planned,
}: Partial<{ kind: "globalCluster" | "instances"; writer: string; choice: DrillChoice }> = {}) {
  const platform = fakePlatform(kind);
  const cloud = new FakeCloud(platform, writer);
  return { cloud, plan: regionEvacuation.plan(platform, choice), context: cloud.context(choice) };
}

const writers = ({ stores }: FakeCloud) => [stores.writers("relational"), stores.writers("document")];

describe("the drill region-evacuation", () => {
  it("moves the writers out by switchover, then the users, and leaves every switch on", async () => {
    const { cloud, plan, context } = cloudOf();
    const results = await taken(plan.steps, context);
    assert.deepEqual(outcomes(results), ["held", "held", "held", "held", "held", "held"]);
    assert.match(
      results[0]!.detail,
      /by switchover after 60.0 s \(us-east-1: its database is available, the copy is 0.2 s behind\)/,
    );
    assert.deepEqual(writers(cloud), [["eu-west-1"], ["eu-west-1"]]);
    assert.deepEqual(cloud.switchesOn(leave), ["eu-west-1", "ap-south-1"]);
    const there = cloud.calls.filter((it) => it.region === leave).map((it) => it.operation);
    assert.deepEqual(there, ["DescribeDBClusters", "DescribeDBClusters"]);
  });

  it("moves nobody's writer that is elsewhere", async () => {
    const { cloud, plan, context } = cloudOf({ writer: "ap-south-1" });
    assert.deepEqual(await ran(plan, context), ["held", "held", "held", "held", "held", "held"]);
    assert.deepEqual(writers(cloud), [["ap-south-1"], ["ap-south-1"]]);
    assert.deepEqual(
      cloud.calls.filter((it) => it.region === leave),
      [],
    );
  });

  it("needs that loss is accepted where the writer is dead, and changes nothing before", async () => {
    const { cloud, plan, context } = cloudOf();
    cloud.kill(leave);
    const [first, ...rest] = await ran(plan, context);
    assert.match(
      first!,
      /^refused: not moving the document database to eu-west-1: us-east-1 doesn't answer .*; give --accept-data-loss if it may\nnot moving the relational/,
    );
    assert.deepEqual(rest, ["skipped", "skipped", "skipped", "skipped", "skipped"]);
    assert.deepEqual(cloud.switchesOn(leave), []);
  });

  it("sends the users away first where loss is accepted, and fails over from a writer that is dead", async () => {
    const { cloud, plan, context } = cloudOf({ choice: lossy });
    cloud.kill(leave);
    const results = await taken(plan.steps, context);
    assert.deepEqual(outcomes(results), ["held", "held", "held", "held", "held", "held", "held"]);
    assert.deepEqual(writers(cloud), [["eu-west-1"], ["eu-west-1"]]);
    const changes = cloud.calls.map((it) => it.operation).filter((it) => /^(Put|Update|Fail|Switch)/.test(it));
    assert.deepEqual(changes.slice(0, 6), [
      ...["PutMetricData", "PutMetricData", "UpdateSchedule", "UpdateSchedule"],
      ...["FailoverGlobalCluster", "FailoverGlobalCluster"],
    ]);
  });

  it("switches over although loss is accepted where the writer can hand over", async () => {
    const { cloud, plan, context } = cloudOf({ choice: lossy });
    assert.equal(
      (await ran(plan, context)).every((it) => it === "held"),
      true,
    );
    assert.equal(
      cloud.calls.some((it) => it.operation === "FailoverGlobalCluster"),
      false,
    );
  });

  it("fails over where AWS goes on refusing the switchover, only if loss is accepted", async () => {
    for (const choice of [planned, lossy]) {
      const { cloud, plan, context } = cloudOf({ choice });
      // Its API answers; its databases are gone.
      cloud.stores.dead.add(leave);
      const results = outcomes(await taken(plan.steps, context));
      const isHeld = results.every((it) => it === "held");
      assert.equal(isHeld, choice === lossy, results.join("\n"));
      assert.deepEqual(writers(cloud)[0], [isHeld ? "eu-west-1" : leave]);
    }
  });

  it("refuses where nobody can tell how far the copy is behind", async () => {
    const { cloud, plan, context } = cloudOf({ choice: lossy });
    cloud.stores.lag.set("eu-west-1", undefined);
    const results = outcomes(await taken(plan.steps, context));
    assert.match(results[3]!, /^refused: .*CloudWatch doesn't say how far the copy of us-east-1's database is behind/);
  });

  it("is held by one place where the other doesn't answer", async () => {
    const { cloud, plan, context } = cloudOf({ writer: "eu-west-1" });
    cloud.down.add("ap-south-1");
    const results = await taken(plan.steps.slice(0, 5), context);
    assert.deepEqual(outcomes(results), ["held", "held", "held", "held", "held"]);
    assert.deepEqual(cloud.switchesOn(leave), ["eu-west-1"]);
    assert.match(results[2]!.detail, /^eu-west-1 says 1 each minute; not turned: ap-south-1: TimeoutError/);
  });

  it("goes on publishing where no schedule can be turned, and then says that nobody holds it", async () => {
    const { cloud, plan, context } = cloudOf({ writer: "eu-west-1" });
    cloud.onCall = ({ operation }) => {
      if (operation === "UpdateSchedule") throw awsError("InternalServerException", "", 500);
    };
    const results = outcomes(await taken(plan.steps, context));
    assert.deepEqual(results.slice(0, 4), ["held", "held", "held", "held"]);
    assert.match(results[4]!, /^deviated: .*Publish 1 each minute by hand/);
  });

  it("promotes an instance behind a fence, with the document database first", async () => {
    const { cloud, plan, context } = cloudOf({ kind: "instances", choice: lossy });
    cloud.kill(leave);
    assert.deepEqual(
      outcomes(await taken(plan.steps, context)).filter((it) => it !== "held"),
      [],
    );
    assert.deepEqual(cloud.stores.writers("document"), ["eu-west-1"]);
    assert.deepEqual(cloud.stores.writers("relational"), [leave, "eu-west-1"]);
    assert.deepEqual(
      cloud.calls.filter((it) => it.region === leave).map((it) => it.operation),
      ["DescribeDBClusters", "DescribeDBInstances"],
    );
  });
});
