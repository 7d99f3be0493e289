import * as sdk from "@aws-sdk/client-ecr";
import type * as aws from "@pulumi/aws";
import { type AnyEntry, type Cloud, entry, type Plain } from "../../entry";
import { unlessGone } from "../gone";
import { fromTags, tagChanges, toTags } from "../tags";

const ecr = (cloud: Cloud) => cloud.client(sdk.ECRClient);
const gone = /NotFoundException$/;

type Args = Plain<aws.ecr.RepositoryArgs>;

const text = (document: unknown): string => (typeof document === "string" ? document : JSON.stringify(document));

const repository = entry<aws.ecr.RepositoryArgs>({
  inputs: {
    encryptionConfigurations: [{ encryptionType: true, kmsKey: true }],
    forceDelete: true,
    imageScanningConfiguration: { scanOnPush: true },
    imageTagMutability: true,
    imageTagMutabilityExclusionFilters: [{ filter: true, filterType: true }],
    name: true,
    region: true,
    tags: true,
  },
  required: [],
  replaceOn: ["encryptionConfigurations", "name", "region"],
  autoName: { property: "name", maxLength: 256 },
  unreadable: { forceDelete: "an instruction to the provider, kept by no API" },
  async create(cloud, inputs) {
    const [encryption] = inputs.encryptionConfigurations ?? [];
    await ecr(cloud).send(
      new sdk.CreateRepositoryCommand({
        repositoryName: inputs.name,
        imageTagMutability: (inputs.imageTagMutability ?? "MUTABLE") as sdk.ImageTagMutability,
        imageTagMutabilityExclusionFilters: filters(inputs),
        imageScanningConfiguration: inputs.imageScanningConfiguration,
        encryptionConfiguration: encryption && {
          encryptionType: (encryption.encryptionType ?? "AES256") as sdk.EncryptionType,
          kmsKey: encryption.kmsKey,
        },
        tags: toTags(inputs.tags),
      }),
    );
    return inputs.name!;
  },
  async read(cloud, id) {
    const it = await repositoryNow(cloud, id);
    if (!it) return undefined;
    const tags = await ecr(cloud).send(new sdk.ListTagsForResourceCommand({ resourceArn: it.repositoryArn }));
    const encryption = it.encryptionConfiguration;
    return {
      inputs: {
        name: it.repositoryName,
        imageTagMutability: it.imageTagMutability,
        imageTagMutabilityExclusionFilters: (it.imageTagMutabilityExclusionFilters ?? []).map((one) => ({
          filter: one.filter!,
          filterType: one.filterType!,
        })),
        imageScanningConfiguration: { scanOnPush: it.imageScanningConfiguration?.scanOnPush ?? false },
        encryptionConfigurations: encryption && [
          { encryptionType: encryption.encryptionType, kmsKey: encryption.kmsKey },
        ],
        tags: fromTags(tags.tags),
      },
      outputs: { arn: it.repositoryArn, registryId: it.registryId, repositoryUrl: it.repositoryUri },
    };
  },
  async update(cloud, id, to, from) {
    await ecr(cloud).send(
      new sdk.PutImageTagMutabilityCommand({
        repositoryName: id,
        imageTagMutability: (to.imageTagMutability ?? "MUTABLE") as sdk.ImageTagMutability,
        imageTagMutabilityExclusionFilters: filters(to),
      }),
    );
    await ecr(cloud).send(
      new sdk.PutImageScanningConfigurationCommand({
        repositoryName: id,
        imageScanningConfiguration: to.imageScanningConfiguration ?? { scanOnPush: false },
      }),
    );
    const it = await repositoryNow(cloud, id);
    const { removed, put } = tagChanges(from.tags, to.tags);
    const resourceArn = it?.repositoryArn;
    if (removed.length) await ecr(cloud).send(new sdk.UntagResourceCommand({ resourceArn, tagKeys: removed }));
    if (Object.keys(put).length) await ecr(cloud).send(new sdk.TagResourceCommand({ resourceArn, tags: toTags(put) }));
  },
  async remove(cloud, id, last) {
    await unlessGone(gone, () =>
      ecr(cloud).send(new sdk.DeleteRepositoryCommand({ repositoryName: id, force: last.forceDelete ?? false })),
    );
  },
});

const filters = (inputs: Args) =>
  inputs.imageTagMutabilityExclusionFilters?.map((it) => ({
    filter: it.filter,
    filterType: it.filterType as sdk.ImageTagMutabilityExclusionFilterType,
  }));

async function repositoryNow(cloud: Cloud, id: string): Promise<sdk.Repository | undefined> {
  const found = await unlessGone(gone, () =>
    ecr(cloud).send(new sdk.DescribeRepositoriesCommand({ repositoryNames: [id] })),
  );
  return found?.repositories?.[0];
}

const lifecyclePolicy = entry<aws.ecr.LifecyclePolicyArgs>({
  inputs: { policy: true, region: true, repository: true },
  required: ["policy", "repository"],
  replaceOn: ["policy", "region", "repository"],
  deleteBeforeReplace: true,
  async create(cloud, inputs) {
    await ecr(cloud).send(
      new sdk.PutLifecyclePolicyCommand({
        repositoryName: inputs.repository,
        lifecyclePolicyText: text(inputs.policy),
      }),
    );
    return inputs.repository;
  },
  async read(cloud, id) {
    const it = await unlessGone(gone, () => ecr(cloud).send(new sdk.GetLifecyclePolicyCommand({ repositoryName: id })));
    if (!it?.lifecyclePolicyText) return undefined;
    return {
      inputs: { repository: it.repositoryName, policy: it.lifecyclePolicyText },
      outputs: { registryId: it.registryId },
    };
  },
  async remove(cloud, id) {
    await unlessGone(gone, () => ecr(cloud).send(new sdk.DeleteLifecyclePolicyCommand({ repositoryName: id })));
  },
});

export const entries: Record<string, AnyEntry> = {
  "aws:ecr/repository:Repository": repository,
  "aws:ecr/lifecyclePolicy:LifecyclePolicy": lifecyclePolicy,
};
