import {
  DeleteBucketLifecycleCommand,
  GetBucketLifecycleConfigurationCommand,
  PutBucketLifecycleConfigurationCommand,
} from "@aws-sdk/client-s3";
import type { LifecycleRule, LifecycleRuleFilter, TransitionStorageClass } from "@aws-sdk/client-s3";
import type * as aws from "@pulumi/aws";
import type { AnyEntry, Plain } from "../../entry";
import { fromTags, toTags } from "../tags";
import { bucketSetting, s3 } from "./setting";

type Args = aws.s3.BucketLifecycleConfigurationArgs;
type Rule = NonNullable<Plain<Args>["rules"]>[number];
type Filter = NonNullable<Rule["filter"]>;

const lifecycle = bucketSetting<Args>({
  inputs: {
    bucket: true,
    region: true,
    rules: [
      {
        abortIncompleteMultipartUpload: { daysAfterInitiation: true },
        expiration: { date: true, days: true, expiredObjectDeleteMarker: true },
        filter: {
          and: { objectSizeGreaterThan: true, objectSizeLessThan: true, prefix: true, tags: true },
          objectSizeGreaterThan: true,
          objectSizeLessThan: true,
          prefix: true,
          tag: { key: true, value: true },
        },
        id: true,
        noncurrentVersionExpiration: { newerNoncurrentVersions: true, noncurrentDays: true },
        noncurrentVersionTransitions: [{ newerNoncurrentVersions: true, noncurrentDays: true, storageClass: true }],
        prefix: true,
        status: true,
        transitions: [{ date: true, days: true, storageClass: true }],
      },
    ],
  },
  required: ["bucket"],
  replaceOn: ["bucket", "region"],
  async put(cloud, inputs) {
    const Rules = (inputs.rules ?? []).map(toRule);
    await s3(cloud).send(
      new PutBucketLifecycleConfigurationCommand({ Bucket: inputs.bucket, LifecycleConfiguration: { Rules } }),
    );
  },
  async get(cloud, Bucket) {
    const { Rules } = await s3(cloud).send(new GetBucketLifecycleConfigurationCommand({ Bucket }));
    return { rules: (Rules ?? []).map(fromRule) };
  },
  async clear(cloud, Bucket) {
    await s3(cloud).send(new DeleteBucketLifecycleCommand({ Bucket }));
  },
});

const toDate = (text: string | undefined) => (text === undefined ? undefined : new Date(text));
const fromDate = (date: Date | undefined) => date?.toISOString().replace(".000Z", "Z");

function toRule(rule: Rule): LifecycleRule {
  const { abortIncompleteMultipartUpload: abort, expiration, noncurrentVersionExpiration: old } = rule;
  return {
    ID: rule.id,
    Status: rule.status as LifecycleRule["Status"],
    ...(rule.prefix !== undefined ? { Prefix: rule.prefix } : { Filter: toFilter(rule.filter ?? {}) }),
    ...(abort && { AbortIncompleteMultipartUpload: { DaysAfterInitiation: abort.daysAfterInitiation } }),
    ...(expiration && {
      Expiration: {
        Date: toDate(expiration.date),
        Days: expiration.days,
        ExpiredObjectDeleteMarker: expiration.expiredObjectDeleteMarker,
      },
    }),
    ...(old && {
      NoncurrentVersionExpiration: {
        NoncurrentDays: old.noncurrentDays,
        NewerNoncurrentVersions: old.newerNoncurrentVersions,
      },
    }),
    NoncurrentVersionTransitions: rule.noncurrentVersionTransitions?.map((it) => ({
      NoncurrentDays: it.noncurrentDays,
      NewerNoncurrentVersions: it.newerNoncurrentVersions,
      StorageClass: it.storageClass as TransitionStorageClass,
    })),
    Transitions: rule.transitions?.map((it) => ({
      Date: toDate(it.date),
      Days: it.days,
      StorageClass: it.storageClass as TransitionStorageClass,
    })),
  };
}

/** An empty filter means every object, and S3 spells that as an empty prefix. */
function toFilter(filter: Filter): LifecycleRuleFilter {
  const { and, tag } = filter;
  if (and)
    return {
      And: {
        Prefix: and.prefix,
        Tags: toTags(and.tags),
        ObjectSizeGreaterThan: and.objectSizeGreaterThan,
        ObjectSizeLessThan: and.objectSizeLessThan,
      },
    };
  if (tag) return { Tag: { Key: tag.key, Value: tag.value } };
  if (filter.objectSizeGreaterThan !== undefined) return { ObjectSizeGreaterThan: filter.objectSizeGreaterThan };
  if (filter.objectSizeLessThan !== undefined) return { ObjectSizeLessThan: filter.objectSizeLessThan };
  return { Prefix: filter.prefix ?? "" };
}

function fromRule(rule: LifecycleRule): Rule {
  const { AbortIncompleteMultipartUpload: abort, Expiration, NoncurrentVersionExpiration: old } = rule;
  return {
    id: rule.ID!,
    status: rule.Status!,
    ...(rule.Prefix !== undefined && { prefix: rule.Prefix }),
    ...(rule.Filter && { filter: fromFilter(rule.Filter) }),
    ...(abort && { abortIncompleteMultipartUpload: { daysAfterInitiation: abort.DaysAfterInitiation } }),
    ...(Expiration && {
      expiration: {
        date: fromDate(Expiration.Date),
        days: Expiration.Days,
        expiredObjectDeleteMarker: Expiration.ExpiredObjectDeleteMarker,
      },
    }),
    ...(old && {
      noncurrentVersionExpiration: {
        noncurrentDays: old.NoncurrentDays!,
        newerNoncurrentVersions: old.NewerNoncurrentVersions,
      },
    }),
    noncurrentVersionTransitions: rule.NoncurrentVersionTransitions?.map((it) => ({
      noncurrentDays: it.NoncurrentDays!,
      newerNoncurrentVersions: it.NewerNoncurrentVersions,
      storageClass: it.StorageClass!,
    })),
    transitions: rule.Transitions?.map((it) => ({
      date: fromDate(it.Date),
      days: it.Days,
      storageClass: it.StorageClass!,
    })),
  };
}

function fromFilter({ And, ...filter }: LifecycleRuleFilter): Filter {
  return {
    prefix: filter.Prefix,
    objectSizeGreaterThan: filter.ObjectSizeGreaterThan,
    objectSizeLessThan: filter.ObjectSizeLessThan,
    ...(filter.Tag && { tag: { key: filter.Tag.Key!, value: filter.Tag.Value! } }),
    ...(And && {
      and: {
        prefix: And.Prefix,
        tags: fromTags(And.Tags),
        objectSizeGreaterThan: And.ObjectSizeGreaterThan,
        objectSizeLessThan: And.ObjectSizeLessThan,
      },
    }),
  };
}

export const entries: Record<string, AnyEntry> = {
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": lifecycle,
};
