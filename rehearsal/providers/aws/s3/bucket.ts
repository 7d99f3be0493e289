import { randomBytes } from "node:crypto";
import * as sdk from "@aws-sdk/client-s3";
import type * as aws from "@pulumi/aws";
import type { AnyEntry } from "../../entry";
import { autoName, fixed, seen, unreadable } from "../inputs";
import { type About, bring, call } from "../operations";
import { tagList, whole } from "../wire";
import { client, s3 } from "./api";

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

/** Of the prefix, S3 keeps the name that begins with it. */
type Bucket =
  | { readonly prefix?: string }
  | sdk.CreateBucketRequest
  | sdk.GetBucketTaggingOutput
  | sdk.GetObjectLockConfigurationOutput;
type Subject = About<aws.s3.BucketArgs, unknown>;

const isEnabled = { ...whole, fromAws: (text: unknown) => text === "Enabled" };

const bucket = s3.resource<aws.s3.BucketArgs, Bucket>({
  inputs: {
    bucket: autoName("Bucket", 63),
    bucketPrefix: fixed({ seen: "prefix" }),
    forceDestroy: unreadable("is a wish for the day the bucket is deleted; S3 doesn't know it"),
    objectLockEnabled: fixed({
      sent: "ObjectLockEnabledForBucket",
      seen: ["ObjectLockConfiguration.ObjectLockEnabled", isEnabled],
    }),
    tags: seen(["TagSet", tagList]),
  },
  id: "Bucket",
  create: call(sdk.CreateBucketCommand, {
    input(about) {
      const LocationConstraint = about.cloud.region as sdk.BucketLocationConstraint;
      return {
        Bucket: nameOf(about),
        ...(about.cloud.region !== "us-east-1" && { CreateBucketConfiguration: { LocationConstraint } }),
      };
    },
    answer: (_made, about) => nameOf(about),
  }),
  read: [
    call(sdk.HeadBucketCommand, {
      answer: (_found, { id, inputs: { bucketPrefix: prefix } }) =>
        prefix !== undefined && id.startsWith(String(prefix)) ? { prefix } : {},
    }),
    call(sdk.GetBucketTaggingCommand),
    call(sdk.GetObjectLockConfigurationCommand),
  ],
  update: [bring(["tags"], retag)],
  delete: [async (about) => (about.inputs.forceDestroy ? empty(about) : undefined), call(sdk.DeleteBucketCommand)],
  outputs: {
    arn: (_it, { id }) => `arn:aws:s3:::${id}`,
    bucketDomainName: (_it, { id }) => `${id}.s3.amazonaws.com`,
    bucketRegionalDomainName: (_it, { cloud, id }) => `${id}.s3.${cloud.region}.amazonaws.com`,
    bucketRegion: (_it, { cloud }) => cloud.region,
    hostedZoneId: (_it, { cloud }) => hostedZones[cloud.region],
  },
});

const behindPrefixes = new WeakMap<object, string>();

/** The name that is asked for, or one behind the prefix: the same as long as a bucket is being made. */
function nameOf({ inputs }: Pick<Subject, "inputs">): string {
  if (inputs.bucket !== undefined) return String(inputs.bucket);
  // As long as the provider's own: a time of 18 digits and a counter of 8.
  const digits = `${Date.now()}00000`.slice(0, 18) + randomBytes(4).toString("hex");
  const name = behindPrefixes.get(inputs) ?? `${String(inputs.bucketPrefix)}${digits}`;
  behindPrefixes.set(inputs, name);
  return name;
}

/** S3 knows all tags or none. */
async function retag({ cloud, id: Bucket, inputs }: Subject): Promise<void> {
  const TagSet = tagList.toAws(inputs.tags) as sdk.Tag[] | undefined;
  if (TagSet) await client(cloud).send(new sdk.PutBucketTaggingCommand({ Bucket, Tagging: { TagSet } }));
  else await client(cloud).send(new sdk.DeleteBucketTaggingCommand({ Bucket }));
}

/** Every version and delete marker, page by page: S3 deletes only empty buckets. */
async function empty({ cloud, id: Bucket }: Subject): Promise<void> {
  for (;;) {
    const page = await client(cloud).send(new sdk.ListObjectVersionsCommand({ Bucket }));
    const all = [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])];
    if (all.length === 0) return;
    const Delete = { Objects: all.map(({ Key, VersionId }) => ({ Key, VersionId })) };
    const command = new sdk.DeleteObjectsCommand({ Bucket, Delete, BypassGovernanceRetention: true });
    const { Errors } = await client(cloud).send(command);
    if (Errors?.length) throw new Error(`Cannot empty bucket ${Bucket}: ${Errors[0]?.Message}`);
  }
}

export const entries: Record<string, AnyEntry> = {
  "aws:s3/bucket:Bucket": bucket,
};
