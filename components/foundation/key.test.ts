import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { record, type RecorderOptions, settled, valueOf, watchOptions } from "../../test/recorder";
import { accountId, answers, regions } from "./foundation.samples";
import { MultiRegionKey } from "./key";

async function declare(protect = true, options: RecorderOptions = {}) {
  const recorder = record({ ...answers, ...options });
  const watch = watchOptions();
  const args = { accountId, homeRegion: "eu-west-1", regions, protect };
  const key = new MultiRegionKey("key", args, { transformations: [watch.transformation] });
  await settled();
  return { recorder, watch, key };
}

interface Statement {
  Sid: string;
  Principal: unknown;
  Action: unknown;
  Condition?: unknown;
}

const statementsOf = (inputs: Record<string, unknown>): Statement[] => JSON.parse(inputs["policy"] as string).Statement;

describe("MultiRegionKey", () => {
  it("is one key in the home region, rotated, and a replica and an alias in every other", async () => {
    const { recorder, key } = await declare();
    const primary = recorder.only("aws:kms/key:Key", "key").inputs;
    assert.equal(primary["region"], "eu-west-1");
    assert.equal(primary["multiRegion"], true);
    assert.equal(primary["enableKeyRotation"], true);
    const replicas = recorder.of("aws:kms/replicaKey:ReplicaKey");
    assert.deepEqual(replicas.map((it) => [it.name, it.inputs["region"], it.inputs["primaryKeyArn"]]).sort(), [
      ["key-replica-ap-south-1", "ap-south-1", `arn:aws:kms:eu-west-1:${accountId}:key/mrk-1`],
      ["key-replica-us-east-1", "us-east-1", `arn:aws:kms:eu-west-1:${accountId}:key/mrk-1`],
    ]);
    const aliases = recorder.of("aws:kms/alias:Alias").map((it) => [it.inputs["region"], it.inputs["name"]]);
    assert.deepEqual(aliases.sort(), regions.map((region) => [region, "alias/meridian"]).sort());
    assert.equal(await valueOf(key.arns["us-east-1"]!), `arn:aws:kms:us-east-1:${accountId}:key/mrk-1`);
  });

  it("lets the services that act on their own use it, each region's copy for that region only", async () => {
    const { recorder } = await declare();
    const replica = recorder.only("aws:kms/replicaKey:ReplicaKey", "key-replica-ap-south-1");
    const statements = statementsOf(replica.inputs);
    assert.deepEqual(
      statements.map((it) => it.Sid),
      ["AccountThroughIam", "AlarmsPublish", "BackupPublishes", "LogGroups", "AutoScaling", "AutoScalingVolumes"],
    );
    assert.deepEqual(statements[1], {
      Sid: "AlarmsPublish",
      Effect: "Allow",
      Principal: { Service: "cloudwatch.amazonaws.com" },
      Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
      Resource: "*",
      Condition: { ArnLike: { "aws:SourceArn": "arn:aws:cloudwatch:ap-south-1:123456789012:alarm:*" } },
    });
    assert.deepEqual(statements[3]!.Principal, { Service: "logs.ap-south-1.amazonaws.com" });
    assert.deepEqual(statements[3]!.Condition, {
      ArnLike: { "kms:EncryptionContext:aws:logs:arn": "arn:aws:logs:ap-south-1:123456789012:*" },
    });
  });

  it("lets nobody in by a principal `*` without naming one role of this account", async () => {
    const { recorder } = await declare();
    const open = statementsOf(recorder.only("aws:kms/key:Key").inputs).filter(
      (it) => JSON.stringify(it.Principal) === '{"AWS":"*"}',
    );
    const role = `arn:aws:iam::${accountId}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling`;
    const byRole = { ArnEquals: { "aws:PrincipalArn": role }, StringEquals: { "kms:CallerAccount": accountId } };
    assert.deepEqual(
      open.map((it) => [it.Sid, it.Condition]),
      [
        ["AutoScaling", byRole],
        ["AutoScalingVolumes", { ...byRole, Bool: { "kms:GrantIsForAWSResource": "true" } }],
      ],
    );
  });

  it("is protected with its replicas, and waits 30 days; a throw-away one waits 7", async () => {
    const kept = await declare(true);
    assert.deepEqual(
      kept.watch.where(({ protect }) => protect === true),
      [
        "aws:kms/key:Key key",
        "aws:kms/replicaKey:ReplicaKey key-replica-ap-south-1",
        "aws:kms/replicaKey:ReplicaKey key-replica-us-east-1",
      ],
    );
    assert.equal(kept.recorder.only("aws:kms/key:Key").inputs["deletionWindowInDays"], 30);
    const thrownAway = await declare(false);
    assert.deepEqual(
      thrownAway.watch.where(({ protect }) => protect === true),
      [],
    );
    assert.equal(thrownAway.recorder.only("aws:kms/key:Key").inputs["deletionWindowInDays"], 7);
  });

  it("shows its policies in a preview, where only ARNs of keys are unknown", async () => {
    const { recorder } = await declare(true, { preview: true });
    const replica = recorder.only("aws:kms/replicaKey:ReplicaKey", "key-replica-ap-south-1").inputs;
    assert.equal(pulumi.isUnknown(replica["primaryKeyArn"]), true);
    assert.equal(statementsOf(replica).length, 6);
  });
});
