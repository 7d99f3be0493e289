import type * as aws from "@pulumi/aws";
import { type AnySample, type Cloud, type AnyEntry, sample } from "../../entry";
import { entries } from "./logDelivery";

const live = (type: string) => entries[type] as AnyEntry;

/** Not a distribution: CloudFront's logs are delivered in us-east-1 only, and every entry is exercised elsewhere. */
const mail = {
  logType: "APPLICATION_LOG",
  resourceArn: "arn:aws:ses:eu-west-1:123456789012:mailmanager-ingress-point/a",
};
const toBucket = (name: string) => ({
  deliveryDestinationConfiguration: { destinationResourceArn: `arn:aws:s3:::${name}` },
});

async function ends(cloud: Cloud): Promise<Record<string, string>> {
  const source = await live("aws:cloudwatch/logDeliverySource:LogDeliverySource").create(cloud, {
    ...mail,
    name: "from",
  });
  for (const name of ["here", "there"])
    await live("aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination").create(cloud, {
      name,
      ...toBucket(name),
    });
  const arn = (name: string) => `arn:aws:logs:${cloud.region}:${cloud.accountId}:delivery-destination:${name}`;
  return { source, here: arn("here"), there: arn("there") };
}

export const samples: Record<string, AnySample> = {
  "aws:cloudwatch/logDeliverySource:LogDeliverySource": sample<aws.cloudwatch.LogDeliverySourceArgs>({
    inputs: () => ({ ...mail, name: "a", tags: { Name: "a", gone: "x" } }),
    change: () => ({ tags: { Name: "b" } }),
    replacement: () => ({ name: "b" }),
  }),
  "aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination": sample<aws.cloudwatch.LogDeliveryDestinationArgs>({
    inputs: () => ({ ...toBucket("a"), name: "a", outputFormat: "parquet", tags: { Name: "a", gone: "x" } }),
    change: () => ({ ...toBucket("b"), tags: { Name: "b" } }),
    replacement: () => ({ name: "b", outputFormat: "json" }),
  }),
  "aws:cloudwatch/logDelivery:LogDelivery": sample<aws.cloudwatch.LogDeliveryArgs>({
    needs: ends,
    inputs: ({ source, here }) => ({
      deliverySourceName: source!,
      deliveryDestinationArn: here!,
      fieldDelimiter: ",",
      recordFields: ["date", "time", "sc-status"],
      s3DeliveryConfigurations: [{ suffixPath: "/{yyyy}/{MM}/{dd}", enableHiveCompatiblePath: true }],
      tags: { Name: "a", gone: "x" },
    }),
    change: () => ({
      recordFields: ["date", "time"],
      s3DeliveryConfigurations: [{ suffixPath: "/{yyyy}", enableHiveCompatiblePath: false }],
      tags: { Name: "b" },
    }),
    replacement: ({ there }) => ({ deliveryDestinationArn: there! }),
  }),
};
