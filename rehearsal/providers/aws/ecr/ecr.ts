import * as sdk from "@aws-sdk/client-ecr";
import type * as aws from "@pulumi/aws";
import type { AnyEntry, Cloud } from "../../entry";
import { autoName, fixed, orElse, required, unreadable } from "../inputs";
import { call, tagOperations } from "../operations";
import { service } from "../service";
import { document, fields, list, only, same, tagList } from "../wire";

const ecr = service({
  client: sdk.ECRClient,
  gone: /NotFoundException$/,
  tags: tagOperations({
    of: "resourceArn",
    list: [sdk.ListTagsForResourceCommand, "tags"],
    put: [sdk.TagResourceCommand, "tags"],
    remove: [sdk.UntagResourceCommand, "tagKeys"],
  }),
});

const encryption = only(
  fields<aws.types.input.ecr.RepositoryEncryptionConfiguration, sdk.EncryptionConfiguration>({
    encryptionType: orElse("encryptionType", "AES256"),
    kmsKey: "kmsKey",
  }),
);
const filters = list(
  fields<aws.types.input.ecr.RepositoryImageTagMutabilityExclusionFilter, sdk.RepositoryFilter>(
    same("filter", "filterType"),
  ),
);
const scanning = fields<aws.types.input.ecr.RepositoryImageScanningConfiguration, sdk.ImageScanningConfiguration>(
  same("scanOnPush"),
);

const repository = ecr.resource<aws.ecr.RepositoryArgs, sdk.CreateRepositoryRequest | sdk.Repository>({
  inputs: {
    encryptionConfigurations: fixed(["encryptionConfiguration", encryption]),
    forceDelete: unreadable("an instruction to the provider, kept by no API"),
    imageScanningConfiguration: orElse(["imageScanningConfiguration", scanning], { scanOnPush: false }),
    imageTagMutability: orElse("imageTagMutability", "MUTABLE"),
    imageTagMutabilityExclusionFilters: ["imageTagMutabilityExclusionFilters", filters],
    name: autoName("repositoryName", 256),
    tags: ["tags", tagList],
  },
  id: "repositoryName",
  create: call(sdk.CreateRepositoryCommand),
  read: call(sdk.DescribeRepositoriesCommand, { answer: (found) => found.repositories?.[0] }),
  update: [call(sdk.PutImageTagMutabilityCommand), call(sdk.PutImageScanningConfigurationCommand)],
  delete: call(sdk.DeleteRepositoryCommand, { input: ({ inputs }) => ({ force: inputs.forceDelete ?? false }) }),
  outputs: { arn: "repositoryArn", registryId: "registryId", repositoryUrl: "repositoryUri" },
  taggedBy: "repositoryArn",
});

const lifecyclePolicy = ecr.resource<aws.ecr.LifecyclePolicyArgs, sdk.GetLifecyclePolicyResponse>({
  inputs: {
    policy: required(fixed(["lifecyclePolicyText", document])),
    repository: required(fixed("repositoryName")),
  },
  id: "repositoryName",
  create: call(sdk.PutLifecyclePolicyCommand),
  read: call(sdk.GetLifecyclePolicyCommand, { answer: (it) => (it.lifecyclePolicyText ? it : undefined) }),
  delete: call(sdk.DeleteLifecyclePolicyCommand),
  deleteFirst: true,
  outputs: { registryId: "registryId" },
});

const account = (_answer: unknown, { cloud }: { readonly cloud: Cloud }) => cloud.accountId;

type Destination = aws.types.input.ecr.ReplicationConfigurationReplicationConfigurationRuleDestination;

const replication = fields<
  aws.types.input.ecr.ReplicationConfigurationReplicationConfiguration,
  sdk.ReplicationConfiguration
>({
  rules: [
    "rules",
    list(
      fields<aws.types.input.ecr.ReplicationConfigurationReplicationConfigurationRule, sdk.ReplicationRule>({
        destinations: [
          "destinations",
          list(fields<Destination, sdk.ReplicationDestination>(same("region", "registryId"))),
        ],
        repositoryFilters: ["repositoryFilters", filters],
      }),
    ),
  ],
});

/** A registry always has a configuration; without rules it does nothing. */
const replicationConfiguration = ecr.resource<aws.ecr.ReplicationConfigurationArgs, sdk.DescribeRegistryResponse>({
  inputs: {
    replicationConfiguration: orElse(["replicationConfiguration", replication], { rules: [] }),
  },
  id: "registryId",
  create: call(sdk.PutReplicationConfigurationCommand, { answer: account }),
  read: call(sdk.DescribeRegistryCommand, {
    answer: (it) => (it.replicationConfiguration?.rules?.length ? it : undefined),
  }),
  update: "same",
  delete: call(sdk.PutReplicationConfigurationCommand, { input: { replicationConfiguration: { rules: [] } } }),
  deleteFirst: true,
  outputs: { registryId: "registryId" },
});

const scanningRules = list(
  fields<aws.types.input.ecr.RegistryScanningConfigurationRule, sdk.RegistryScanningRule>({
    repositoryFilters: ["repositoryFilters", filters],
    scanFrequency: "scanFrequency",
  }),
);

type Scanning = sdk.RegistryScanningConfiguration | sdk.GetRegistryScanningConfigurationResponse;

/** A registry always has a configuration; basic without rules is what AWS starts with. */
const registryScanningConfiguration = ecr.resource<aws.ecr.RegistryScanningConfigurationArgs, Scanning>({
  inputs: { rules: orElse(["rules", scanningRules], []), scanType: required("scanType") },
  id: "registryId",
  create: call(sdk.PutRegistryScanningConfigurationCommand, { answer: account }),
  read: call(sdk.GetRegistryScanningConfigurationCommand, {
    answer: ({ scanningConfiguration: it, registryId }) =>
      it?.scanType === "BASIC" && !it.rules?.length ? undefined : { ...it, registryId },
  }),
  update: "same",
  delete: call(sdk.PutRegistryScanningConfigurationCommand, { input: { scanType: "BASIC", rules: [] } }),
  deleteFirst: true,
  outputs: { registryId: "registryId" },
});

export const entries: Record<string, AnyEntry> = {
  "aws:ecr/repository:Repository": repository,
  "aws:ecr/lifecyclePolicy:LifecyclePolicy": lifecyclePolicy,
  "aws:ecr/replicationConfiguration:ReplicationConfiguration": replicationConfiguration,
  "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration": registryScanningConfiguration,
};
