import * as sdk from "@aws-sdk/client-s3";
import type * as aws from "@pulumi/aws";
import type { s3 as Types } from "@pulumi/aws/types/input";
import type { AnyEntry } from "../../entry";
import { fixed, orElse, required } from "../inputs";
import { call } from "../operations";
import { capitalised, converted, fields, list, tagList } from "../wire";
import { filtered, s3 } from "./api";

const date = converted<string, Date>(
  (text) => new Date(text),
  (at) => at.toISOString().replace(".000Z", "Z"),
);

const and = fields<Types.BucketLifecycleConfigurationRuleFilterAnd, sdk.LifecycleRuleAndOperator>({
  ...capitalised("objectSizeGreaterThan", "objectSizeLessThan", "prefix"),
  tags: ["Tags", tagList],
});

const filter = fields<Types.BucketLifecycleConfigurationRuleFilter, sdk.LifecycleRuleFilter>({
  ...capitalised("objectSizeGreaterThan", "objectSizeLessThan", "prefix"),
  and: ["And", and],
  tag: ["Tag", fields<Types.BucketLifecycleConfigurationRuleFilterTag, sdk.Tag>(capitalised("key", "value"))],
});

const expiration = fields<Types.BucketLifecycleConfigurationRuleExpiration, sdk.LifecycleExpiration>({
  ...capitalised("days", "expiredObjectDeleteMarker"),
  date: ["Date", date],
});

const transition = fields<Types.BucketLifecycleConfigurationRuleTransition, sdk.Transition>({
  ...capitalised("days", "storageClass"),
  date: ["Date", date],
});

const rule = fields<Types.BucketLifecycleConfigurationRule, sdk.LifecycleRule>({
  ...capitalised("prefix", "status"),
  abortIncompleteMultipartUpload: [
    "AbortIncompleteMultipartUpload",
    fields<Types.BucketLifecycleConfigurationRuleAbortIncompleteMultipartUpload, sdk.AbortIncompleteMultipartUpload>(
      capitalised("daysAfterInitiation"),
    ),
  ],
  expiration: ["Expiration", expiration],
  filter: ["Filter", filter],
  id: "ID",
  noncurrentVersionExpiration: [
    "NoncurrentVersionExpiration",
    fields<Types.BucketLifecycleConfigurationRuleNoncurrentVersionExpiration, sdk.NoncurrentVersionExpiration>(
      capitalised("newerNoncurrentVersions", "noncurrentDays"),
    ),
  ],
  noncurrentVersionTransitions: [
    "NoncurrentVersionTransitions",
    list(
      fields<Types.BucketLifecycleConfigurationRuleNoncurrentVersionTransition, sdk.NoncurrentVersionTransition>(
        capitalised("newerNoncurrentVersions", "noncurrentDays", "storageClass"),
      ),
    ),
  ],
  transitions: ["Transitions", list(transition)],
});

type Lifecycle = sdk.PutBucketLifecycleConfigurationRequest | sdk.GetBucketLifecycleConfigurationOutput;

const lifecycle = s3.resource<aws.s3.BucketLifecycleConfigurationArgs, Lifecycle>({
  inputs: {
    bucket: required(fixed("Bucket")),
    rules: orElse({ sent: ["LifecycleConfiguration.Rules", list(filtered(rule))], seen: ["Rules", list(rule)] }, []),
  },
  id: "Bucket",
  create: call(sdk.PutBucketLifecycleConfigurationCommand),
  read: call(sdk.GetBucketLifecycleConfigurationCommand),
  update: "same",
  delete: call(sdk.DeleteBucketLifecycleCommand),
});

export const entries: Record<string, AnyEntry> = {
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": lifecycle,
};
