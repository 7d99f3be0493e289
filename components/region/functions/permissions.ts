import * as pulumi from "@pulumi/pulumi";
import type { Statement } from "../../shared/policy";
import { readSecrets } from "../storefrontPermissions";

export interface FunctionScope {
  readonly region: string;
  readonly keyArn: pulumi.Input<string>;
  /** This region's bucket. */
  readonly bucket: string;
}

/** Reads these secrets, and no others. */
export const readsSecrets = (
  { region, keyArn }: FunctionScope,
  secretArns: readonly pulumi.Input<string>[],
): Statement[] => readSecrets({ region, keyArn, secretArns });

const throughS3 = ({ region }: FunctionScope) => ({ StringEquals: { "kms:ViaService": `s3.${region}.amazonaws.com` } });

/**
 * Reads what lies below a prefix; where nothing does, S3 says so only to who may list. The question for an object that isn't there names no prefix
 * (`s3:prefix`), so that a condition on one would deny it.
 */
export const readsObjects = (scope: FunctionScope, prefix: string): Statement[] => [
  { Sid: "ReadObjects", Effect: "Allow", Action: "s3:GetObject", Resource: `arn:aws:s3:::${scope.bucket}/${prefix}/*` },
  { Sid: "SeeWhatIsMissing", Effect: "Allow", Action: "s3:ListBucket", Resource: `arn:aws:s3:::${scope.bucket}` },
  { Sid: "OpenObjects", Effect: "Allow", Action: "kms:Decrypt", Resource: scope.keyArn, Condition: throughS3(scope) },
];

/** Writes below a prefix. */
export const writesObjects = (scope: FunctionScope, prefix: string): Statement[] => [
  {
    Sid: "WriteObjects",
    Effect: "Allow",
    Action: "s3:PutObject",
    Resource: `arn:aws:s3:::${scope.bucket}/${prefix}/*`,
  },
  {
    Sid: "EncryptObjects",
    Effect: "Allow",
    Action: ["kms:GenerateDataKey", "kms:Decrypt"],
    Resource: scope.keyArn,
    Condition: throughS3(scope),
  },
];

/**
 * Writes below prefixes of every region's bucket: what a region that doesn't write hands on to the one that does. The shop's key has the same id in each
 * of them, and buckets the same name but for the region, so that all regions' policies are the same.
 */
export const writesEverywhere = (
  { bucket, region, keyArn }: FunctionScope,
  ...prefixes: readonly string[]
): Statement[] => [
  {
    Sid: "WriteObjectsEverywhere",
    Effect: "Allow",
    Action: "s3:PutObject",
    Resource: prefixes.map((it) => `arn:aws:s3:::${bucket.slice(0, -region.length)}*/${it}/*`),
  },
  {
    Sid: "EncryptObjectsEverywhere",
    Effect: "Allow",
    Action: ["kms:GenerateDataKey", "kms:Decrypt"],
    Resource: pulumi.output(keyArn).apply((arn) => arn.replace(`:${region}:`, ":*:")),
    Condition: { StringLike: { "kms:ViaService": "s3.*.amazonaws.com" } },
  },
];
