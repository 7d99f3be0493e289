import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import {
  CloudFrontClient,
  CreateDistributionWithTagsCommand,
  DeleteDistributionCommand,
  GetDistributionCommand,
  GetDistributionConfigCommand,
  UpdateDistributionCommand,
} from "@aws-sdk/client-cloudfront";
import type * as aws from "@pulumi/aws";
import { type AnyEntry, type Cloud, entry, type Plain } from "../../entry";
import { unlessGone } from "../gone";
import { toTags } from "../tags";
import { distributionWire, toConfig } from "./distributionWire";
import { retag, tagsOf } from "./tags";

type Distribution = Plain<aws.cloudfront.DistributionArgs>;

const cloudFront = (cloud: Cloud) => cloud.client(CloudFrontClient, "us-east-1");
const gone = /^NoSuchDistribution$/;
/** The zone of every cloudfront.net name, for alias records. */
const hostedZoneId = "Z2FDTNDATAQYW2";

const distribution = entry<aws.cloudfront.DistributionArgs>({
  inputs: { ...distributionWire.shape, retainOnDelete: true, tags: true, waitForDeployment: true },
  required: ["defaultCacheBehavior", "enabled", "origins", "restrictions", "viewerCertificate"],
  replaceOn: ["staging"],
  unreadable: {
    retainOnDelete: "only says whether deleting merely disables",
    waitForDeployment: "only says whether a change is waited for",
  },
  async create(cloud, inputs) {
    const DistributionConfig = toConfig(inputs, randomUUID());
    const made = await cloudFront(cloud).send(
      new CreateDistributionWithTagsCommand({
        DistributionConfigWithTags: { DistributionConfig, Tags: { Items: toTags(inputs.tags) } },
      }),
    );
    const id = made.Distribution!.Id!;
    if (inputs.waitForDeployment !== false) await deployed(cloud, id);
    return id;
  },
  async read(cloud, id) {
    const found = await unlessGone(gone, () => cloudFront(cloud).send(new GetDistributionCommand({ Id: id })));
    const it = found?.Distribution;
    if (!it) return undefined;
    return {
      inputs: {
        ...(distributionWire.fromAws(it.DistributionConfig) as Partial<Distribution>),
        tags: await tagsOf(cloud, it.ARN!),
      },
      outputs: {
        arn: it.ARN,
        callerReference: it.DistributionConfig!.CallerReference,
        domainName: it.DomainName,
        etag: found.ETag,
        hostedZoneId,
        inProgressValidationBatches: it.InProgressInvalidationBatches,
        lastModifiedTime: it.LastModifiedTime?.toISOString(),
        status: it.Status,
      },
    };
  },
  async update(cloud, id, to, from) {
    await configure(cloud, id, to);
    const arn = `arn:aws:cloudfront::${cloud.accountId}:distribution/${id}`;
    await retag(cloud, arn, to.tags, from.tags);
    if (to.waitForDeployment !== false) await deployed(cloud, id);
  },
  async remove(cloud, id, last) {
    await unlessGone(gone, async () => {
      await disable(cloud, id);
      if (last.retainOnDelete) return;
      const IfMatch = await deployed(cloud, id);
      await cloudFront(cloud).send(new DeleteDistributionCommand({ Id: id, IfMatch }));
    });
  },
});

async function configure(cloud: Cloud, Id: string, inputs: Distribution): Promise<void> {
  const { DistributionConfig: now, ETag: IfMatch } = await cloudFront(cloud).send(
    new GetDistributionConfigCommand({ Id }),
  );
  const DistributionConfig = toConfig(inputs, now!.CallerReference!);
  await cloudFront(cloud).send(new UpdateDistributionCommand({ Id, IfMatch, DistributionConfig }));
}

async function disable(cloud: Cloud, Id: string): Promise<void> {
  const { DistributionConfig, ETag: IfMatch } = await cloudFront(cloud).send(new GetDistributionConfigCommand({ Id }));
  if (!DistributionConfig!.Enabled) return;
  const disabled = { ...DistributionConfig!, Enabled: false };
  await cloudFront(cloud).send(new UpdateDistributionCommand({ Id, IfMatch, DistributionConfig: disabled }));
}

/** Waits until every edge has the configuration; returns its version. */
async function deployed(cloud: Cloud, Id: string): Promise<string> {
  const patience = Date.now() + 60_000;
  for (;;) {
    const found = await cloudFront(cloud).send(new GetDistributionCommand({ Id }));
    if (found.Distribution?.Status === "Deployed") return found.ETag!;
    if (Date.now() > patience) throw new Error(`CloudFront didn't deploy distribution ${Id} within 60 s`);
    await sleep(50);
  }
}

export const entries: Record<string, AnyEntry> = { "aws:cloudfront/distribution:Distribution": distribution };
