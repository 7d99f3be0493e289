import { CloudWatchLogsClient, CreateLogGroupCommand, DeleteLogGroupCommand } from "@aws-sdk/client-cloudwatch-logs";
import assert from "node:assert/strict";
import type { StackOutcome } from "../../deploy/protocol";
import { patience } from "./rehearsalRun";
import { useStage } from "./stage";

const regions = ["us-east-1", "eu-west-1", "ap-south-1"];

describe("a resource that fails in one region", function () {
  this.timeout(patience);
  const stage = useStage({
    program: require.resolve("./shop.program"),
    stacks: Object.fromEntries(regions.map((region) => [region, region])),
  });
  const logs = () => stage().cloudIn("eu-west-1").client(CloudWatchLogsClient);
  const inAll = async (): Promise<StackOutcome[]> =>
    Promise.all(regions.map((region) => stage().perform(region, { kind: "up" })));

  before(async () => {
    await logs().send(new CreateLogGroupCommand({ logGroupName: "orders" }));
  });

  it("stops its region, in words that name it, and what stands on it isn't tried", async () => {
    const [first, failed, third] = await inAll();
    assert.match(failed!.error ?? "", /^aws:cloudwatch\/logGroup:LogGroup orders: ResourceAlreadyExistsException: /);
    assert.deepEqual(failed!.summary, { create: 3 });
    for (const it of [first!, third!]) {
      assert.equal(it.error, undefined);
      assert.deepEqual(it.summary, { create: 5 });
    }
  });

  it("leaves the other regions complete", async () => {
    assert.deepEqual(await stage().refreshedPlan("us-east-1"), []);
    assert.deepEqual(await stage().refreshedPlan("ap-south-1"), []);
  });

  it("lets a second run go on from there once the cause is gone", async () => {
    await logs().send(new DeleteLogGroupCommand({ logGroupName: "orders" }));
    assert.deepEqual(await stage().plan("eu-west-1"), [
      "create aws:cloudwatch/logGroup:LogGroup orders",
      "create aws:sns/topic:Topic lost-orders",
    ]);
    const outcomes = await inAll();
    assert.deepEqual(
      outcomes.map((it) => it.summary),
      [{ same: 5 }, { create: 2, same: 3 }, { same: 5 }],
    );
    for (const region of regions) assert.deepEqual(await stage().refreshedPlan(region), []);
  });
});
