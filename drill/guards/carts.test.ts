import assert from "node:assert/strict";
import { type Answers, askingContext, healthyAnswers, samplePlatform, threeRegions } from "./healthy.fixture";
import { leave } from "./said.fixture";
import { guardsFor } from "./steadyGuards";

const table = "meridian-carts";

/** As DescribeTable has it, where every replica is well but for these; what a region says of its own, and what others say of it. */
const tables =
  (own: Record<string, string> = {}, told: Record<string, string | undefined> = {}): Answers[string] =>
  (region) => {
    if (own[region] === "missing") throw Object.assign(new Error("no table"), { name: "ResourceNotFoundException" });
    const others = threeRegions.filter((it) => it !== region && !(it in told && told[it] === undefined));
    return {
      Table: {
        TableStatus: own[region] ?? "ACTIVE",
        Replicas: others.map((it) => ({ RegionName: it, ReplicaStatus: told[it] ?? "ACTIVE" })),
      },
    };
  };

function guardOn(DescribeTable: Answers[string]) {
  const platform = samplePlatform();
  Object.assign(platform.foundation, { cartsTableName: table });
  const called: string[] = [];
  const context = askingContext({ ...healthyAnswers, DescribeTable }, { platform, choice: leave, called });
  const [guard] = guardsFor(["carts-replicas"], platform, leave);
  return { guard: guard!, called, said: () => guard!.refusals(context, undefined) };
}

const starts = async (said: readonly string[] | Promise<readonly string[]>) =>
  (await said).map((it) => it.split(";")[0]);

describe("the guard carts-replicas", () => {
  it("asks nothing of a platform whose carts lie in the relational database", async () => {
    const platform = samplePlatform();
    const called: string[] = [];
    const context = askingContext(healthyAnswers, { platform, choice: leave, called });
    const [guard] = guardsFor(["carts-replicas"], platform, leave);
    assert.deepEqual(await guard!.refusals(context, undefined), []);
    assert.deepEqual([guard!.calls, called], [[], []]);
  });

  it("asks each region that stays for its own replica, and is content where all are active", async () => {
    const { guard, called, said } = guardOn(tables({}, { "us-east-1": "REGION_DISABLED" }));
    assert.deepEqual(await said(), []);
    assert.deepEqual(called, ["eu-west-1 DescribeTable", "ap-south-1 DescribeTable"]);
    assert.deepEqual(
      guard.calls.map(({ region, permissions }) => [region, permissions[0]]),
      ["eu-west-1", "ap-south-1"].map((region) => [
        region,
        { action: "dynamodb:DescribeTable", resource: `arn:aws:dynamodb:${region}:123456789012:table/${table}` },
      ]),
    );
  });

  it("refuses a region without a replica, with one that isn't active, and with one that others don't take for it", async () => {
    assert.deepEqual(await starts(guardOn(tables({ "eu-west-1": "missing" })).said()), [
      "eu-west-1 has no replica of the table with carts",
    ]);
    assert.deepEqual(await starts(guardOn(tables({ "ap-south-1": "INACCESSIBLE_ENCRYPTION_CREDENTIALS" })).said()), [
      "the replica of the table with carts in ap-south-1 is INACCESSIBLE_ENCRYPTION_CREDENTIALS",
    ]);
    assert.deepEqual(await starts(guardOn(tables({}, { "ap-south-1": "CREATING" })).said()), [
      "the replica of the table with carts in ap-south-1 is taken for CREATING (eu-west-1)",
    ]);
    assert.deepEqual(await starts(guardOn(tables({}, { "ap-south-1": undefined })).said()), [
      "the replica of the table with carts in ap-south-1 is taken for no replica (eu-west-1)",
    ]);
  });

  it("refuses what a region doesn't say", async () => {
    const silent = () => {
      throw new Error("connection timed out");
    };
    assert.deepEqual(await starts(guardOn(silent).said()), [
      "eu-west-1 didn't say its replica of the table with carts: connection timed out",
      "ap-south-1 didn't say its replica of the table with carts: connection timed out",
    ]);
  });
});
