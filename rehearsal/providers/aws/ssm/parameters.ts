import * as sdk from "@aws-sdk/client-ssm";
import type * as aws from "@pulumi/aws";
import { type AnyEntry, type Cloud, entry, type Plain } from "../../entry";
import { unlessGone } from "../gone";
import { fromTags, tagChanges, toTags } from "../tags";

const ssm = (cloud: Cloud) => cloud.client(sdk.SSMClient);
const gone = /^ParameterNotFound$|^InvalidResourceId$/;

type Args = Plain<aws.ssm.ParameterArgs>;

const parameter = entry<aws.ssm.ParameterArgs>({
  inputs: {
    allowedPattern: true,
    dataType: true,
    description: true,
    insecureValue: true,
    keyId: true,
    name: true,
    region: true,
    tags: true,
    tier: true,
    type: true,
    value: true,
  },
  required: ["type"],
  replaceOn: ["dataType", "name", "region"],
  autoName: { property: "name", maxLength: 2048 },
  async create(cloud, inputs) {
    await put(cloud, inputs, { Tags: Object.keys(inputs.tags ?? {}).length ? toTags(inputs.tags) : undefined });
    return inputs.name!;
  },
  async read(cloud, id, last) {
    const found = await unlessGone(gone, () =>
      ssm(cloud).send(new sdk.GetParameterCommand({ Name: id, WithDecryption: true })),
    );
    const it = found?.Parameter;
    if (!it) return undefined;
    const described = await ssm(cloud).send(
      new sdk.DescribeParametersCommand({ ParameterFilters: [{ Key: "Name", Option: "Equals", Values: [id] }] }),
    );
    const about = described.Parameters?.[0];
    const tags = await ssm(cloud).send(
      new sdk.ListTagsForResourceCommand({ ResourceType: "Parameter", ResourceId: id }),
    );
    return {
      inputs: {
        name: it.Name,
        type: it.Type,
        ...(last.insecureValue === undefined ? { value: it.Value } : { insecureValue: it.Value }),
        dataType: it.DataType,
        description: about?.Description,
        allowedPattern: about?.AllowedPattern,
        keyId: about?.KeyId,
        tier: about?.Tier,
        tags: fromTags(tags.TagList),
      },
      outputs: {
        arn: `arn:aws:ssm:${cloud.region}:${cloud.accountId}:parameter${id.startsWith("/") ? "" : "/"}${id}`,
        version: it.Version,
        hasValueWo: false,
      },
    };
  },
  async update(cloud, id, to, from) {
    await put(cloud, to, { Overwrite: true });
    const { removed, put: added } = tagChanges(from.tags, to.tags);
    const resource = { ResourceType: "Parameter", ResourceId: id } as const;
    if (removed.length) await ssm(cloud).send(new sdk.RemoveTagsFromResourceCommand({ ...resource, TagKeys: removed }));
    if (Object.keys(added).length)
      await ssm(cloud).send(new sdk.AddTagsToResourceCommand({ ...resource, Tags: toTags(added) }));
  },
  async remove(cloud, id) {
    await unlessGone(gone, () => ssm(cloud).send(new sdk.DeleteParameterCommand({ Name: id })));
  },
});

async function put(cloud: Cloud, inputs: Args, how: { Overwrite?: boolean; Tags?: sdk.Tag[] }): Promise<void> {
  await ssm(cloud).send(
    new sdk.PutParameterCommand({
      Name: inputs.name,
      Type: inputs.type as sdk.ParameterType,
      Value: inputs.value ?? inputs.insecureValue,
      DataType: inputs.dataType,
      Description: inputs.description,
      AllowedPattern: inputs.allowedPattern,
      KeyId: inputs.keyId,
      Tier: inputs.tier as sdk.ParameterTier | undefined,
      ...how,
    }),
  );
}

export const entries: Record<string, AnyEntry> = { "aws:ssm/parameter:Parameter": parameter };
