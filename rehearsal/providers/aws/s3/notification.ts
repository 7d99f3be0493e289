import * as sdk from "@aws-sdk/client-s3";
import type * as aws from "@pulumi/aws";
import type { AnyEntry } from "../../entry";
import { fixed, required } from "../inputs";
import { call } from "../operations";
import { fields, list, type Wire } from "../wire";
import { s3 } from "./api";

interface Rule {
  readonly Name?: string;
  readonly Value?: string;
}

/** One value, which the API has among a list of rules with names. */
const named = (name: "prefix" | "suffix"): Wire<true> => ({
  shape: true,
  toAws: (value) => (value === undefined || value === "" ? undefined : [{ Name: name, Value: value }]),
  fromAws: (rules) => ((rules ?? []) as readonly Rule[]).find((it) => it.Name?.toLowerCase() === name)?.Value,
});

const called = fields<aws.types.input.s3.BucketNotificationLambdaFunction, sdk.LambdaFunctionConfiguration>({
  events: "Events",
  filterPrefix: ["Filter.Key.FilterRules", named("prefix")],
  filterSuffix: ["Filter.Key.FilterRules", named("suffix")],
  id: "Id",
  lambdaFunctionArn: "LambdaFunctionArn",
});

/** A bucket has one configuration for all of its notifications. */
const notification = s3.resource<
  aws.s3.BucketNotificationArgs,
  | sdk.PutBucketNotificationConfigurationRequest
  | { readonly NotificationConfiguration?: sdk.GetBucketNotificationConfigurationCommandOutput }
>({
  inputs: {
    bucket: required(fixed("Bucket")),
    lambdaFunctions: ["NotificationConfiguration.LambdaFunctionConfigurations", list(called)],
  },
  id: "Bucket",
  create: call(sdk.PutBucketNotificationConfigurationCommand),
  read: call(sdk.GetBucketNotificationConfigurationCommand, {
    answer: (found) => (found.LambdaFunctionConfigurations?.length ? { NotificationConfiguration: found } : undefined),
  }),
  update: "same",
  delete: call(sdk.PutBucketNotificationConfigurationCommand, { input: { NotificationConfiguration: {} } }),
});

export const entries: Record<string, AnyEntry> = { "aws:s3/bucketNotification:BucketNotification": notification };
