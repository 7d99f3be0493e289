import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { ownNames } from "../shared/platform";

export interface GlobalDatabasesArgs {
  /** Where the two are created. A global cluster spans regions; this is only where its creation is asked for. */
  readonly region: string;
  /**
   * Version of Aurora PostgreSQL in all regions. Changing it upgrades every member, through the global cluster. Without it there is no
   * relational global cluster: instances of kind `rds` have none.
   */
  readonly relationalEngineVersion?: string;
  /** Version of Amazon DocumentDB in all regions. */
  readonly documentEngineVersion: string;
  /** Deletion protection of both. */
  readonly protect: boolean;
}

/**
 * The global clusters of both stores, created empty: the regions' clusters join them, and which of them writes is observed, never declared.
 * So there is no source cluster here, no writer, no list of members, and nothing is ignored.
 *
 * Price: none of their own; members' storage, instances and 0.20 USD per million replicated writes
 * (https://aws.amazon.com/rds/aurora/pricing/).
 */
export class GlobalDatabases extends pulumi.ComponentResource {
  readonly relational?: aws.rds.GlobalCluster;
  readonly document: aws.docdb.GlobalCluster;

  constructor(name: string, args: GlobalDatabasesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("meridian:foundation:GlobalDatabases", name, {}, opts);
    const { region, protect, relationalEngineVersion } = args;
    const common = { region, storageEncrypted: true, deletionProtection: protect };
    if (relationalEngineVersion !== undefined) this.relational = this.createRelational(args, relationalEngineVersion);
    this.document = new aws.docdb.GlobalCluster(
      "document-global-cluster",
      {
        ...common,
        globalClusterIdentifier: ownNames().documentGlobalCluster,
        engine: "docdb",
        engineVersion: args.documentEngineVersion,
      },
      { parent: this, protect },
    );
    const relationalId = this.relational?.id;
    this.registerOutputs({ ...(relationalId && { relationalId }), documentId: this.document.id });
  }

  private createRelational({ region, protect }: GlobalDatabasesArgs, engineVersion: string): aws.rds.GlobalCluster {
    return new aws.rds.GlobalCluster(
      "relational-global-cluster",
      {
        region,
        storageEncrypted: true,
        deletionProtection: protect,
        globalClusterIdentifier: ownNames().relationalGlobalCluster,
        engine: "aurora-postgresql",
        engineVersion,
      },
      { parent: this, protect },
    );
  }
}
