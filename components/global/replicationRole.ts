import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type Statement, policyDocument, serviceTrust } from "../shared/policy";

/** A KMS key and the only service that may ask for it on the role's behalf. */
export interface ReplicationKey {
  readonly keyArn: pulumi.Input<string>;
  readonly region: string;
}

export interface ReplicationRoleArgs {
  readonly sourceArn: pulumi.Input<string>;
  readonly targetArn: pulumi.Input<string>;
  /** Keys that the source and the target are encrypted with; without them both use S3's own. */
  readonly keys?: { readonly source: ReplicationKey; readonly target: ReplicationKey };
}

/** What S3 assumes to carry objects from one bucket to one other, and nothing else. */
export function replicationRole(
  name: string,
  args: ReplicationRoleArgs,
  opts: pulumi.CustomResourceOptions,
): aws.iam.Role {
  const role = new aws.iam.Role(name, { assumeRolePolicy: serviceTrust("s3.amazonaws.com") }, opts);
  const policy = policyDocument([...copying(args), ...encrypting(args)]);
  new aws.iam.RolePolicy(name, { role: role.name, policy }, opts);
  return role;
}

function copying(args: ReplicationRoleArgs): Statement[] {
  return [
    {
      Sid: "ReadSetting",
      Effect: "Allow",
      Action: ["s3:GetReplicationConfiguration", "s3:ListBucket"],
      Resource: args.sourceArn,
    },
    {
      Sid: "ReadSource",
      Effect: "Allow",
      Action: [
        "s3:GetObjectVersionForReplication",
        "s3:GetObjectVersionAcl",
        "s3:GetObjectVersionTagging",
        "s3:GetObjectRetention",
        "s3:GetObjectLegalHold",
      ],
      Resource: pulumi.interpolate`${args.sourceArn}/*`,
    },
    {
      Sid: "WriteTarget",
      Effect: "Allow",
      Action: ["s3:ReplicateObject", "s3:ReplicateDelete", "s3:ReplicateTags"],
      Resource: pulumi.interpolate`${args.targetArn}/*`,
    },
  ];
}

function encrypting(args: ReplicationRoleArgs): Statement[] {
  if (args.keys === undefined) return [];
  const { source, target } = args.keys;
  return [
    keyUse("DecryptSource", ["kms:Decrypt"], source, args.sourceArn),
    keyUse("EncryptTarget", ["kms:Encrypt", "kms:GenerateDataKey"], target, args.targetArn),
  ];
}

/** The encryption context is the bucket where bucket keys are on, and the object where they are not. */
function keyUse(sid: string, actions: string[], key: ReplicationKey, bucketArn: pulumi.Input<string>): Statement {
  return {
    Sid: sid,
    Effect: "Allow",
    Action: actions,
    Resource: key.keyArn,
    Condition: {
      StringEquals: { "kms:ViaService": `s3.${key.region}.amazonaws.com` },
      StringLike: {
        "kms:EncryptionContext:aws:s3:arn": [pulumi.output(bucketArn), pulumi.interpolate`${bucketArn}/*`],
      },
    },
  };
}
