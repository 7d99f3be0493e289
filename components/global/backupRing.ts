import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { nextRegion } from "../../outputs/backupRing";
import { byRegion, ofRegion } from "./regions";
import { replicationRole } from "./replicationRole";

/** Minutes within which Replication Time Control promises a copy; S3 accepts no other number. */
export const replicationMinutes = 15;

/** A region's backup bucket. */
export interface BackupBucket {
  readonly name: pulumi.Input<string>;
  readonly arn: pulumi.Input<string>;
  /** Key that encrypts it, in its region. */
  readonly keyArn: pulumi.Input<string>;
}

export interface BackupRingArgs {
  /** In the order of the ring: each region's bucket is copied to the next region's, the last one's to the first's. */
  readonly regions: readonly string[];
  readonly buckets: Readonly<Record<string, BackupBucket>>;
}

/**
 * Replicates each region's backup bucket to the next region, re-encrypted with that region's key. S3 does not replicate
 * replicas, so a ring never goes round twice.
 *
 * Price per GB written: 0.02 USD between regions (0.086 from ap-south-1) and 0.015 USD for Replication Time Control, beside
 * the copy's storage (https://aws.amazon.com/s3/pricing/).
 */
export class BackupRing extends pulumi.ComponentResource {
  /** The one replication rule of each source region, as metrics name it. */
  readonly ruleIds: Readonly<Record<string, string>>;

  constructor(name: string, args: BackupRingArgs, opts?: pulumi.ComponentResourceOptions) {
    super("meridian:global:BackupRing", name, {}, opts);
    this.ruleIds = byRegion(args.regions, (region) => `to-${nextRegion(region, args.regions)}`);
    for (const region of args.regions) this.link(region, nextRegion(region, args.regions), args);
    this.registerOutputs({ ruleIds: this.ruleIds });
  }

  private link(region: string, next: string, args: BackupRingArgs): void {
    const source = ofRegion("backup bucket", region, args.buckets);
    const target = ofRegion("backup bucket", next, args.buckets);
    const keys = { source: { keyArn: source.keyArn, region }, target: { keyArn: target.keyArn, region: next } };
    const role = replicationRole(
      `backup-ring-${region}`,
      { sourceArn: source.arn, targetArn: target.arn, keys },
      { parent: this },
    );
    new aws.s3.BucketReplicationConfig(
      `backup-ring-${region}`,
      {
        region,
        bucket: source.name,
        role: role.arn,
        rules: [ringRule(ofRegion("rule", region, this.ruleIds), target)],
      },
      { parent: this },
    );
  }
}

function ringRule(id: string, target: BackupBucket): aws.types.input.s3.BucketReplicationConfigRule {
  return {
    id,
    status: "Enabled",
    priority: 1,
    filter: {},
    // A deletion is a new version on both sides: whoever restores sees the same list, and the object is still there beneath.
    deleteMarkerReplication: { status: "Enabled" },
    sourceSelectionCriteria: { sseKmsEncryptedObjects: { status: "Enabled" } },
    destination: {
      bucket: target.arn,
      encryptionConfiguration: { replicaKmsKeyId: target.keyArn },
      replicationTime: { status: "Enabled", time: { minutes: replicationMinutes } },
      metrics: { status: "Enabled", eventThreshold: { minutes: replicationMinutes } },
    },
  };
}
