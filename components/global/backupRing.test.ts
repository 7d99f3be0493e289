import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { record, settled } from "../../test/recorder";
import { six, three, two } from "../../test/settings";
import { BackupRing } from "./backupRing";
import { bucketArnOf, keyArnOf, notKnown } from "./global.samples";
import { byRegion } from "./regions";

const replicationType = "aws:s3/bucketReplicationConfig:BucketReplicationConfig";
const policyType = "aws:iam/rolePolicy:RolePolicy";

function ringOf(regions: readonly string[], keyArn: (region: string) => pulumi.Input<string> = keyArnOf): BackupRing {
  const buckets = byRegion(regions, (region) => ({
    name: `backups-${region}`,
    arn: bucketArnOf(region),
    keyArn: keyArn(region),
  }));
  return new BackupRing("backup-ring", { regions, buckets });
}

describe("BackupRing", () => {
  it("copies each region's backups to the next, and each region gets one copy", async () => {
    for (const regions of [two, three, six]) {
      const recorder = record();
      ringOf(regions);
      await settled();

      const links = recorder.of(replicationType).map(({ inputs }) => {
        const [rule] = inputs["rules"] as { destination: { bucket: string } }[];
        return `${String(inputs["bucket"])} > ${rule?.destination.bucket}`;
      });
      const expected = regions.map(
        (it, index) => `backups-${it} > arn:aws:s3:::backups-${regions[(index + 1) % regions.length]}`,
      );
      assert.deepEqual(links.sort(), expected.sort());
      assert.equal(recorder.of("aws:iam/role:Role").length, regions.length);
      assert.equal(recorder.of(policyType).length, regions.length);
    }
  });

  it("replicates in fifteen minutes, deletions too, under the next region's key", async () => {
    const recorder = record();
    ringOf(three);
    await settled();

    assert.deepEqual(recorder.only(replicationType, "backup-ring-ap-south-1").inputs, {
      region: "ap-south-1",
      bucket: "backups-ap-south-1",
      role: "arn:aws:mock:eu-west-1:123456789012:backup-ring-ap-south-1",
      rules: [
        {
          id: "to-us-east-1",
          status: "Enabled",
          priority: 1,
          filter: {},
          deleteMarkerReplication: { status: "Enabled" },
          sourceSelectionCriteria: { sseKmsEncryptedObjects: { status: "Enabled" } },
          destination: {
            bucket: "arn:aws:s3:::backups-us-east-1",
            encryptionConfiguration: { replicaKmsKeyId: keyArnOf("us-east-1") },
            replicationTime: { status: "Enabled", time: { minutes: 15 } },
            metrics: { status: "Enabled", eventThreshold: { minutes: 15 } },
          },
        },
      ],
    });
  });

  it("gives each link a role for its own two buckets and two keys", async () => {
    const recorder = record();
    ringOf(three);
    await settled();

    const role = recorder.only("aws:iam/role:Role", "backup-ring-ap-south-1");
    assert.deepEqual(JSON.parse(String(role.inputs["assumeRolePolicy"])), {
      Version: "2012-10-17",
      Statement: [
        { Sid: "Service", Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "s3.amazonaws.com" } },
      ],
    });
    const { policy } = recorder.only(policyType, "backup-ring-ap-south-1").inputs;
    const source = "arn:aws:s3:::backups-ap-south-1";
    const target = "arn:aws:s3:::backups-us-east-1";
    const key = (sid: string, actions: string[], region: string, bucket: string) => ({
      Sid: sid,
      Effect: "Allow",
      Action: actions,
      Resource: keyArnOf(region),
      Condition: {
        StringEquals: { "kms:ViaService": `s3.${region}.amazonaws.com` },
        StringLike: { "kms:EncryptionContext:aws:s3:arn": [bucket, `${bucket}/*`] },
      },
    });
    assert.deepEqual(JSON.parse(String(policy)), {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "ReadSetting",
          Effect: "Allow",
          Action: ["s3:GetReplicationConfiguration", "s3:ListBucket"],
          Resource: source,
        },
        {
          Sid: "ReadSource",
          Effect: "Allow",
          Action: [
            "s3:GetObjectVersionForReplication",
            "s3:GetObjectVersionAcl",
            "s3:GetObjectVersionTagging",
            "s3:GetObjectRetention",
            "s3:GetObjectLegalHold",
          ],
          Resource: `${source}/*`,
        },
        {
          Sid: "WriteTarget",
          Effect: "Allow",
          Action: ["s3:ReplicateObject", "s3:ReplicateDelete", "s3:ReplicateTags"],
          Resource: `${target}/*`,
        },
        key("DecryptSource", ["kms:Decrypt"], "ap-south-1", source),
        key("EncryptTarget", ["kms:Encrypt", "kms:GenerateDataKey"], "us-east-1", target),
      ],
    });
  });

  it("names its rules as metrics do", async () => {
    record();
    assert.deepEqual(ringOf(three).ruleIds, {
      "us-east-1": "to-eu-west-1",
      "eu-west-1": "to-ap-south-1",
      "ap-south-1": "to-us-east-1",
    });
    await settled();
  });

  it("is planned in full while keys are unknown", async () => {
    const recorder = record({ preview: true });
    ringOf(three, () => pulumi.output(pulumi.unknown) as pulumi.Output<string>);
    await settled();

    assert.equal(recorder.of(replicationType).length, 3);
    assert.deepEqual(recorder.only(policyType, "backup-ring-ap-south-1").inputs["policy"], notKnown);
  });
});
