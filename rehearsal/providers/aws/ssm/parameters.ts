import * as sdk from "@aws-sdk/client-ssm";
import type * as aws from "@pulumi/aws";
import type { AnyEntry } from "../../entry";
import { autoName, fixed, required } from "../inputs";
import { call, tagOperations } from "../operations";
import { service } from "../service";
import { capitalised, tagList } from "../wire";

const ssm = service({
  client: sdk.SSMClient,
  gone: /^ParameterNotFound$|^InvalidResourceId$/,
  tags: tagOperations({
    of: "ResourceId",
    list: [sdk.ListTagsForResourceCommand, "TagList"],
    put: [sdk.AddTagsToResourceCommand, "Tags"],
    remove: [sdk.RemoveTagsFromResourceCommand, "TagKeys"],
    and: { ResourceType: "Parameter" },
  }),
});

/** What is read as the value that was asked for: AWS has one where the class has two. */
interface Insecure {
  readonly InsecureValue?: string;
}

type Parameter = sdk.PutParameterRequest | sdk.Parameter | sdk.ParameterMetadata | Insecure;

const parameter = ssm.resource<aws.ssm.ParameterArgs, Parameter>({
  inputs: {
    ...capitalised("allowedPattern", "description", "keyId", "tier", "value"),
    dataType: fixed("DataType"),
    insecureValue: { sent: "Value", seen: "InsecureValue" },
    name: autoName("Name", 2048),
    tags: ["Tags", tagList],
    type: required("Type"),
  },
  id: "Name",
  create: call(sdk.PutParameterCommand),
  read: [
    call(sdk.GetParameterCommand, {
      input: { WithDecryption: true },
      answer({ Parameter: it }, { inputs }) {
        return it && inputs.insecureValue !== undefined ? { ...it, Value: undefined, InsecureValue: it.Value } : it;
      },
    }),
    call(sdk.DescribeParametersCommand, {
      input: ({ id }) => ({ ParameterFilters: [{ Key: "Name", Option: "Equals", Values: [id] }] }),
      answer: (found) => found.Parameters?.[0],
    }),
  ],
  update: [call(sdk.PutParameterCommand, { input: { Overwrite: true } })],
  delete: call(sdk.DeleteParameterCommand),
  outputs: {
    arn: (_it, { cloud, id }) =>
      `arn:aws:ssm:${cloud.region}:${cloud.accountId}:parameter${id.startsWith("/") ? "" : "/"}${id}`,
    hasValueWo: () => false,
    version: "Version",
  },
});

export const entries: Record<string, AnyEntry> = { "aws:ssm/parameter:Parameter": parameter };
