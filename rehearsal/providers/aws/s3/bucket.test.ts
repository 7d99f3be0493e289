import assert from "node:assert/strict";
import { GetBucketLocationCommand, PutBucketVersioningCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { withEmulator } from "../../../emulator/emulator.fixture";
import type { Cloud, AnyEntry } from "../../entry";
import { entries } from "./bucket";

describe("a bucket's entry", function () {
  const { cloudIn } = withEmulator(this);
  const bucket = entries["aws:s3/bucket:Bucket"] as AnyEntry;

  /** A bucket that holds two versions of one object. */
  async function filled(cloud: Cloud, name: string): Promise<string> {
    const Bucket = await bucket.create(cloud, { bucket: name });
    const s3 = cloud.client(S3Client);
    await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Enabled" } }));
    for (const Body of ["one", "two"]) await s3.send(new PutObjectCommand({ Bucket, Key: "a", Body }));
    return Bucket;
  }

  it("puts a bucket where its resource lives, us-east-1 included, which has no location", async () => {
    const locations = [];
    for (const region of ["us-east-1", "ap-south-1"]) {
      const Bucket = await bucket.create(cloudIn(region), { bucket: `placed-${region}` });
      const found = await cloudIn(region).client(S3Client).send(new GetBucketLocationCommand({ Bucket }));
      locations.push(found.LocationConstraint ?? "");
    }
    assert.deepEqual(locations, ["", "ap-south-1"]);
  });

  it("names a bucket behind its prefix, and each one otherwise", async () => {
    const cloud = cloudIn("eu-west-1");
    const inputs = { bucketPrefix: "staging-backup-bucket-", tags: { Name: "a" } };
    const made = [await bucket.create(cloud, { ...inputs }), await bucket.create(cloud, { ...inputs })] as const;
    assert.notEqual(made[0], made[1]);
    for (const id of made) {
      assert.match(id, /^staging-backup-bucket-\d{18}[0-9a-f]{8}$/);
      const seen = await bucket.read(cloud, id, inputs);
      assert.deepEqual([seen?.inputs["bucketPrefix"], seen?.inputs["tags"]], [inputs.bucketPrefix, inputs.tags]);
    }
  });

  it("refuses to delete a bucket that holds anything", async () => {
    const cloud = cloudIn("eu-west-1");
    const id = await filled(cloud, "full");
    await assert.rejects(bucket.remove(cloud, id, { bucket: id }), { name: "BucketNotEmpty" });
  });

  it("empties a bucket of every version first where forceDestroy says so", async () => {
    const cloud = cloudIn("eu-west-1");
    const id = await filled(cloud, "emptied");
    await bucket.remove(cloud, id, { bucket: id, forceDestroy: true });
    assert.equal(await bucket.read(cloud, id, { bucket: id }), undefined);
  });

  it("names a bucket in DNS as AWS does", async () => {
    const cloud = cloudIn("ap-south-1");
    const seen = await bucket.read(cloud, await bucket.create(cloud, { bucket: "named" }), {});
    assert.deepEqual(seen?.outputs, {
      arn: "arn:aws:s3:::named",
      bucketDomainName: "named.s3.amazonaws.com",
      bucketRegionalDomainName: "named.s3.ap-south-1.amazonaws.com",
      bucketRegion: "ap-south-1",
      hostedZoneId: "Z11RGJOFQNVJUP",
    });
  });
});
