import * as sdk from "@aws-sdk/client-ecr";
import type * as aws from "@pulumi/aws";
import { type AnySample, type Cloud, sample } from "../../entry";

let made = 0;

async function needRepositories(cloud: Cloud): Promise<Record<string, string>> {
  const repository = async (repositoryName: string) => {
    await cloud.client(sdk.ECRClient).send(new sdk.CreateRepositoryCommand({ repositoryName }));
    return repositoryName;
  };
  const number = made++;
  return { repository: await repository(`needed-${number}`), other: await repository(`also-needed-${number}`) };
}

const keep = (countNumber: number) =>
  JSON.stringify({
    rules: [
      {
        rulePriority: 1,
        selection: { tagStatus: "untagged", countType: "imageCountMoreThan", countNumber },
        action: { type: "expire" },
      },
    ],
  });

const to = (...regions: string[]) => ({
  rules: [
    {
      destinations: regions.map((region) => ({ region, registryId: "123456789012" })),
      repositoryFilters: [{ filter: "shop", filterType: "PREFIX_MATCH" }],
    },
  ],
});

export const samples: Record<string, AnySample> = {
  "aws:ecr/repository:Repository": sample<aws.ecr.RepositoryArgs>({
    inputs: () => ({
      name: "shop/web",
      imageTagMutability: "IMMUTABLE",
      imageScanningConfiguration: { scanOnPush: true },
      encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: "arn:aws:kms:eu-west-1:123456789012:key/one" }],
      forceDelete: true,
      tags: { Name: "a", gone: "x" },
    }),
    change: () => ({
      imageTagMutability: "MUTABLE",
      imageScanningConfiguration: { scanOnPush: false },
      tags: { Name: "b" },
    }),
    replacement: () => ({ name: "shop/web-2", encryptionConfigurations: [{ encryptionType: "AES256" }] }),
  }),
  "aws:ecr/lifecyclePolicy:LifecyclePolicy": sample<aws.ecr.LifecyclePolicyArgs>({
    needs: needRepositories,
    inputs: ({ repository }) => ({ repository: repository!, policy: keep(10) }),
    replacement: () => ({ policy: keep(20) }),
  }),
  "aws:ecr/replicationConfiguration:ReplicationConfiguration": sample<aws.ecr.ReplicationConfigurationArgs>({
    inputs: () => ({ replicationConfiguration: to("us-east-1", "ap-south-1") }),
    change: () => ({ replicationConfiguration: to("us-east-1") }),
    replacement: () => ({ region: "eu-west-1" }),
  }),
  "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration":
    sample<aws.ecr.RegistryScanningConfigurationArgs>({
      inputs: () => ({
        scanType: "ENHANCED",
        rules: [{ scanFrequency: "CONTINUOUS_SCAN", repositoryFilters: [{ filter: "*", filterType: "WILDCARD" }] }],
      }),
      change: () => ({
        scanType: "BASIC",
        rules: [{ scanFrequency: "SCAN_ON_PUSH", repositoryFilters: [{ filter: "shop", filterType: "WILDCARD" }] }],
      }),
      replacement: () => ({ region: "eu-west-1" }),
    }),
};
