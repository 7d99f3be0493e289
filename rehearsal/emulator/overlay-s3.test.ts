import type { BucketCannedACL } from "@aws-sdk/client-s3";
import assert from "node:assert/strict";
import {
  CreateBucketCommand,
  DeleteBucketLifecycleCommand,
  GetBucketAclCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketReplicationCommand,
  PutBucketAclCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketReplicationCommand,
  PutBucketVersioningCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { withEmulator } from "./emulator.fixture";

describe("the emulator's S3", function () {
  const { cloudIn } = withEmulator(this);
  const Bucket = "kept-whole";
  let s3: S3Client;
  before(async () => {
    s3 = cloudIn("us-east-1").client(S3Client);
    await s3.send(new CreateBucketCommand({ Bucket }));
  });

  it("gives lifecycle rules back whole, and nothing once they are deleted", async () => {
    const NoncurrentVersionExpiration = { NoncurrentDays: 90, NewerNoncurrentVersions: 3 };
    const Filter = { And: { Prefix: "a/", ObjectSizeGreaterThan: 5, ObjectSizeLessThan: 9 } };
    const rule = { ID: "one", Status: "Enabled" as const, Filter, NoncurrentVersionExpiration };
    await s3.send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules: [rule] } }));
    const { Rules } = await s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket }));
    assert.deepEqual(Rules?.[0]?.NoncurrentVersionExpiration, NoncurrentVersionExpiration);
    assert.deepEqual(Rules?.[0]?.Filter, Filter);
    await s3.send(new DeleteBucketLifecycleCommand({ Bucket }));
    await assert.rejects(s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket })), {
      name: "NoSuchLifecycleConfiguration",
    });
  });

  it("gives a replication rule's filter and delete markers back as they were put", async () => {
    await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Enabled" } }));
    const rule = {
      ID: "one",
      Priority: 1,
      Status: "Enabled" as const,
      Filter: { Prefix: "backups/" },
      DeleteMarkerReplication: { Status: "Enabled" as const },
      Destination: {
        Bucket: "arn:aws:s3:::elsewhere",
        ReplicationTime: { Status: "Enabled" as const, Time: { Minutes: 15 } },
      },
    };
    const ReplicationConfiguration = { Role: "arn:aws:iam::123456789012:role/r", Rules: [rule] };
    await s3.send(new PutBucketReplicationCommand({ Bucket, ReplicationConfiguration }));
    const seen = await s3.send(new GetBucketReplicationCommand({ Bucket }));
    assert.deepEqual(seen.ReplicationConfiguration, ReplicationConfiguration);
  });

  it("lists both permissions that log delivery has", async () => {
    await s3.send(new PutBucketAclCommand({ Bucket, ACL: "log-delivery-write" as BucketCannedACL }));
    const { Grants } = await s3.send(new GetBucketAclCommand({ Bucket }));
    const permissions = Grants?.filter((it) => it.Grantee?.URI?.endsWith("/s3/LogDelivery")).map((it) => it.Permission);
    assert.deepEqual(permissions, ["READ_ACP", "WRITE"]);
  });
});
