import assert from "node:assert/strict";
import * as sdk from "@aws-sdk/client-cloudwatch-logs";
import { withEmulator } from "./emulator.fixture";

describe("the emulator's CloudWatch Logs", function () {
  const { cloudIn } = withEmulator(this);
  let logs: sdk.CloudWatchLogsClient;
  before(() => {
    logs = cloudIn("eu-west-1").client(sdk.CloudWatchLogsClient);
  });

  const group = async (name: string) =>
    (await logs.send(new sdk.DescribeLogGroupsCommand({ logGroupNamePrefix: name }))).logGroups![0]!;

  it("keeps a log group's class", async () => {
    await logs.send(new sdk.CreateLogGroupCommand({ logGroupName: "rare", logGroupClass: "INFREQUENT_ACCESS" }));
    await logs.send(new sdk.CreateLogGroupCommand({ logGroupName: "usual" }));
    assert.equal((await group("rare")).logGroupClass, "INFREQUENT_ACCESS");
    assert.equal((await group("usual")).logGroupClass, "STANDARD");
  });

  it("changes a log group's key and takes it away", async () => {
    const kmsKeyId = "arn:aws:kms:eu-west-1:123456789012:key/one";
    await logs.send(new sdk.CreateLogGroupCommand({ logGroupName: "keyed" }));
    await logs.send(new sdk.AssociateKmsKeyCommand({ logGroupName: "keyed", kmsKeyId }));
    assert.equal((await group("keyed")).kmsKeyId, kmsKeyId);
    await logs.send(new sdk.DisassociateKmsKeyCommand({ logGroupName: "keyed" }));
    assert.equal((await group("keyed")).kmsKeyId, undefined);
    const missing = logs.send(new sdk.AssociateKmsKeyCommand({ logGroupName: "none", kmsKeyId }));
    await assert.rejects(missing, { name: "ResourceNotFoundException" });
  });
});
