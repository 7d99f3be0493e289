import * as sdk from "@aws-sdk/client-s3";
import type * as aws from "@pulumi/aws";
import type { AnyEntry } from "../../entry";
import { fixed, orElse, required } from "../inputs";
import { call } from "../operations";
import { capitalised, document, fields, first, list } from "../wire";
import { s3 } from "./api";

const publicAccessBlock = s3.resource<aws.s3.BucketPublicAccessBlockArgs, sdk.PutPublicAccessBlockRequest>({
  inputs: {
    bucket: required(fixed("Bucket")),
    blockPublicAcls: orElse("PublicAccessBlockConfiguration.BlockPublicAcls", false),
    blockPublicPolicy: orElse("PublicAccessBlockConfiguration.BlockPublicPolicy", false),
    ignorePublicAcls: orElse("PublicAccessBlockConfiguration.IgnorePublicAcls", false),
    restrictPublicBuckets: orElse("PublicAccessBlockConfiguration.RestrictPublicBuckets", false),
  },
  id: "Bucket",
  create: call(sdk.PutPublicAccessBlockCommand),
  read: call(sdk.GetPublicAccessBlockCommand),
  update: "same",
  delete: call(sdk.DeletePublicAccessBlockCommand),
});

const policy = s3.resource<aws.s3.BucketPolicyArgs, sdk.PutBucketPolicyRequest>({
  inputs: { bucket: required(fixed("Bucket")), policy: required(["Policy", document]) },
  id: "Bucket",
  create: call(sdk.PutBucketPolicyCommand),
  read: call(sdk.GetBucketPolicyCommand),
  update: "same",
  delete: call(sdk.DeleteBucketPolicyCommand),
});

const ownership = fields<aws.types.input.s3.BucketOwnershipControlsRule, sdk.PutBucketOwnershipControlsRequest>({
  objectOwnership: ["OwnershipControls.Rules", first("ObjectOwnership")],
});

const ownershipControls = s3.resource<aws.s3.BucketOwnershipControlsArgs, sdk.PutBucketOwnershipControlsRequest>({
  inputs: { bucket: required(fixed("Bucket")), rule: required(["", ownership]) },
  id: "Bucket",
  create: call(sdk.PutBucketOwnershipControlsCommand),
  read: call(sdk.GetBucketOwnershipControlsCommand),
  update: "same",
  delete: call(sdk.DeleteBucketOwnershipControlsCommand),
});

const corsRule = fields<aws.types.input.s3.BucketCorsConfigurationCorsRule, sdk.CORSRule>({
  ...capitalised("allowedHeaders", "allowedMethods", "allowedOrigins", "exposeHeaders", "maxAgeSeconds"),
  id: "ID",
});

type Cors = sdk.PutBucketCorsRequest | sdk.GetBucketCorsCommandOutput;

const cors = s3.resource<aws.s3.BucketCorsConfigurationArgs, Cors>({
  inputs: {
    bucket: required(fixed("Bucket")),
    corsRules: required({ sent: ["CORSConfiguration.CORSRules", list(corsRule)], seen: ["CORSRules", list(corsRule)] }),
  },
  id: "Bucket",
  create: call(sdk.PutBucketCorsCommand),
  read: call(sdk.GetBucketCorsCommand),
  update: "same",
  delete: call(sdk.DeleteBucketCorsCommand),
});

export const entries: Record<string, AnyEntry> = {
  "aws:s3/bucketCorsConfiguration:BucketCorsConfiguration": cors,
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": ownershipControls,
  "aws:s3/bucketPolicy:BucketPolicy": policy,
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": publicAccessBlock,
};
