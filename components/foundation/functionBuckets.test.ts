import assert from "node:assert/strict";
import { record, settled, type Recorder } from "../../test/recorder";
import { FunctionBuckets } from "./functionBuckets";

describe("the buckets of functions", () => {
  let recorder: Recorder;
  before(async () => {
    recorder = record({ outputs: { "aws:s3/bucket:Bucket": (name) => ({ arn: `arn:aws:s3:::${name}` }) } });
    const keyArns = { "eu-west-1": "arn:key-eu", "us-east-1": "arn:key-us" };
    const regions = Object.keys(keyArns);
    new FunctionBuckets("b", { accountId: "123456789012", domain: "shop.example", regions, keyArns, protect: true });
    await settled();
  });

  const of = (type: string) =>
    recorder.resources.find((it) => it.type === `aws:s3/${type}` && it.name === "functions-eu-west-1")!.inputs;

  it("take files from the shop's own pages alone", () => {
    assert.deepEqual(of("bucketCorsConfiguration:BucketCorsConfiguration")["corsRules"], [
      { allowedMethods: ["POST"], allowedOrigins: ["https://shop.example"] },
    ]);
  });

  it("show pictures, and nothing else, to this account's CloudFront, and nothing without TLS", () => {
    const { policy } = of("bucketPolicy:BucketPolicy");
    const [show, ...others] = (JSON.parse(String(policy)) as { Statement: Record<string, unknown>[] }).Statement;
    assert.deepEqual(show, {
      Sid: "ShowPictures",
      Effect: "Allow",
      Principal: { Service: "cloudfront.amazonaws.com" },
      Action: "s3:GetObject",
      Resource: "arn:aws:s3:::functions-eu-west-1/static/pictures/*",
      Condition: { ArnLike: { "AWS:SourceArn": "arn:aws:cloudfront::123456789012:distribution/*" } },
    });
    assert.deepEqual(
      others.map((it) => it["Effect"]),
      ["Deny"],
    );
  });

  it("forget what merchants sent after a day, and keep what was made of it", () => {
    const rules = of("bucketLifecycleConfiguration:BucketLifecycleConfiguration")["rules"] as Record<string, unknown>[];
    const expiring = rules.filter((it) => it["expiration"] !== undefined);
    assert.deepEqual(
      expiring.map((it) => [it["filter"], it["expiration"]]),
      [
        [{ prefix: "imports/" }, { days: 30 }],
        [{ prefix: "pictures/incoming/" }, { days: 1 }],
      ],
    );
  });
});
