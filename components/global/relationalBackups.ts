import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

export interface RelationalBackupsArgs {
  /** Region whose instance is copied: the one that writes. A replica's backups can't be copied. */
  readonly from: string;
  /** Region that the copies are kept in. */
  readonly to: string;
  readonly sourceInstanceArn: pulumi.Input<string>;
  /** Key of the region that the copies are kept in. */
  readonly keyArn: pulumi.Input<string>;
  readonly retentionDays: number;
}

/**
 * Copies of the relational instance's own backups in the next region, log by log: a point in time, minutes old, that survives a
 * mistake which the replicas have repeated. Only of kind `rds`. After a failover it copies from the region that was left until
 * `bootstrapRegion` names the one that writes (docs/databases.md).
 *
 * Price in us-east-1: 0.02 USD per GB copied to another region and 0.095 USD per GB and month kept there
 * (https://aws.amazon.com/rds/postgresql/pricing/).
 */
export class RelationalBackups extends pulumi.ComponentResource {
  constructor(name: string, args: RelationalBackupsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("meridian:global:RelationalBackups", name, {}, opts);
    const replication = new aws.rds.InstanceAutomatedBackupsReplication(
      `relational-backups-${args.from}`,
      {
        region: args.to,
        sourceDbInstanceArn: args.sourceInstanceArn,
        kmsKeyId: args.keyArn,
        retentionPeriod: args.retentionDays,
      },
      { parent: this },
    );
    this.registerOutputs({ replicationId: replication.id });
  }
}
