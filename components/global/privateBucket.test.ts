import assert from "node:assert/strict";
import type * as pulumi from "@pulumi/pulumi";
import { record, settled, watchOptions } from "../../test/recorder";
import { PrivateBucket } from "./privateBucket";

const lifecycle = { id: "expire", status: "Enabled", filter: {}, expiration: { days: 90 } };

function bucketIn(region: string, protect = true): PrivateBucket {
  return new PrivateBucket("files", { region, protect, ownership: "BucketOwnerEnforced", lifecycle });
}

describe("PrivateBucket", () => {
  it("is a bucket with five guards, all in its region", async () => {
    const recorder = record();
    bucketIn("ap-south-1").policy("files", [], {});
    await settled();

    const made = recorder.resources.filter((it) => it.type.startsWith("aws:"));
    assert.deepEqual(made.map((it) => it.type).sort(), [
      "aws:s3/bucket:Bucket",
      "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
      "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
      "aws:s3/bucketPolicy:BucketPolicy",
      "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
      "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    ]);
    for (const { inputs } of made) assert.equal(inputs["region"], "ap-south-1");
  });

  it("blocks the public, encrypts, and keeps what it holds as long as stated", async () => {
    const recorder = record();
    bucketIn("ap-south-1");
    await settled();

    assert.deepEqual(recorder.only("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock").inputs, {
      region: "ap-south-1",
      bucket: "files-id",
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    const encryption = recorder.only(
      "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    );
    assert.deepEqual(encryption.inputs["rules"], [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }]);
    const controls = recorder.only("aws:s3/bucketOwnershipControls:BucketOwnershipControls");
    assert.deepEqual(controls.inputs["rule"], { objectOwnership: "BucketOwnerEnforced" });
    const kept = recorder.only("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration");
    assert.deepEqual(kept.inputs["rules"], [lifecycle]);
  });

  it("refuses plain HTTP in its policy, beside what is stated", async () => {
    const recorder = record();
    const stated = {
      Sid: "Read",
      Effect: "Allow",
      Principal: { Service: "cloudfront.amazonaws.com" },
      Action: "s3:GetObject",
      Resource: "arn:aws:s3:::files/*",
      Condition: { StringEquals: { "AWS:SourceArn": "arn:aws:cloudfront::1:distribution/1" } },
    } as const;
    bucketIn("ap-south-1").policy("files", [stated], {});
    await settled();

    const { policy } = recorder.only("aws:s3/bucketPolicy:BucketPolicy").inputs;
    const arn = "arn:aws:mock:eu-west-1:123456789012:files";
    assert.deepEqual(JSON.parse(String(policy)), {
      Version: "2012-10-17",
      Statement: [
        stated,
        {
          Sid: "RefusePlainHttp",
          Effect: "Deny",
          Principal: "*",
          Action: "s3:*",
          Resource: [arn, `${arn}/*`],
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
      ],
    });
  });

  it("is emptied on deletion only where nothing is protected", async () => {
    const recorder = record();
    bucketIn("ap-south-1", true);
    await settled();
    assert.equal(recorder.only("aws:s3/bucket:Bucket").inputs["forceDestroy"], false);

    const throwAway = record();
    bucketIn("ap-south-1", false);
    await settled();
    assert.equal(throwAway.only("aws:s3/bucket:Bucket").inputs["forceDestroy"], true);
  });

  it("is protected from deletion where the stack is", () => {
    for (const protect of [true, false]) {
      record();
      const watch = watchOptions();
      const args = { region: "ap-south-1", protect, ownership: "BucketOwnerEnforced", lifecycle } as const;
      new PrivateBucket("files", args, { transformations: [watch.transformation] });

      assert.deepEqual(
        watch.where((it) => it.protect === true),
        protect ? ["aws:s3/bucket:Bucket files"] : [],
      );
    }
  });

  it("settles who may access it before its policy is written", async () => {
    record();
    const seen: Record<string, pulumi.CustomResourceOptions["dependsOn"]> = {};
    const transformation: pulumi.ResourceTransformation = ({ type, opts }) => {
      seen[type] = opts.dependsOn;
      return undefined;
    };
    const args = { region: "ap-south-1", protect: true, ownership: "BucketOwnerPreferred", lifecycle } as const;
    const bucket = new PrivateBucket("files", args, { transformations: [transformation] });
    bucket.policy("files", [], { parent: bucket });
    await settled();

    const waitedFor = seen["aws:s3/bucketPolicy:BucketPolicy"] as pulumi.Resource[];
    assert.deepEqual(
      waitedFor.map((it) => it.constructor.name),
      ["BucketPublicAccessBlock", "BucketOwnershipControls"],
    );
  });
});
