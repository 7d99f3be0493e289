import {
  CloudWatchLogsClient,
  CreateDeliveryCommand,
  DeleteDeliveryCommand,
  DeleteDeliveryDestinationCommand,
  DeleteDeliverySourceCommand,
  GetDeliveryCommand,
  GetDeliveryDestinationCommand,
  GetDeliverySourceCommand,
  ListTagsForResourceCommand,
  PutDeliveryDestinationCommand,
  type PutDeliveryDestinationCommandInput,
  PutDeliverySourceCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateDeliveryConfigurationCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import type * as aws from "@pulumi/aws";
import { type AnyEntry, type Cloud, entry, type Plain } from "../../entry";
import { unlessGone } from "../gone";
import { tagChanges } from "../tags";

type Tags = Readonly<Record<string, string>> | undefined;
type Destination = Plain<aws.cloudwatch.LogDeliveryDestinationArgs>;
type Delivery = Plain<aws.cloudwatch.LogDeliveryArgs>;

const logs = (cloud: Cloud) => cloud.client(CloudWatchLogsClient);
const gone = /^ResourceNotFoundException$/;

/** The API refuses an empty map. */
const tagsIfAny = (tags: Tags) => (Object.keys(tags ?? {}).length ? { tags: { ...tags } } : {});

async function retag(cloud: Cloud, resourceArn: string, to: Tags, from: Tags): Promise<void> {
  const { removed: tagKeys, put: tags } = tagChanges(from, to);
  if (tagKeys.length) await logs(cloud).send(new UntagResourceCommand({ resourceArn, tagKeys }));
  if (Object.keys(tags).length) await logs(cloud).send(new TagResourceCommand({ resourceArn, tags }));
}

async function tagsOf(cloud: Cloud, resourceArn: string): Promise<Record<string, string>> {
  return (await logs(cloud).send(new ListTagsForResourceCommand({ resourceArn }))).tags ?? {};
}

const source = entry<aws.cloudwatch.LogDeliverySourceArgs>({
  inputs: { logType: true, name: true, region: true, resourceArn: true, tags: true },
  required: ["logType", "resourceArn"],
  replaceOn: ["logType", "name", "region", "resourceArn"],
  autoName: { property: "name", maxLength: 60 },
  async create(cloud, { name, logType, resourceArn, tags }) {
    await logs(cloud).send(new PutDeliverySourceCommand({ name, logType, resourceArn, ...tagsIfAny(tags) }));
    return name!;
  },
  async read(cloud, id) {
    const found = await unlessGone(gone, () => logs(cloud).send(new GetDeliverySourceCommand({ name: id })));
    const it = found?.deliverySource;
    if (!it) return undefined;
    const tags = await tagsOf(cloud, it.arn!);
    return {
      inputs: { logType: it.logType, name: it.name, resourceArn: it.resourceArns?.[0], tags },
      outputs: { arn: it.arn, service: it.service },
    };
  },
  async update(cloud, id, to, from) {
    const found = await logs(cloud).send(new GetDeliverySourceCommand({ name: id }));
    await retag(cloud, found.deliverySource!.arn!, to.tags, from.tags);
  },
  async remove(cloud, id) {
    await unlessGone(gone, () => logs(cloud).send(new DeleteDeliverySourceCommand({ name: id })));
  },
});

const toDestination = (inputs: Destination): PutDeliveryDestinationCommandInput => ({
  name: inputs.name,
  outputFormat: inputs.outputFormat as PutDeliveryDestinationCommandInput["outputFormat"],
  deliveryDestinationType:
    inputs.deliveryDestinationType as PutDeliveryDestinationCommandInput["deliveryDestinationType"],
  deliveryDestinationConfiguration: inputs.deliveryDestinationConfiguration && {
    destinationResourceArn: inputs.deliveryDestinationConfiguration.destinationResourceArn,
  },
});

const destination = entry<aws.cloudwatch.LogDeliveryDestinationArgs>({
  inputs: {
    deliveryDestinationConfiguration: { destinationResourceArn: true },
    deliveryDestinationType: true,
    name: true,
    outputFormat: true,
    region: true,
    tags: true,
  },
  required: [],
  replaceOn: ["deliveryDestinationType", "name", "outputFormat", "region"],
  autoName: { property: "name", maxLength: 60 },
  async create(cloud, inputs) {
    await logs(cloud).send(new PutDeliveryDestinationCommand({ ...toDestination(inputs), ...tagsIfAny(inputs.tags) }));
    return inputs.name!;
  },
  async read(cloud, id) {
    const found = await unlessGone(gone, () => logs(cloud).send(new GetDeliveryDestinationCommand({ name: id })));
    const it = found?.deliveryDestination;
    if (!it) return undefined;
    const { destinationResourceArn } = it.deliveryDestinationConfiguration ?? {};
    return {
      inputs: {
        deliveryDestinationConfiguration: { destinationResourceArn },
        deliveryDestinationType: it.deliveryDestinationType,
        name: it.name,
        outputFormat: it.outputFormat,
        tags: await tagsOf(cloud, it.arn!),
      },
      outputs: { arn: it.arn },
    };
  },
  async update(cloud, id, to, from) {
    const put = await logs(cloud).send(new PutDeliveryDestinationCommand({ ...toDestination(to), name: id }));
    await retag(cloud, put.deliveryDestination!.arn!, to.tags, from.tags);
  },
  async remove(cloud, id) {
    await unlessGone(gone, () => logs(cloud).send(new DeleteDeliveryDestinationCommand({ name: id })));
  },
});

const shaping = (inputs: Delivery) => ({
  fieldDelimiter: inputs.fieldDelimiter,
  recordFields: inputs.recordFields,
  s3DeliveryConfiguration: inputs.s3DeliveryConfigurations?.[0],
});

const delivery = entry<aws.cloudwatch.LogDeliveryArgs>({
  inputs: {
    deliveryDestinationArn: true,
    deliverySourceName: true,
    fieldDelimiter: true,
    recordFields: true,
    region: true,
    s3DeliveryConfigurations: [{ enableHiveCompatiblePath: true, suffixPath: true }],
    tags: true,
  },
  required: ["deliveryDestinationArn", "deliverySourceName"],
  replaceOn: ["deliveryDestinationArn", "deliverySourceName", "region"],
  deleteBeforeReplace: true,
  async create(cloud, inputs) {
    const { deliveryDestinationArn, deliverySourceName, tags } = inputs;
    const made = await logs(cloud).send(
      new CreateDeliveryCommand({ deliveryDestinationArn, deliverySourceName, ...shaping(inputs), ...tagsIfAny(tags) }),
    );
    return made.delivery!.id!;
  },
  async read(cloud, id) {
    const found = await unlessGone(gone, () => logs(cloud).send(new GetDeliveryCommand({ id })));
    const it = found?.delivery;
    if (!it) return undefined;
    const { suffixPath = "", enableHiveCompatiblePath = false } = it.s3DeliveryConfiguration ?? {};
    return {
      inputs: {
        deliveryDestinationArn: it.deliveryDestinationArn,
        deliverySourceName: it.deliverySourceName,
        fieldDelimiter: it.fieldDelimiter,
        recordFields: it.recordFields,
        s3DeliveryConfigurations: it.s3DeliveryConfiguration && [{ suffixPath, enableHiveCompatiblePath }],
        tags: await tagsOf(cloud, it.arn!),
      },
      outputs: { arn: it.arn },
    };
  },
  async update(cloud, id, to, from) {
    await logs(cloud).send(new UpdateDeliveryConfigurationCommand({ id, ...shaping(to) }));
    const found = await logs(cloud).send(new GetDeliveryCommand({ id }));
    await retag(cloud, found.delivery!.arn!, to.tags, from.tags);
  },
  async remove(cloud, id) {
    await unlessGone(gone, () => logs(cloud).send(new DeleteDeliveryCommand({ id })));
  },
});

export const entries: Record<string, AnyEntry> = {
  "aws:cloudwatch/logDeliverySource:LogDeliverySource": source,
  "aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination": destination,
  "aws:cloudwatch/logDelivery:LogDelivery": delivery,
};
