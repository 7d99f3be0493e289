import {
  DeleteBucketOwnershipControlsCommand,
  DeleteBucketPolicyCommand,
  DeletePublicAccessBlockCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyCommand,
  GetPublicAccessBlockCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketPolicyCommand,
  PutPublicAccessBlockCommand,
} from "@aws-sdk/client-s3";
import type { ObjectOwnership } from "@aws-sdk/client-s3";
import type * as aws from "@pulumi/aws";
import type { AnyEntry } from "../../entry";
import { bucketSetting, s3 } from "./setting";

const publicAccessBlock = bucketSetting<aws.s3.BucketPublicAccessBlockArgs>({
  inputs: {
    blockPublicAcls: true,
    blockPublicPolicy: true,
    bucket: true,
    ignorePublicAcls: true,
    region: true,
    restrictPublicBuckets: true,
  },
  required: ["bucket"],
  replaceOn: ["bucket", "region"],
  async put(cloud, inputs) {
    await s3(cloud).send(
      new PutPublicAccessBlockCommand({
        Bucket: inputs.bucket,
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: inputs.blockPublicAcls ?? false,
          BlockPublicPolicy: inputs.blockPublicPolicy ?? false,
          IgnorePublicAcls: inputs.ignorePublicAcls ?? false,
          RestrictPublicBuckets: inputs.restrictPublicBuckets ?? false,
        },
      }),
    );
  },
  async get(cloud, Bucket) {
    const { PublicAccessBlockConfiguration: it } = await s3(cloud).send(new GetPublicAccessBlockCommand({ Bucket }));
    return {
      blockPublicAcls: it?.BlockPublicAcls,
      blockPublicPolicy: it?.BlockPublicPolicy,
      ignorePublicAcls: it?.IgnorePublicAcls,
      restrictPublicBuckets: it?.RestrictPublicBuckets,
    };
  },
  async clear(cloud, Bucket) {
    await s3(cloud).send(new DeletePublicAccessBlockCommand({ Bucket }));
  },
});

const policy = bucketSetting<aws.s3.BucketPolicyArgs>({
  inputs: { bucket: true, policy: true, region: true },
  required: ["bucket", "policy"],
  replaceOn: ["bucket", "region"],
  async put(cloud, inputs) {
    const Policy = typeof inputs.policy === "string" ? inputs.policy : JSON.stringify(inputs.policy);
    await s3(cloud).send(new PutBucketPolicyCommand({ Bucket: inputs.bucket, Policy }));
  },
  async get(cloud, Bucket, last) {
    const { Policy } = await s3(cloud).send(new GetBucketPolicyCommand({ Bucket }));
    return { policy: typeof last.policy === "string" ? Policy : (JSON.parse(Policy!) as typeof last.policy) };
  },
  async clear(cloud, Bucket) {
    await s3(cloud).send(new DeleteBucketPolicyCommand({ Bucket }));
  },
});

const ownershipControls = bucketSetting<aws.s3.BucketOwnershipControlsArgs>({
  inputs: { bucket: true, region: true, rule: { objectOwnership: true } },
  required: ["bucket", "rule"],
  replaceOn: ["bucket", "region"],
  async put(cloud, inputs) {
    const ObjectOwnership = inputs.rule.objectOwnership as ObjectOwnership;
    await s3(cloud).send(
      new PutBucketOwnershipControlsCommand({
        Bucket: inputs.bucket,
        OwnershipControls: { Rules: [{ ObjectOwnership }] },
      }),
    );
  },
  async get(cloud, Bucket) {
    const { OwnershipControls } = await s3(cloud).send(new GetBucketOwnershipControlsCommand({ Bucket }));
    const objectOwnership = OwnershipControls?.Rules?.[0]?.ObjectOwnership;
    return objectOwnership && { rule: { objectOwnership } };
  },
  async clear(cloud, Bucket) {
    await s3(cloud).send(new DeleteBucketOwnershipControlsCommand({ Bucket }));
  },
});

export const entries: Record<string, AnyEntry> = {
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": ownershipControls,
  "aws:s3/bucketPolicy:BucketPolicy": policy,
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": publicAccessBlock,
};
