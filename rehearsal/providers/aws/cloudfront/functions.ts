import {
  CloudFrontClient,
  CreateFunctionCommand,
  DeleteFunctionCommand,
  DescribeFunctionCommand,
  type FunctionConfig,
  type FunctionStage,
  type FunctionRuntime,
  GetFunctionCommand,
  PublishFunctionCommand,
  UpdateFunctionCommand,
} from "@aws-sdk/client-cloudfront";
import type * as aws from "@pulumi/aws";
import { type AnyEntry, type Cloud, entry, type Plain } from "../../entry";
import { unlessGone } from "../gone";
import { toTags } from "../tags";
import { retag, tagsOf } from "./tags";

type Function_ = Plain<aws.cloudfront.FunctionArgs>;

const cloudFront = (cloud: Cloud) => cloud.client(CloudFrontClient, "us-east-1");
const gone = /^NoSuchFunctionExists$/;

const edgeFunction = entry<aws.cloudfront.FunctionArgs>({
  inputs: {
    code: true,
    comment: true,
    keyValueStoreAssociations: true,
    name: true,
    publish: true,
    runtime: true,
    tags: true,
  },
  required: ["code", "runtime"],
  replaceOn: ["name"],
  autoName: { property: "name", maxLength: 64 },
  unreadable: { publish: "only says whether a change goes live at once" },
  async create(cloud, inputs) {
    const made = await cloudFront(cloud).send(
      new CreateFunctionCommand({
        Name: inputs.name,
        FunctionConfig: toConfig(inputs),
        FunctionCode: Buffer.from(inputs.code),
        Tags: { Items: toTags(inputs.tags) },
      }),
    );
    if (inputs.publish !== false) await publish(cloud, inputs.name!, made.ETag!);
    return inputs.name!;
  },
  async read(cloud, id) {
    const development = await stage(cloud, id, "DEVELOPMENT");
    if (!development) return undefined;
    const live = await stage(cloud, id, "LIVE");
    const { FunctionSummary: it, ETag: etag } = development;
    const code = await cloudFront(cloud).send(new GetFunctionCommand({ Name: id, Stage: "DEVELOPMENT" }));
    const { FunctionARN: arn } = it!.FunctionMetadata!;
    return {
      inputs: {
        code: Buffer.from(code.FunctionCode ?? []).toString("utf8"),
        comment: it!.FunctionConfig!.Comment,
        keyValueStoreAssociations: it!.FunctionConfig!.KeyValueStoreAssociations?.Items?.map(
          (each) => each.KeyValueStoreARN!,
        ),
        name: it!.Name,
        runtime: it!.FunctionConfig!.Runtime,
        tags: await tagsOf(cloud, arn!),
      },
      outputs: { arn, etag, liveStageEtag: live?.ETag ?? "", status: it!.Status },
    };
  },
  async update(cloud, id, to, from) {
    const development = await stage(cloud, id, "DEVELOPMENT");
    const { ETag } = await cloudFront(cloud).send(
      new UpdateFunctionCommand({
        Name: id,
        IfMatch: development!.ETag,
        FunctionConfig: toConfig(to),
        FunctionCode: Buffer.from(to.code),
      }),
    );
    if (to.publish !== false) await publish(cloud, id, ETag!);
    await retag(cloud, development!.FunctionSummary!.FunctionMetadata!.FunctionARN!, to.tags, from.tags);
  },
  async remove(cloud, id) {
    const development = await stage(cloud, id, "DEVELOPMENT");
    if (!development) return;
    const IfMatch = development.ETag;
    await unlessGone(gone, () => cloudFront(cloud).send(new DeleteFunctionCommand({ Name: id, IfMatch })));
  },
});

const stage = (cloud: Cloud, Name: string, Stage: FunctionStage) =>
  unlessGone(gone, () => cloudFront(cloud).send(new DescribeFunctionCommand({ Name, Stage })));

const publish = (cloud: Cloud, Name: string, IfMatch: string) =>
  cloudFront(cloud).send(new PublishFunctionCommand({ Name, IfMatch }));

function toConfig(inputs: Function_): FunctionConfig {
  const stores = inputs.keyValueStoreAssociations?.map((KeyValueStoreARN) => ({ KeyValueStoreARN }));
  return {
    Comment: inputs.comment ?? "",
    Runtime: inputs.runtime as FunctionRuntime,
    KeyValueStoreAssociations: stores && { Quantity: stores.length, Items: stores },
  };
}

export const entries: Record<string, AnyEntry> = { "aws:cloudfront/function:Function": edgeFunction };
