import * as sdk from "@aws-sdk/client-ecr";
import type * as aws from "@pulumi/aws";
import { type AnyEntry, type Cloud, entry, type Plain } from "../../entry";
import { unlessGone } from "../gone";
import { fromTags, toTags } from "../tags";

/** What belongs to the account's registry in a region; there is one of each but of the templates. */
const ecr = (cloud: Cloud) => cloud.client(sdk.ECRClient);
const gone = /NotFoundException$/;

type Replication = Plain<aws.ecr.ReplicationConfigurationArgs>["replicationConfiguration"];

const replicationConfiguration = entry<aws.ecr.ReplicationConfigurationArgs>({
  inputs: {
    region: true,
    replicationConfiguration: {
      rules: [
        {
          destinations: [{ region: true, registryId: true }],
          repositoryFilters: [{ filter: true, filterType: true }],
        },
      ],
    },
  },
  required: [],
  replaceOn: ["region"],
  deleteBeforeReplace: true,
  async create(cloud, inputs) {
    await replicate(cloud, inputs.replicationConfiguration);
    return cloud.accountId;
  },
  async read(cloud) {
    const it = await ecr(cloud).send(new sdk.DescribeRegistryCommand({}));
    const rules = it.replicationConfiguration?.rules ?? [];
    if (rules.length === 0) return undefined;
    return {
      inputs: {
        replicationConfiguration: {
          rules: rules.map((rule) => ({
            destinations: (rule.destinations ?? []).map((to) => ({ region: to.region!, registryId: to.registryId! })),
            repositoryFilters: (rule.repositoryFilters ?? []).map((one) => ({
              filter: one.filter!,
              filterType: one.filterType!,
            })),
          })),
        },
      },
      outputs: { registryId: it.registryId },
    };
  },
  async update(cloud, _id, to) {
    await replicate(cloud, to.replicationConfiguration);
  },
  /** A registry always has a configuration; without rules it does nothing. */
  async remove(cloud) {
    await replicate(cloud, { rules: [] });
  },
});

async function replicate(cloud: Cloud, configuration: Replication): Promise<void> {
  const rules = (configuration?.rules ?? []).map((rule) => ({
    destinations: rule.destinations.map((to) => ({ region: to.region, registryId: to.registryId })),
    repositoryFilters: rule.repositoryFilters?.map((one) => ({
      filter: one.filter,
      filterType: one.filterType as sdk.RepositoryFilterType,
    })),
  }));
  await ecr(cloud).send(new sdk.PutReplicationConfigurationCommand({ replicationConfiguration: { rules } }));
}

const registryScanningConfiguration = entry<aws.ecr.RegistryScanningConfigurationArgs>({
  inputs: {
    region: true,
    rules: [{ repositoryFilters: [{ filter: true, filterType: true }], scanFrequency: true }],
    scanType: true,
  },
  required: ["scanType"],
  replaceOn: ["region"],
  deleteBeforeReplace: true,
  async create(cloud, inputs) {
    await scan(cloud, inputs);
    return cloud.accountId;
  },
  async read(cloud) {
    const it = await ecr(cloud).send(new sdk.GetRegistryScanningConfigurationCommand({}));
    const { scanType, rules = [] } = it.scanningConfiguration ?? {};
    if (scanType === "BASIC" && rules.length === 0) return undefined;
    return {
      inputs: {
        scanType,
        rules: rules.map((rule) => ({
          scanFrequency: rule.scanFrequency!,
          repositoryFilters: (rule.repositoryFilters ?? []).map((one) => ({
            filter: one.filter!,
            filterType: one.filterType!,
          })),
        })),
      },
      outputs: { registryId: it.registryId },
    };
  },
  async update(cloud, _id, to) {
    await scan(cloud, to);
  },
  /** A registry always has a configuration; basic without rules is what AWS starts with. */
  async remove(cloud) {
    await scan(cloud, { scanType: "BASIC" });
  },
});

async function scan(cloud: Cloud, inputs: Plain<aws.ecr.RegistryScanningConfigurationArgs>): Promise<void> {
  await ecr(cloud).send(
    new sdk.PutRegistryScanningConfigurationCommand({
      scanType: inputs.scanType as sdk.ScanType,
      rules: (inputs.rules ?? []).map((rule) => ({
        scanFrequency: rule.scanFrequency as sdk.ScanFrequency,
        repositoryFilters: rule.repositoryFilters.map((one) => ({
          filter: one.filter,
          filterType: one.filterType as sdk.ScanningRepositoryFilterType,
        })),
      })),
    }),
  );
}

type Template = Plain<aws.ecr.RepositoryCreationTemplateArgs>;

const repositoryCreationTemplate = entry<aws.ecr.RepositoryCreationTemplateArgs>({
  inputs: {
    appliedFors: true,
    customRoleArn: true,
    description: true,
    encryptionConfigurations: [{ encryptionType: true, kmsKey: true }],
    imageTagMutability: true,
    imageTagMutabilityExclusionFilters: [{ filter: true, filterType: true }],
    lifecyclePolicy: true,
    prefix: true,
    region: true,
    repositoryPolicy: true,
    resourceTags: true,
  },
  required: ["appliedFors", "prefix"],
  replaceOn: ["prefix", "region"],
  async create(cloud, inputs) {
    await ecr(cloud).send(
      new sdk.CreateRepositoryCreationTemplateCommand({ prefix: inputs.prefix, ...template(inputs) }),
    );
    return inputs.prefix;
  },
  async read(cloud, id) {
    const found = await unlessGone(gone, () =>
      ecr(cloud).send(new sdk.DescribeRepositoryCreationTemplatesCommand({ prefixes: [id] })),
    );
    const it = found?.repositoryCreationTemplates?.[0];
    if (!it) return undefined;
    const encryption = it.encryptionConfiguration;
    return {
      inputs: {
        prefix: it.prefix,
        appliedFors: it.appliedFor ?? [],
        customRoleArn: it.customRoleArn,
        description: it.description,
        encryptionConfigurations: encryption && [
          { encryptionType: encryption.encryptionType, kmsKey: encryption.kmsKey },
        ],
        imageTagMutability: it.imageTagMutability,
        imageTagMutabilityExclusionFilters: (it.imageTagMutabilityExclusionFilters ?? []).map((one) => ({
          filter: one.filter!,
          filterType: one.filterType!,
        })),
        lifecyclePolicy: it.lifecyclePolicy,
        repositoryPolicy: it.repositoryPolicy,
        resourceTags: fromTags(it.resourceTags),
      },
      outputs: { registryId: found?.registryId ?? cloud.accountId },
    };
  },
  async update(cloud, id, to) {
    await ecr(cloud).send(new sdk.UpdateRepositoryCreationTemplateCommand({ prefix: id, ...template(to) }));
  },
  async remove(cloud, id) {
    await unlessGone(gone, () => ecr(cloud).send(new sdk.DeleteRepositoryCreationTemplateCommand({ prefix: id })));
  },
});

function template(inputs: Template) {
  const [encryption] = inputs.encryptionConfigurations ?? [];
  return {
    appliedFor: inputs.appliedFors as sdk.RCTAppliedFor[],
    customRoleArn: inputs.customRoleArn,
    description: inputs.description,
    encryptionConfiguration: encryption && {
      encryptionType: (encryption.encryptionType ?? "AES256") as sdk.EncryptionType,
      kmsKey: encryption.kmsKey,
    },
    imageTagMutability: inputs.imageTagMutability as sdk.ImageTagMutability | undefined,
    imageTagMutabilityExclusionFilters: inputs.imageTagMutabilityExclusionFilters?.map((it) => ({
      filter: it.filter,
      filterType: it.filterType as sdk.ImageTagMutabilityExclusionFilterType,
    })),
    lifecyclePolicy: inputs.lifecyclePolicy,
    repositoryPolicy: inputs.repositoryPolicy,
    resourceTags: inputs.resourceTags && toTags(inputs.resourceTags),
  };
}

export const entries: Record<string, AnyEntry> = {
  "aws:ecr/replicationConfiguration:ReplicationConfiguration": replicationConfiguration,
  "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration": registryScanningConfiguration,
  "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate": repositoryCreationTemplate,
};
