import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { replicationRole } from "./replicationRole";

export interface StaticReplicationArgs {
  readonly region: string;
  readonly source: aws.s3.Bucket;
  readonly replica: aws.s3.Bucket;
  /** Both buckets' versioning: S3 replicates nothing without it. */
  readonly versionings: readonly aws.s3.BucketVersioning[];
}

/** Replicates what is uploaded under `static/`, deletions too. */
export class StaticReplication extends pulumi.ComponentResource {
  constructor(name: string, args: StaticReplicationArgs, opts?: pulumi.ComponentResourceOptions) {
    super("meridian:global:StaticReplication", name, {}, opts);
    const role = replicationRole(
      "static-replication",
      { sourceArn: args.source.arn, targetArn: args.replica.arn },
      { parent: this },
    );
    const replication = new aws.s3.BucketReplicationConfig(
      "static-replication",
      {
        region: args.region,
        bucket: args.source.id,
        role: role.arn,
        rules: [
          {
            id: "static-files",
            status: "Enabled",
            priority: 1,
            filter: { prefix: "static/" },
            deleteMarkerReplication: { status: "Enabled" },
            // Four metrics at 0.30 USD a month each (https://aws.amazon.com/s3/pricing/): S3 says nothing of what it failed to copy.
            destination: { bucket: args.replica.arn, metrics: { status: "Enabled" } },
          },
        ],
      },
      { parent: this, dependsOn: [...args.versionings] },
    );
    this.registerOutputs({ replicationId: replication.id });
  }
}
