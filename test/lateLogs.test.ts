import assert from "node:assert/strict";
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  DeleteLogGroupCommand,
  DescribeLogGroupsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { type LogGroup, logGroupsAmong, removeLateLogs } from "../deploy/lateLogs";
import { withEmulator } from "../rehearsal/emulator/emulator.fixture";

describe("Log groups that come back after a destroy", function () {
  const emulator = withEmulator(this);
  const region = "eu-west-1";
  const clientIn = (it: string) => emulator.cloudIn(it).client(CloudWatchLogsClient);
  const names = async () =>
    ((await clientIn(region).send(new DescribeLogGroupsCommand({}))).logGroups ?? []).map((it) => it.logGroupName);

  const madeAndDeleted = async (...all: readonly string[]) => {
    for (const logGroupName of all) {
      await clientIn(region).send(new CreateLogGroupCommand({ logGroupName }));
      await clientIn(region).send(new DeleteLogGroupCommand({ logGroupName }));
    }
  };

  it("are removed, those of instances that were rebuilt too, and what never came back is no error", async () => {
    const cluster = "/aws/eks/meridian-1234567/cluster";
    const [database, rebuilt] = ["meridian-relational", "meridian-relational-1"].map(
      (it) => `/aws/rds/instance/${it}/postgresql`,
    ) as [string, string];
    await madeAndDeleted(cluster, database, rebuilt, "storefront-1234567");
    assert.deepEqual((await names()).sort(), [cluster, database, rebuilt].sort());

    const known = [cluster, database, "storefront-1234567"].map((name) => ({ region, name }));
    const removed = await removeLateLogs("meridian", { had: known, kept: [] }, clientIn);
    assert.deepEqual(removed.map((it) => it.name).sort(), [cluster, database, rebuilt].sort());
    assert.deepEqual(await names(), []);
  });

  it("stay where a stack that is half destroyed has them still", async () => {
    const [gone, standing] = ["meridian-relational-2", "meridian-relational-3"].map((it) => ({
      region,
      name: `/aws/rds/instance/${it}/postgresql`,
    })) as [LogGroup, LogGroup];
    await madeAndDeleted(gone.name, standing.name);
    const removed = await removeLateLogs("meridian", { had: [gone, standing], kept: [standing] }, clientIn);
    assert.deepEqual(removed, [gone]);
    assert.deepEqual(await names(), [standing.name]);
  });

  it("are known by what a stack had", () => {
    const resource = (type: string, arn: string) => ({ urn: type, type, protect: false, inputs: {}, outputs: { arn } });
    const arn = `arn:aws:logs:${region}:123456789012:log-group:/aws/eks/meridian-1/cluster`;
    const had = [resource("aws:cloudwatch/logGroup:LogGroup", arn), resource("aws:sns/topic:Topic", "arn:aws:sns::a")];
    assert.deepEqual(logGroupsAmong(had), [{ region, name: "/aws/eks/meridian-1/cluster" }]);
  });
});
