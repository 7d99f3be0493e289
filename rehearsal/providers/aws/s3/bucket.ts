import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteBucketTaggingCommand,
  DeleteObjectsCommand,
  GetBucketTaggingCommand,
  GetObjectLockConfigurationCommand,
  HeadBucketCommand,
  ListObjectVersionsCommand,
  PutBucketTaggingCommand,
} from "@aws-sdk/client-s3";
import type { BucketLocationConstraint } from "@aws-sdk/client-s3";
import type * as aws from "@pulumi/aws";
import { type AnyEntry, type Cloud, entry } from "../../entry";
import { unlessGone } from "../gone";
import { fromTags, toTags } from "../tags";
import { gone, s3 } from "./setting";

/** Route 53's zone of each region's S3 endpoint, which an alias record to a website bucket needs. */
const hostedZones: Readonly<Record<string, string>> = {
  "us-east-1": "Z3AQBSTGFYJSTF",
  "us-east-2": "Z2O1EMRO9K5GLX",
  "us-west-1": "Z2F56UZL2M1ACD",
  "us-west-2": "Z3BJ6K6RIION7M",
  "ca-central-1": "Z1QDHH18159H29",
  "eu-west-1": "Z1BKCTXD74EZPE",
  "eu-west-2": "Z3GKZC51ZF0DB4",
  "eu-west-3": "Z3R1K369G5AVDG",
  "eu-central-1": "Z21DNDUVLTQW6Q",
  "eu-north-1": "Z3BAZG2TWCNX0D",
  "ap-south-1": "Z11RGJOFQNVJUP",
  "ap-southeast-1": "Z3O0J2DXBE1FTB",
  "ap-southeast-2": "Z1WCIGYICN2BYD",
  "ap-northeast-1": "Z2M4EHUR26P7ZW",
  "sa-east-1": "Z7KQH4QJS55SO",
};

const bucket = entry<aws.s3.BucketArgs>({
  inputs: { bucket: true, forceDestroy: true, objectLockEnabled: true, region: true, tags: true },
  required: [],
  replaceOn: ["bucket", "objectLockEnabled", "region"],
  autoName: { property: "bucket", maxLength: 63 },
  unreadable: { forceDestroy: "is a wish for the day the bucket is deleted; S3 doesn't know it" },
  async create(cloud, inputs) {
    const Bucket = inputs.bucket!;
    const LocationConstraint = cloud.region as BucketLocationConstraint;
    await s3(cloud).send(
      new CreateBucketCommand({
        Bucket,
        ObjectLockEnabledForBucket: inputs.objectLockEnabled,
        ...(cloud.region !== "us-east-1" && { CreateBucketConfiguration: { LocationConstraint } }),
      }),
    );
    await retag(cloud, Bucket, inputs.tags);
    return Bucket;
  },
  async read(cloud, id) {
    const found = await unlessGone(gone, () => s3(cloud).send(new HeadBucketCommand({ Bucket: id })));
    if (!found) return undefined;
    const tags = await unlessGone(gone, () => s3(cloud).send(new GetBucketTaggingCommand({ Bucket: id })));
    const lock = await unlessGone(gone, () => s3(cloud).send(new GetObjectLockConfigurationCommand({ Bucket: id })));
    const objectLockEnabled = lock?.ObjectLockConfiguration?.ObjectLockEnabled === "Enabled";
    return {
      inputs: { bucket: id, objectLockEnabled, tags: fromTags(tags?.TagSet) },
      outputs: {
        arn: `arn:aws:s3:::${id}`,
        bucketDomainName: `${id}.s3.amazonaws.com`,
        bucketRegionalDomainName: `${id}.s3.${cloud.region}.amazonaws.com`,
        bucketRegion: cloud.region,
        hostedZoneId: hostedZones[cloud.region],
      },
    };
  },
  async update(cloud, id, to) {
    await retag(cloud, id, to.tags);
  },
  async remove(cloud, id, last) {
    if (last.forceDestroy) await unlessGone(gone, () => empty(cloud, id));
    await unlessGone(gone, () => s3(cloud).send(new DeleteBucketCommand({ Bucket: id })));
  },
});

async function retag(cloud: Cloud, Bucket: string, tags: Record<string, string> | undefined): Promise<void> {
  const TagSet = toTags(tags);
  if (TagSet.length) await s3(cloud).send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet } }));
  else await s3(cloud).send(new DeleteBucketTaggingCommand({ Bucket }));
}

/** Every version and delete marker, page by page: S3 deletes only empty buckets. */
async function empty(cloud: Cloud, Bucket: string): Promise<void> {
  for (;;) {
    const page = await s3(cloud).send(new ListObjectVersionsCommand({ Bucket }));
    const Objects = [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])].map(({ Key, VersionId }) => ({
      Key,
      VersionId,
    }));
    if (Objects.length === 0) return;
    const deleted = await s3(cloud).send(
      new DeleteObjectsCommand({ Bucket, Delete: { Objects }, BypassGovernanceRetention: true }),
    );
    if (deleted.Errors?.length) throw new Error(`Cannot empty bucket ${Bucket}: ${deleted.Errors[0]?.Message}`);
  }
}

export const entries: Record<string, AnyEntry> = {
  "aws:s3/bucket:Bucket": bucket,
};
