import assert from "node:assert/strict";
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  HeadObjectCommand,
  ListObjectVersionsCommand,
  PutBucketReplicationCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  type ReplicationRule,
  S3Client,
} from "@aws-sdk/client-s3";
import { withEmulator } from "./emulator.fixture";
import { control } from "./faults";

interface Pending {
  readonly id: number;
  readonly key: string;
  readonly destination: string;
}

describe("the emulator's S3 replication", function () {
  const { cloudIn, endpoint } = withEmulator(this);
  let s3: S3Client;
  let there: S3Client;
  before(() => {
    s3 = cloudIn("us-east-1").client(S3Client);
    there = cloudIn("eu-west-1").client(S3Client);
  });

  const pending = async (): Promise<readonly Pending[]> =>
    ((await control(endpoint(), "s3-replication", {})) as { readonly pending: Pending[] }).pending;
  const arrive = async (ids: readonly number[]) =>
    ((await control(endpoint(), "s3-replicated", { ids })) as { readonly failed: number[] }).failed;
  const pair = async (name: string, more: Partial<ReplicationRule> = {}): Promise<readonly [string, string]> => {
    const [from, to] = [`${name}-from`, `${name}-to`];
    const CreateBucketConfiguration = { LocationConstraint: "eu-west-1" } as const;
    await s3.send(new CreateBucketCommand({ Bucket: from }));
    await there.send(new CreateBucketCommand({ Bucket: to, CreateBucketConfiguration }));
    for (const [client, Bucket] of [
      [s3, from],
      [there, to],
    ] as const)
      await client.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Enabled" } }));
    const rule: ReplicationRule = {
      ...{ ID: "all", Priority: 1, Status: "Enabled", Filter: { Prefix: "static/" } },
      DeleteMarkerReplication: { Status: "Enabled" },
      Destination: { Bucket: `arn:aws:s3:::${to}` },
      ...more,
    };
    const ReplicationConfiguration = { Role: "arn:aws:iam::123456789012:role/r", Rules: [rule] };
    await s3.send(new PutBucketReplicationCommand({ Bucket: from, ReplicationConfiguration }));
    return [from, to];
  };

  it("copies a version under its own id, with its metadata, once it has arrived", async () => {
    const [from, to] = await pair("copied");
    const put = { Bucket: from, Key: "static/a.css", Body: "a{}", ContentType: "text/css", CacheControl: "max-age=9" };
    const { VersionId } = await s3.send(new PutObjectCommand(put));
    await s3.send(new PutObjectCommand({ ...put, Key: "last-resort/index.html" }));
    const found = await pending();
    assert.deepEqual(
      found.map(({ key, destination }) => [key, destination]),
      [["static/a.css", to]],
    );
    const head = (client: S3Client, Bucket: string) =>
      client.send(new HeadObjectCommand({ Bucket, Key: "static/a.css" }));
    assert.equal((await head(s3, from)).ReplicationStatus, "PENDING");
    await assert.rejects(head(there, to), { name: "NotFound" });
    assert.deepEqual(await arrive([found[0]!.id]), []);
    const copy = await head(there, to);
    assert.deepEqual(
      [copy.VersionId, copy.ContentType, copy.CacheControl, copy.ReplicationStatus],
      [VersionId, "text/css", "max-age=9", "REPLICA"],
    );
    assert.equal((await head(s3, from)).ReplicationStatus, "COMPLETED");
    assert.deepEqual(await pending(), []);
  });

  it("copies delete markers where the rule says so, and never the deletion of a version", async () => {
    const [from, to] = await pair("deleted");
    const Key = "static/a.css";
    const { VersionId } = await s3.send(new PutObjectCommand({ Bucket: from, Key, Body: "a{}" }));
    await s3.send(new DeleteObjectCommand({ Bucket: from, Key }));
    await arrive((await pending()).map((it) => it.id).reverse());
    await s3.send(new DeleteObjectCommand({ Bucket: from, Key, VersionId }));
    assert.deepEqual(await pending(), []);
    const versions = await there.send(new ListObjectVersionsCommand({ Bucket: to }));
    assert.deepEqual(
      [versions.Versions?.map((it) => it.IsLatest), versions.DeleteMarkers?.map((it) => it.IsLatest)],
      [[false], [true]],
    );
    const [only] = await pair("kept", { DeleteMarkerReplication: { Status: "Disabled" } });
    await s3.send(new PutObjectCommand({ Bucket: only, Key, Body: "a{}" }));
    await s3.send(new DeleteObjectCommand({ Bucket: only, Key }));
    const left = await pending();
    assert.equal(left.length, 1);
    await arrive(left.map((it) => it.id));
  });

  it("copies nothing of a bucket without rules", async () => {
    await s3.send(new CreateBucketCommand({ Bucket: "alone" }));
    await s3.send(new PutObjectCommand({ Bucket: "alone", Key: "static/a.css", Body: "a{}" }));
    assert.deepEqual(await pending(), []);
  });

  it("says what can't be copied, and copies no replica on", async () => {
    const [from, to] = await pair("failed", { Destination: { Bucket: "arn:aws:s3:::nowhere" } });
    const Key = "static/a.css";
    await s3.send(new PutObjectCommand({ Bucket: from, Key, Body: "a{}" }));
    const [it] = await pending();
    assert.deepEqual(await arrive([it!.id]), [it!.id]);
    const { ReplicationStatus } = await s3.send(new HeadObjectCommand({ Bucket: from, Key }));
    assert.equal(ReplicationStatus, "FAILED");
    const rule: ReplicationRule = {
      ...{ ID: "back", Priority: 1, Status: "Enabled", Filter: { Prefix: "" } },
      DeleteMarkerReplication: { Status: "Disabled" },
      Destination: { Bucket: `arn:aws:s3:::${to}` },
    };
    const ring = (Bucket: string, Destination: string) => ({
      ...{
        Bucket,
        ReplicationConfiguration: {
          Role: "arn:aws:iam::123456789012:role/r",
          Rules: [{ ...rule, Destination: { Bucket: `arn:aws:s3:::${Destination}` } }],
        },
      },
    });
    await s3.send(new PutBucketReplicationCommand(ring(from, to)));
    await there.send(new PutBucketReplicationCommand(ring(to, from)));
    await s3.send(new PutObjectCommand({ Bucket: from, Key, Body: "b{}" }));
    await arrive((await pending()).map((waiting) => waiting.id));
    assert.deepEqual(await pending(), []);
  });
});
