import { randomUUID } from "node:crypto";
import * as sdk from "@aws-sdk/client-cloudfront";
import type * as aws from "@pulumi/aws";
import type { AnyEntry, Cloud, Plain } from "../../entry";
import { fixed, required, unreadable } from "../inputs";
import { bring, call } from "../operations";
import { toTags } from "../tags";
import { until } from "../until";
import { tagList } from "../wire";
import { client, cloudFront } from "./api";
import { distributionConfig, toConfig } from "./distributionWire";

type Args = aws.cloudfront.DistributionArgs;

/** The zone of every cloudfront.net name, for alias records. */
const hostedZoneId = "Z2FDTNDATAQYW2";

const distribution = cloudFront.resource<Args, sdk.DistributionConfigWithTags | Config>({
  inputs: {
    ...distributionConfig,
    defaultCacheBehavior: required(distributionConfig.defaultCacheBehavior),
    enabled: required(distributionConfig.enabled),
    origins: required(distributionConfig.origins),
    restrictions: required(distributionConfig.restrictions),
    retainOnDelete: unreadable("only says whether deleting merely disables"),
    staging: fixed(distributionConfig.staging),
    tags: ["Tags.Items", tagList],
    viewerCertificate: required(distributionConfig.viewerCertificate),
    waitForDeployment: unreadable("only says whether a change is waited for"),
  },
  id: "Id",
  async create({ cloud, inputs }) {
    const DistributionConfig = toConfig(inputs, randomUUID());
    const DistributionConfigWithTags = { DistributionConfig, Tags: { Items: toTags(inputs.tags) } };
    const made = await client(cloud).send(new sdk.CreateDistributionWithTagsCommand({ DistributionConfigWithTags }));
    const id = made.Distribution!.Id!;
    if (inputs.waitForDeployment !== false) await deployed(cloud, id);
    return id;
  },
  read: call(sdk.GetDistributionCommand, {
    answer: ({ Distribution: it, ETag }) => it && { ...it, ...it.DistributionConfig, ETag },
  }),
  update: [
    bring(Object.keys(distributionConfig) as (keyof typeof distributionConfig)[], async ({ cloud, id, inputs }) => {
      await configure(cloud, id, inputs);
      if (inputs.waitForDeployment !== false) await deployed(cloud, id);
    }),
  ],
  async delete({ cloud, id, inputs }) {
    await disable(cloud, id);
    if (inputs.retainOnDelete) return;
    const IfMatch = await deployed(cloud, id);
    await client(cloud).send(new sdk.DeleteDistributionCommand({ Id: id, IfMatch }));
  },
  outputs: {
    arn: "ARN",
    callerReference: "CallerReference",
    domainName: "DomainName",
    etag: "ETag",
    hostedZoneId: () => hostedZoneId,
    inProgressValidationBatches: "InProgressInvalidationBatches",
    lastModifiedTime: "LastModifiedTime",
    status: "Status",
  },
  taggedBy: "ARN",
});

type Config = sdk.Distribution | sdk.DistributionConfig | { readonly ETag?: string };

async function configure(cloud: Cloud, Id: string, inputs: Plain<Args>): Promise<void> {
  const { DistributionConfig: now, ETag: IfMatch } = await client(cloud).send(
    new sdk.GetDistributionConfigCommand({ Id }),
  );
  const DistributionConfig = toConfig(inputs, now!.CallerReference!);
  await client(cloud).send(new sdk.UpdateDistributionCommand({ Id, IfMatch, DistributionConfig }));
}

async function disable(cloud: Cloud, Id: string): Promise<void> {
  const { DistributionConfig, ETag: IfMatch } = await client(cloud).send(new sdk.GetDistributionConfigCommand({ Id }));
  if (!DistributionConfig!.Enabled) return;
  const disabled = { ...DistributionConfig!, Enabled: false };
  await client(cloud).send(new sdk.UpdateDistributionCommand({ Id, IfMatch, DistributionConfig: disabled }));
}

/** Waits until every edge has the configuration; returns its version. */
const deployed = (cloud: Cloud, Id: string): Promise<string> =>
  until(`CloudFront to deploy distribution ${Id}`, 60, async () => {
    const found = await client(cloud).send(new sdk.GetDistributionCommand({ Id }));
    return found.Distribution?.Status === "Deployed" ? found.ETag : undefined;
  });

export const entries: Record<string, AnyEntry> = { "aws:cloudfront/distribution:Distribution": distribution };
