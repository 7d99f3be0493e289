import * as sdk from "@aws-sdk/client-cloudwatch-logs";
import type * as aws from "@pulumi/aws";
import type { AnyEntry } from "../../entry";
import { autoName, fixed, required } from "../inputs";
import { logs } from "../logs/api";
import { call } from "../operations";
import { fields, only, same, tagMap, type Wire } from "../wire";

type Source = sdk.PutDeliverySourceRequest | sdk.DeliverySource;

const source = logs.resource<aws.cloudwatch.LogDeliverySourceArgs, Source>({
  inputs: {
    logType: required(fixed("logType")),
    name: autoName("name", 60),
    resourceArn: required(fixed("resourceArn")),
    tags: ["tags", tagMap],
  },
  id: "name",
  create: call(sdk.PutDeliverySourceCommand),
  read: call(sdk.GetDeliverySourceCommand, {
    answer: ({ deliverySource: it }) => it && { ...it, resourceArn: it.resourceArns?.[0] },
  }),
  delete: call(sdk.DeleteDeliverySourceCommand),
  outputs: { arn: "arn", service: "service" },
  taggedBy: "arn",
});

const target = fields<
  aws.types.input.cloudwatch.LogDeliveryDestinationDeliveryDestinationConfiguration,
  sdk.DeliveryDestinationConfiguration
>(same("destinationResourceArn"));

type Destination = sdk.PutDeliveryDestinationRequest | sdk.DeliveryDestination;

const destination = logs.resource<aws.cloudwatch.LogDeliveryDestinationArgs, Destination>({
  inputs: {
    deliveryDestinationConfiguration: ["deliveryDestinationConfiguration", target],
    deliveryDestinationType: fixed("deliveryDestinationType"),
    name: autoName("name", 60),
    outputFormat: fixed("outputFormat"),
    tags: ["tags", tagMap],
  },
  id: "name",
  create: call(sdk.PutDeliveryDestinationCommand),
  read: call(sdk.GetDeliveryDestinationCommand, { answer: (found) => found.deliveryDestination }),
  update: "same",
  delete: call(sdk.DeleteDeliveryDestinationCommand),
  outputs: { arn: "arn" },
  taggedBy: "arn",
});

const declaredPaths = fields<
  aws.types.input.cloudwatch.LogDeliveryS3DeliveryConfiguration,
  sdk.S3DeliveryConfiguration
>(same("enableHiveCompatiblePath", "suffixPath"));
/** CloudWatch leaves out what is empty or false. */
const paths: Wire = {
  ...declaredPaths,
  fromAws: (given) =>
    given && declaredPaths.fromAws({ enableHiveCompatiblePath: false, suffixPath: "", ...(given as object) }),
};

type Delivery = sdk.CreateDeliveryRequest | sdk.Delivery;

const delivery = logs.resource<aws.cloudwatch.LogDeliveryArgs, Delivery>({
  inputs: {
    deliveryDestinationArn: required(fixed("deliveryDestinationArn")),
    deliverySourceName: required(fixed("deliverySourceName")),
    ...same("fieldDelimiter", "recordFields"),
    s3DeliveryConfigurations: ["s3DeliveryConfiguration", only(paths)],
    tags: ["tags", tagMap],
  },
  id: "id",
  create: call(sdk.CreateDeliveryCommand, { answer: (made) => made.delivery?.id }),
  read: call(sdk.GetDeliveryCommand, { answer: (found) => found.delivery }),
  update: [call(sdk.UpdateDeliveryConfigurationCommand)],
  delete: call(sdk.DeleteDeliveryCommand),
  deleteFirst: true,
  outputs: { arn: "arn" },
  taggedBy: "arn",
});

export const entries: Record<string, AnyEntry> = {
  "aws:cloudwatch/logDeliverySource:LogDeliverySource": source,
  "aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination": destination,
  "aws:cloudwatch/logDelivery:LogDelivery": delivery,
};
