import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { record, settled, valueOf } from "../../test/recorder";
import { notKnown } from "./global.samples";
import { lastResortPage } from "./lastResort";
import { StaticSite } from "./staticSite";

const site = () => new StaticSite("static-site", { region: "us-east-1", replicaRegion: "eu-west-1", protect: true });
const arnOf = (bucket: string) => `arn:aws:mock:eu-west-1:123456789012:${bucket}`;

describe("StaticSite", () => {
  it("keeps versions in two regions, and replicates uploads and deletions under static/", async () => {
    const recorder = record();
    site();
    await settled();

    for (const region of ["us-east-1", "eu-west-1"]) {
      assert.equal(recorder.only("aws:s3/bucket:Bucket", `static-${region}`).inputs["region"], region);
      assert.deepEqual(recorder.only("aws:s3/bucketVersioning:BucketVersioning", `static-${region}`).inputs, {
        region,
        bucket: `static-${region}-id`,
        versioningConfiguration: { status: "Enabled" },
      });
    }
    assert.deepEqual(recorder.only("aws:s3/bucketReplicationConfig:BucketReplicationConfig").inputs, {
      region: "us-east-1",
      bucket: "static-us-east-1-id",
      role: arnOf("static-replication"),
      rules: [
        {
          id: "static-files",
          status: "Enabled",
          priority: 1,
          filter: { prefix: "static/" },
          deleteMarkerReplication: { status: "Enabled" },
          destination: { bucket: arnOf("static-eu-west-1"), metrics: { status: "Enabled" } },
        },
      ],
    });
  });

  it("uploads the last-resort page to both buckets", async () => {
    const recorder = record();
    site();
    await settled();

    assert.equal(recorder.of("aws:s3/bucketObjectv2:BucketObjectv2").length, 2);
    assert.deepEqual(recorder.only("aws:s3/bucketObjectv2:BucketObjectv2", "last-resort-eu-west-1").inputs, {
      region: "eu-west-1",
      bucket: "static-eu-west-1-id",
      key: "last-resort/index.html",
      content: lastResortPage,
      contentType: "text/html; charset=utf-8",
      cacheControl: "public, max-age=60",
    });
  });

  it("is readable by one distribution and by nobody else", async () => {
    const recorder = record();
    site().readableBy("arn:aws:cloudfront::1:distribution/E1");
    await settled();

    const policies = recorder.of("aws:s3/bucketPolicy:BucketPolicy");
    assert.deepEqual(policies.map((it) => it.inputs["region"]).sort(), ["eu-west-1", "us-east-1"]);
    const policy = JSON.parse(
      String(recorder.only("aws:s3/bucketPolicy:BucketPolicy", "static-eu-west-1").inputs["policy"]),
    );
    assert.deepEqual(
      policy.Statement.map((it: { Sid: string }) => it.Sid),
      ["ReadByDistribution", "RefusePlainHttp"],
    );
    assert.deepEqual(policy.Statement[0], {
      Sid: "ReadByDistribution",
      Effect: "Allow",
      Principal: { Service: "cloudfront.amazonaws.com" },
      Action: "s3:GetObject",
      Resource: `${arnOf("static-eu-west-1")}/*`,
      Condition: { StringEquals: { "AWS:SourceArn": "arn:aws:cloudfront::1:distribution/E1" } },
    });
  });

  it("names the bucket that files are uploaded to first", async () => {
    record();
    const { bucketNames, origins } = site();

    assert.deepEqual(await valueOf(pulumi.all(bucketNames)), ["static-us-east-1-id", "static-eu-west-1-id"]);
    assert.deepEqual(
      origins.map((it) => it.region),
      ["us-east-1", "eu-west-1"],
    );
    await settled();
  });

  it("is planned in full while buckets and distribution are unknown", async () => {
    const recorder = record({ preview: true });
    site().readableBy(pulumi.output(pulumi.unknown) as pulumi.Output<string>);
    await settled();

    assert.equal(recorder.resources.filter((it) => it.type.startsWith("aws:")).length, 19);
    assert.deepEqual(recorder.only("aws:s3/bucketPolicy:BucketPolicy", "static-eu-west-1").inputs["policy"], notKnown);
  });
});

describe("the last-resort page", () => {
  it("loads nothing but itself", () => {
    assert.doesNotMatch(lastResortPage, /<script|<img|<link|src=|href=|url\(|@import/);
  });
});
