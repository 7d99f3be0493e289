/** Who may do what with the key and the buckets of the state. Pure. */
import { isDeepStrictEqual } from "node:util";
import { bucketArn, bucketName, keyAlias, type StatePlace } from "./place";

export interface PolicyStatement {
  readonly Sid: string;
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: unknown;
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, unknown>>;
}

export interface PolicyDocument {
  readonly Version: "2012-10-17";
  readonly Statement: readonly PolicyStatement[];
}

const document = (...statements: readonly PolicyStatement[]): PolicyDocument => ({
  Version: "2012-10-17",
  Statement: statements,
});

/** Names the statement by which `readersIn` finds again who may read. */
const readersSid = "ReadState";

/** Roles of the account by name, and not as principals: a deleted one would leave a policy that can't be changed any more. */
const onlyRoles = (accountId: string, roles: readonly string[]) => ({
  StringEquals: { "aws:PrincipalAccount": accountId },
  ArnEquals: { "aws:PrincipalArn": roles },
});

/**
 * The account decides through IAM who uses the key; nobody deletes or disables it, because what it encrypted couldn't be read ever again.
 * @param readers ARNs of the roles that read state in GitHub's workflows
 */
export function keyPolicy(accountId: string, readers: readonly string[]): PolicyDocument {
  return document(
    {
      Sid: "AccountThroughIam",
      Effect: "Allow",
      Principal: { AWS: `arn:aws:iam::${accountId}:root` },
      Action: "kms:*",
      Resource: "*",
    },
    {
      Sid: "KeepTheKey",
      Effect: "Deny",
      Principal: { AWS: "*" },
      Action: ["kms:DisableKey", "kms:ScheduleKeyDeletion"],
      Resource: "*",
    },
    ...readersOnly(readers, {
      Principal: { AWS: "*" },
      Action: ["kms:Decrypt", "kms:DescribeKey"],
      Resource: "*",
      Condition: onlyRoles(accountId, readers),
    }),
  );
}

/** TLS 1.2 and newer only, and no version of a state is ever deleted but by the bucket's own lifecycle. */
export function bucketPolicy(accountId: string, region: string, readers: readonly string[]): PolicyDocument {
  const bucket = bucketArn(bucketName(accountId, region));
  const everything = { Principal: "*", Resource: [bucket, `${bucket}/*`] } as const;
  return document(
    {
      Sid: "TlsOnly",
      Effect: "Deny",
      ...everything,
      Action: "s3:*",
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
    {
      Sid: "Tls12OrNewer",
      Effect: "Deny",
      ...everything,
      Action: "s3:*",
      Condition: { NumericLessThan: { "s3:TlsVersion": "1.2" } },
    },
    {
      Sid: "KeepEveryVersion",
      Effect: "Deny",
      ...everything,
      Action: ["s3:DeleteBucket", "s3:DeleteObjectVersion"],
    },
    ...readersOnly(readers, {
      ...everything,
      Action: ["s3:GetBucketLocation", "s3:GetObject", "s3:ListBucket"],
      Condition: onlyRoles(accountId, readers),
    }),
  );
}

const readersOnly = (
  readers: readonly string[],
  statement: Omit<PolicyStatement, "Sid" | "Effect">,
): readonly PolicyStatement[] => (readers.length === 0 ? [] : [{ Sid: readersSid, Effect: "Allow", ...statement }]);

/** The roles that a policy of ours lets read. */
export function readersIn(policy: string | undefined): readonly string[] {
  const { Statement = [] } = JSON.parse(policy ?? "{}") as Partial<PolicyDocument>;
  const condition = Statement.find((it) => it.Sid === readersSid)?.Condition as
    { readonly ArnEquals?: { readonly "aws:PrincipalArn"?: string | readonly string[] } } | undefined;
  return [condition?.ArnEquals?.["aws:PrincipalArn"] ?? []].flat();
}

/**
 * Whether a policy is exactly the one that is wanted: a condition that somebody added to a Deny would open what it closes.
 * @param text as AWS answers; IAM encodes it as in an address
 */
export const samePolicy = (text: string | undefined, wanted: PolicyDocument): boolean =>
  text !== undefined && isDeepStrictEqual(JSON.parse(decodeURIComponent(text)), JSON.parse(JSON.stringify(wanted)));

/** In one order, whichever of the two is the backend: after a restore nothing is to be changed. */
const regionsOf = ({ region, replicaRegion }: StatePlace): readonly string[] => [region, replicaRegion].sort();

const bucketArnsOf = (place: StatePlace): readonly string[] =>
  regionsOf(place).map((it) => bucketArn(bucketName(place.accountId, it)));

/** S3 alone, for these two buckets alone. */
export const replicationTrust = (place: StatePlace): PolicyDocument => ({
  Version: "2012-10-17",
  Statement: [
    {
      Sid: "S3Replicates",
      Effect: "Allow",
      Principal: { Service: "s3.amazonaws.com" },
      Action: "sts:AssumeRole",
      Condition: {
        StringEquals: { "aws:SourceAccount": place.accountId },
        ArnEquals: { "aws:SourceArn": bucketArnsOf(place) },
      },
    } as unknown as PolicyStatement,
  ],
});

/** From each bucket to the other (https://docs.aws.amazon.com/AmazonS3/latest/userguide/setting-repl-config-perm-overview.html). */
export function replicationPolicy(place: StatePlace): PolicyDocument {
  const buckets = bucketArnsOf(place);
  const objects = buckets.map((it) => `${it}/*`);
  return document(
    {
      Sid: "ReadSettings",
      Effect: "Allow",
      Action: ["s3:GetReplicationConfiguration", "s3:ListBucket"],
      Resource: buckets,
    },
    {
      Sid: "Copy",
      Effect: "Allow",
      Action: [
        "s3:GetObjectVersionForReplication",
        "s3:GetObjectVersionAcl",
        "s3:GetObjectVersionTagging",
        "s3:ReplicateObject",
        "s3:ReplicateDelete",
        "s3:ReplicateTags",
      ],
      Resource: objects,
    },
    ...regionsOf(place).map((region, index): PolicyStatement => ({
      Sid: `Key${index + 1}`,
      Effect: "Allow",
      Action: ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"],
      Resource: `arn:aws:kms:${region}:${place.accountId}:key/*`,
      Condition: {
        StringEquals: { "kms:ViaService": `s3.${region}.amazonaws.com` },
        StringLike: { "kms:EncryptionContext:aws:s3:arn": [buckets[index], objects[index]] },
        "ForAnyValue:StringEquals": { "kms:ResourceAliases": keyAlias },
      },
    })),
  );
}
