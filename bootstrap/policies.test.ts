import assert from "node:assert/strict";
import { bucketPolicy, keyPolicy, readersIn, replicationPolicy, replicationTrust } from "./policies";

const account = "123456789012";
const place = { accountId: account, region: "us-east-1", replicaRegion: "eu-west-1" };
const reader = `arn:aws:iam::${account}:role/ci-preview-role-1234567`;

describe("Policies of Pulumi's state", () => {
  it("let nobody delete the key, a bucket or a version", () => {
    const denied = (policy: ReturnType<typeof keyPolicy>) =>
      policy.Statement.flatMap((it) => (it.Effect === "Deny" && it.Condition === undefined ? it.Action : []));
    assert.deepEqual(denied(keyPolicy(account, [])), ["kms:DisableKey", "kms:ScheduleKeyDeletion"]);
    assert.deepEqual(denied(bucketPolicy(account, "us-east-1", [])), ["s3:DeleteBucket", "s3:DeleteObjectVersion"]);
  });

  it("give nobody anything who isn't named, and tell who is named", () => {
    for (const of of [
      (readers: readonly string[]) => keyPolicy(account, readers),
      (readers: readonly string[]) => bucketPolicy(account, "us-east-1", readers),
    ]) {
      assert.deepEqual(readersIn(JSON.stringify(of([]))), []);
      assert.deepEqual(readersIn(JSON.stringify(of([reader]))), [reader]);
      const { Condition } = of([reader]).Statement.at(-1)!;
      assert.deepEqual(Condition, {
        StringEquals: { "aws:PrincipalAccount": account },
        ArnEquals: { "aws:PrincipalArn": [reader] },
      });
    }
    assert.deepEqual(readersIn(undefined), []);
  });

  it("let S3 alone copy, between the two buckets and with their keys alone", () => {
    const buckets = ["eu-west-1", "us-east-1"].map((it) => `arn:aws:s3:::meridian-state-${account}-${it}`);
    assert.deepEqual(replicationTrust(place).Statement[0]!.Condition, {
      StringEquals: { "aws:SourceAccount": account },
      ArnEquals: { "aws:SourceArn": buckets },
    });
    const restored = { ...place, region: "eu-west-1", replicaRegion: "us-east-1" };
    assert.deepEqual(
      [replicationTrust(restored), replicationPolicy(restored)],
      [replicationTrust(place), replicationPolicy(place)],
    );
    const resources = replicationPolicy(place).Statement.flatMap((it) => it.Resource);
    for (const it of resources)
      assert.match(it, /^arn:aws:(s3:::meridian-state-|kms:(us-east-1|eu-west-1):123456789012:key\/)/);
  });
});
