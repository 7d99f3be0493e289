import * as sdk from "@aws-sdk/client-cloudfront";
import type * as aws from "@pulumi/aws";
import type { AnyEntry, Cloud } from "../../entry";
import { autoName, orElse, required, unreadable } from "../inputs";
import { bring, call } from "../operations";
import { unlessGone } from "../gone";
import { converted, counted, tagList } from "../wire";
import { client, cloudFront } from "./api";

const code = converted<string, Uint8Array>(
  (text) => Buffer.from(text),
  (bytes) => Buffer.from(bytes).toString("utf8"),
);
const store = converted<string, sdk.KeyValueStoreAssociation>(
  (KeyValueStoreARN) => ({ KeyValueStoreARN }),
  (it) => it.KeyValueStoreARN,
);

/** What is live is published, and known by a version of its own. */
interface Live {
  readonly LiveETag?: string;
}

type Function_ = sdk.CreateFunctionRequest | sdk.GetFunctionResult | sdk.FunctionSummary | { Tags: sdk.Tags } | Live;
interface Wanted {
  readonly cloud: Cloud;
  readonly inputs: { readonly name?: string | undefined; readonly publish?: boolean | undefined };
}

/** A change goes live at once unless the program says otherwise. */
async function publish(IfMatch: string | undefined, { cloud, inputs: { name: Name, publish: live } }: Wanted) {
  if (live !== false) await client(cloud).send(new sdk.PublishFunctionCommand({ Name, IfMatch }));
  return Name;
}

const edgeFunction = cloudFront.resource<aws.cloudfront.FunctionArgs, Function_>({
  inputs: {
    code: required(["FunctionCode", code]),
    comment: orElse("FunctionConfig.Comment", ""),
    keyValueStoreAssociations: ["FunctionConfig.KeyValueStoreAssociations", counted(store)],
    name: autoName("Name", 64),
    publish: unreadable("only says whether a change goes live at once"),
    runtime: required("FunctionConfig.Runtime"),
    tags: ["Tags.Items", tagList],
  },
  id: "Name",
  version: ["ETag", "IfMatch"],
  create: call(sdk.CreateFunctionCommand, { answer: (made, about) => publish(made.ETag, about) }),
  read: [
    call(sdk.DescribeFunctionCommand, {
      input: { Stage: "DEVELOPMENT" },
      answer: ({ FunctionSummary, ETag }) => FunctionSummary && { ...FunctionSummary, ETag },
    }),
    call(sdk.GetFunctionCommand, {
      input: { Stage: "DEVELOPMENT" },
      answer: ({ FunctionCode = new Uint8Array() }) => ({ FunctionCode }),
    }),
    async ({ cloud, id }) => ({ LiveETag: await liveVersion(cloud, id) }),
  ],
  update: [
    call(sdk.UpdateFunctionCommand, { answer: (made, about) => publish(made.ETag, about) }),
    bring(["publish"], async (change) => {
      if (change.from.publish === false) await publish((await change.now())?.ETag, change);
    }),
  ],
  delete: call(sdk.DeleteFunctionCommand),
  outputs: { arn: "FunctionMetadata.FunctionARN", etag: "ETag", liveStageEtag: "LiveETag", status: "Status" },
  taggedBy: "FunctionMetadata.FunctionARN",
});

async function liveVersion(cloud: Cloud, Name: string): Promise<string> {
  const describe = new sdk.DescribeFunctionCommand({ Name, Stage: "LIVE" });
  return (await unlessGone(/^NoSuchFunctionExists$/, () => client(cloud).send(describe)))?.ETag ?? "";
}

export const entries: Record<string, AnyEntry> = { "aws:cloudfront/function:Function": edgeFunction };
