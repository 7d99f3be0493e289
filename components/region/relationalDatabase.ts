import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { backupTags } from "../shared/tags";
import type { Alarm } from "./alarms";
import { relationalAlarms } from "./databaseAlarms";
import {
  type Database,
  type DatabaseMemberArgs,
  clusterTimes,
  databaseLogGroups,
  databaseSecurityGroup,
  instanceTimes,
  lastSnapshot,
} from "./databaseMember";
import { monitoringRoleArn, type Relational, relationalParameters, relationalSubnetGroup } from "./relationalParts";

/**
 * How the cluster comes to be. It matters once: the program never reads which member writes, and ignores what a change of roles
 * moves. The region that is created first makes the writer; the others join as secondaries, which take no credentials.
 */
export type RelationalCreation =
  | {
      readonly kind: "writer";
      readonly username: pulumi.Input<string>;
      readonly password: pulumi.Input<string>;
      /** Database that is made with the cluster. */
      readonly databaseName: string;
    }
  | {
      readonly kind: "secondary";
      /**
       * Region that writes when this cluster is made: AWS takes an encrypted member from another region only with a request signed
       * for that one. Never read again.
       */
      readonly writerRegion: string;
    };

export interface RelationalDatabaseArgs extends DatabaseMemberArgs {
  readonly creation: RelationalCreation;
}

/**
 * What a switchover, a failover or a version upgrade through the global cluster moves on a member. Without `globalClusterIdentifier`
 * a plan after a failover would detach the cluster, without `replicationSourceIdentifier` promote it, without the rest replace it.
 */
export const relationalClusterIgnores = [
  "replicationSourceIdentifier",
  "globalClusterIdentifier",
  "masterUsername",
  "masterPassword",
  "masterPasswordWo",
  "masterPasswordWoVersion",
  "databaseName",
  "engineVersion",
  "availabilityZones",
] as const satisfies readonly (keyof aws.rds.ClusterArgs)[];

/** What only a creation reads, and a move of `bootstrapRegion` changes afterwards: it would replace the cluster. */
export const relationalClusterOrigins = ["sourceRegion"] as const satisfies readonly (keyof aws.rds.ClusterArgs)[];

/** What the same moves on its instances. */
export const relationalInstanceIgnores = [
  "engineVersion",
] as const satisfies readonly (keyof aws.rds.ClusterInstanceArgs)[];

const engine = "aurora-postgresql";
const database: Database = { role: "relational", engineName: "PostgreSQL", port: 5432 };
const logKinds = ["postgresql"] as const;

/**
 * This region's member of the Aurora PostgreSQL global cluster.
 *
 * Price in us-east-1: a db.r6g.large 0.26 USD an hour (0.519 for db.r6g.xlarge), storage 0.10 USD per GB and month, 0.20 USD per
 * million I/Os and per million replicated writes (https://aws.amazon.com/rds/aurora/pricing/). Performance Insights is free for 7 days' history.
 */
export class RelationalDatabase extends pulumi.ComponentResource implements Relational {
  readonly databaseId: pulumi.Output<string>;
  readonly databaseArn: pulumi.Output<string>;
  /** Address of this cluster's writer, where it has one. */
  readonly endpoint: pulumi.Output<string>;
  readonly readerEndpoint: pulumi.Output<string>;
  readonly backupType = "Aurora";
  readonly port = database.port;
  readonly securityGroupId: pulumi.Output<string>;
  /** Where a restore test may put its copy. */
  readonly subnetGroupName: pulumi.Output<string>;

  constructor(
    name: string,
    private readonly args: RelationalDatabaseArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("meridian:region:RelationalDatabase", name, {}, opts);
    const subnetGroup = relationalSubnetGroup(this, args.subnetIds);
    const securityGroup = databaseSecurityGroup(this, database, args);
    const cluster = this.createCluster(subnetGroup, securityGroup);
    this.createInstances(cluster, monitoringRoleArn(this, "Aurora"), this.createLogGroups(cluster));

    this.databaseId = cluster.clusterIdentifier;
    this.databaseArn = cluster.arn;
    this.endpoint = cluster.endpoint;
    this.readerEndpoint = cluster.readerEndpoint;
    this.securityGroupId = securityGroup.id;
    this.subnetGroupName = subnetGroup.name;
    const { databaseId, databaseArn, endpoint, readerEndpoint } = this;
    this.registerOutputs({ clusterId: databaseId, clusterArn: databaseArn, endpoint, readerEndpoint });
  }

  get dimension(): Relational["dimension"] {
    return ["DBClusterIdentifier", this.databaseId];
  }

  alarms(replicationLagSeconds: number): readonly Alarm[] {
    return relationalAlarms(this.databaseId, this.args, replicationLagSeconds);
  }

  private createParameterGroup(): aws.rds.ClusterParameterGroup {
    return new aws.rds.ClusterParameterGroup(
      "relational-parameters",
      relationalParameters(engine, this.args.engineVersion),
      { parent: this },
    );
  }

  private createCluster(subnetGroup: aws.rds.SubnetGroup, securityGroup: aws.ec2.SecurityGroup): aws.rds.Cluster {
    const { args } = this;
    return new aws.rds.Cluster(
      "relational-cluster",
      {
        engine,
        engineVersion: args.engineVersion,
        globalClusterIdentifier: args.globalClusterId,
        ...credentialsOf(args.creation),
        dbSubnetGroupName: subnetGroup.name,
        vpcSecurityGroupIds: [securityGroup.id],
        port: database.port,
        dbClusterParameterGroupName: this.createParameterGroup().name,
        storageEncrypted: true,
        kmsKeyId: args.keyArn,
        iamDatabaseAuthenticationEnabled: true,
        backupRetentionPeriod: args.backupRetentionDays,
        ...clusterTimes(args),
        copyTagsToSnapshot: true,
        enabledCloudwatchLogsExports: [...logKinds],
        deletionProtection: args.protect,
        ...lastSnapshot(args, subnetGroup.name),
        tags: backupTags(),
      },
      {
        parent: this,
        protect: args.protect,
        ignoreChanges: [...relationalClusterIgnores, ...relationalClusterOrigins],
      },
    );
  }

  private createLogGroups(cluster: aws.rds.Cluster): aws.cloudwatch.LogGroup[] {
    const path = pulumi.interpolate`/aws/rds/cluster/${cluster.clusterIdentifier}`;
    return databaseLogGroups(this, database, { path, kinds: logKinds }, this.args);
  }

  /**
   * Members of a global cluster need equal versions, so none upgrades itself. One after the other, because a change of class restarts
   * each at once: together they would leave the region without its database.
   */
  private createInstances(
    cluster: aws.rds.Cluster,
    roleArn: pulumi.Output<string>,
    logGroups: readonly aws.cloudwatch.LogGroup[],
  ): void {
    const { instances, instanceClass, engineVersion, keyArn, zones, protect } = this.args;
    let before: readonly pulumi.Resource[] = [];
    for (let index = 0; index < instances; index++) {
      const made = new aws.rds.ClusterInstance(
        `relational-instance-${index + 1}`,
        {
          clusterIdentifier: cluster.id,
          engine,
          engineVersion,
          instanceClass,
          availabilityZone: zones?.[index % zones.length],
          promotionTier: index,
          publiclyAccessible: false,
          autoMinorVersionUpgrade: false,
          copyTagsToSnapshot: true,
          monitoringInterval: 60,
          monitoringRoleArn: roleArn,
          performanceInsightsEnabled: true,
          performanceInsightsKmsKeyId: keyArn,
          performanceInsightsRetentionPeriod: 7,
          ...instanceTimes(this.args, index),
        },
        { parent: this, protect, dependsOn: [...logGroups, ...before], ignoreChanges: [...relationalInstanceIgnores] },
      );
      before = [made];
    }
  }
}

function credentialsOf(creation: RelationalCreation): Partial<aws.rds.ClusterArgs> {
  if (creation.kind === "secondary") return { sourceRegion: creation.writerRegion };
  const { username, password, databaseName } = creation;
  return { masterUsername: username, masterPassword: password, databaseName };
}
