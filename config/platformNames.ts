/** What tells two platforms of one account apart: every name, tag and path that is one of an account's comes from here. Pure. */

/** Whose names are as they were when an account could hold one platform only. */
export const firstPlatform = "meridian";

/** What GitHub workflows run as: each has an environment of its own, but for plans of pull requests. */
export type WorkflowPurpose = "deploy" | "drill" | "drift" | "readiness";

export interface PlatformNames {
  /** The project's name in Pulumi.yaml, and the tags Project and Backup. */
  readonly name: string;
  /** As sentences begin with it. */
  readonly title: string;
  readonly keyAlias: string;
  readonly relationalGlobalCluster: string;
  readonly documentGlobalCluster: string;
  /** Of the global table that carts lie in, the same in every region. */
  readonly cartsTable: string;
  /** Of RDS instances; a rebuilt one has `-` and its generation after it. */
  readonly relationalInstance: string;
  readonly repository: string;
  readonly restoreTestingPlan: string;
  readonly evacuationNamespace: string;
  /** Of the storefront's own metrics. */
  readonly metricsNamespace: string;
  /** What the backup buckets' names begin with; AWS' names are one of the whole world's, so digits follow. */
  readonly backupBucketPrefix: string;
  /** Of databases that drills restore from backups, and delete again. */
  readonly restoredCopyPrefix: string;
  /** Of SES, in each region: what mails are sent by. */
  readonly configurationSet: string;
  /** Where roles are that another role may pass on: a policy can't name them by their tags. */
  readonly rolePath: string;
  evacuationSchedule(region: string): string;
  /** Of what functions are made of, read and write in a region: releases and all regions know it without asking. */
  functionBucket(region: string, accountId: string): string;
  restoreTestingSelection(kind: string): string;
  /** GitHub's environment whose workflows may assume the role of this purpose. */
  environment(purpose: WorkflowPurpose): string;
}

/** Every repository is below it, whosever it is: an account's replication and scanning of images go by it, and are set once. */
export const imagesOfAll = "meridian";

export function platformNames(name: string): PlatformNames {
  const isFirst = name === firstPlatform;
  const title = name.charAt(0).toUpperCase() + name.slice(1);
  const underscored = name.replaceAll("-", "_");
  return {
    name,
    title,
    keyAlias: `alias/${name}`,
    relationalGlobalCluster: `${name}-relational`,
    documentGlobalCluster: `${name}-document`,
    cartsTable: `${name}-carts`,
    relationalInstance: `${name}-relational`,
    repository: isFirst ? `${imagesOfAll}/storefront` : `${imagesOfAll}/${name}/storefront`,
    restoreTestingPlan: `${underscored}_restore_testing`,
    evacuationNamespace: `${title}/Evacuation`,
    metricsNamespace: `${title}/Storefront`,
    backupBucketPrefix: isFirst ? "backup-bucket-" : `${name}-backup-bucket-`,
    restoredCopyPrefix: isFirst ? "drill-restore-" : `${name}-drill-restore-`,
    configurationSet: `${name}-mails`,
    rolePath: isFirst ? "/" : `/${name}/`,
    evacuationSchedule: (region) => `${name}-evacuation-of-${region}`,
    functionBucket: (region, accountId) => `${name}-functions-${accountId}-${region}`,
    restoreTestingSelection: (kind) => `${underscored}_${kind}`,
    environment: (purpose) => {
      if (!isFirst) return `${name}-${purpose}`;
      return purpose === "deploy" ? "production" : purpose;
    },
  };
}

/** A name that AWS limits, with the longest that may follow the platform's. */
interface NameLimit {
  readonly what: string;
  readonly longest: (names: PlatformNames) => string;
  readonly max: number;
  readonly source: string;
}

const longestRegion = "ap-southeast-2";

export const nameLimits: readonly NameLimit[] = [
  {
    what: "the prefix of the backup buckets' names",
    longest: (it) => it.backupBucketPrefix,
    max: 37,
    // 63 characters of a bucket's name, less the 26 that the provider adds.
    source: "https://www.pulumi.com/registry/packages/aws/api-docs/s3/bucket/#bucketprefix_nodejs",
  },
  {
    what: "the restore testing plan's name",
    longest: (it) => it.restoreTestingPlan,
    max: 50,
    source: "https://docs.aws.amazon.com/aws-backup/latest/devguide/API_RestoreTestingPlanForCreate.html",
  },
  {
    what: "an evacuation schedule's name",
    longest: (it) => it.evacuationSchedule(longestRegion),
    max: 64,
    source: "https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html",
  },
  {
    what: "the name of the functions' buckets",
    longest: (it) => it.functionBucket(longestRegion, "123456789012"),
    max: 63,
    source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html",
  },
  {
    what: "the relational instances' identifier",
    longest: (it) => `${it.relationalInstance}-1000`,
    max: 63,
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html",
  },
  {
    what: "the identifier of databases that drills restore",
    // Their instances have a number.
    longest: (it) => `${it.restoredCopyPrefix}relational-copied-1`,
    max: 63,
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html",
  },
  {
    what: "the global clusters' identifier",
    longest: (it) => it.relationalGlobalCluster,
    max: 63,
    source: "https://docs.aws.amazon.com/documentdb/latest/developerguide/API_CreateGlobalCluster.html",
  },
  {
    what: "the Kubernetes clusters' name",
    longest: (it) => `${it.name}-01234567`,
    max: 100,
    source: "https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateCluster.html",
  },
  {
    what: "the images' repository",
    longest: (it) => it.repository,
    max: 256,
    source: "https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html",
  },
  {
    what: "the key's alias",
    longest: (it) => it.keyAlias,
    max: 256,
    source: "https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html",
  },
];

const example = platformNames("a");

/** By the name that has the least room. */
export const longestPlatformName = Math.min(...nameLimits.map(({ longest, max }) => max - longest(example).length + 1));

export const platformNameAllowed =
  `Allowed: small letters, digits and single dashes, beginning with a letter, at most ${longestPlatformName} characters, ` +
  "another one for each platform of an account";

/** What names of buckets, aliases or tags may not begin with, and the alias that bootstrap's key has. */
const reserved = /^(aws|amzn|sthree|xn-)|^meridian-state$/;

/** What is wrong with it, as the end of "… is <name>, …"; nothing where it is fine. */
export function platformNameObjection(name: string): string | undefined {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) return "which AWS' names can't be made of";
  if (reserved.test(name)) return "which AWS, or Pulumi's state, has for itself";
  const broken = nameLimits.filter(({ longest, max }) => longest(platformNames(name)).length > max);
  if (broken.length === 0) return undefined;
  const each = broken.map(
    ({ what, longest, max, source }) =>
      `${what} of ${longest(platformNames(name)).length} characters (${max}: ${source})`,
  );
  return `which makes ${each.join(" and ")}`;
}
