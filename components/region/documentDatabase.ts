import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { backupTags } from "../shared/tags";
import {
  type Database,
  type DatabaseMemberArgs,
  clusterTimes,
  databaseLogGroups,
  databaseSecurityGroup,
  instanceTimes,
  lastSnapshot,
} from "./databaseMember";

/** How the cluster comes to be; see `RelationalCreation`. A document database makes its databases on first use. */
export type DocumentCreation =
  | { readonly kind: "writer"; readonly username: pulumi.Input<string>; readonly password: pulumi.Input<string> }
  | { readonly kind: "secondary" };

export interface DocumentDatabaseArgs extends DatabaseMemberArgs {
  readonly creation: DocumentCreation;
}

/** What a switchover, a failover or a version upgrade through the global cluster moves on a member. Its instances have none of it. */
export const documentClusterIgnores = [
  "globalClusterIdentifier",
  "masterUsername",
  "masterPassword",
  "masterPasswordWo",
  "masterPasswordWoVersion",
  "engineVersion",
  "availabilityZones",
] as const satisfies readonly (keyof aws.docdb.ClusterArgs)[];

const engine = "docdb";
const database: Database = { role: "document", engineName: "DocumentDB", port: 27017 };

/** `audit`: who did what to the schema and users. `profiler`: operations slower than 100 ms. */
const logKinds = ["audit", "profiler"] as const;

/**
 * This region's member of the Amazon DocumentDB global cluster.
 *
 * Price in us-east-1: a db.r6g.large 0.263 USD an hour, storage 0.10 USD per GB and month, 0.20 USD per million I/Os, and backup
 * storage beyond the cluster's own size 0.021 USD per GB and month (https://aws.amazon.com/documentdb/pricing/).
 */
export class DocumentDatabase extends pulumi.ComponentResource {
  readonly clusterId: pulumi.Output<string>;
  readonly clusterArn: pulumi.Output<string>;
  /** Address of this cluster's writer, where it has one. */
  readonly endpoint: pulumi.Output<string>;
  readonly readerEndpoint: pulumi.Output<string>;
  readonly port = database.port;
  readonly securityGroupId: pulumi.Output<string>;
  /** Where a restore test may put its copy. */
  readonly subnetGroupName: pulumi.Output<string>;

  constructor(
    name: string,
    private readonly args: DocumentDatabaseArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("meridian:region:DocumentDatabase", name, {}, opts);
    const subnetGroup = this.createSubnetGroup();
    const securityGroup = databaseSecurityGroup(this, database, args);
    const cluster = this.createCluster(subnetGroup, securityGroup);
    this.createInstances(cluster, this.createLogGroups(cluster));

    this.clusterId = cluster.clusterIdentifier;
    this.clusterArn = cluster.arn;
    this.endpoint = cluster.endpoint;
    this.readerEndpoint = cluster.readerEndpoint;
    this.securityGroupId = securityGroup.id;
    this.subnetGroupName = subnetGroup.name;
    const { clusterId, clusterArn, endpoint, readerEndpoint } = this;
    this.registerOutputs({ clusterId, clusterArn, endpoint, readerEndpoint });
  }

  private createSubnetGroup(): aws.docdb.SubnetGroup {
    return new aws.docdb.SubnetGroup(
      "document-subnets",
      { description: "Isolated subnets", subnetIds: this.args.subnetIds },
      { parent: this },
    );
  }

  private createParameterGroup(): aws.docdb.ClusterParameterGroup {
    return new aws.docdb.ClusterParameterGroup(
      "document-parameters",
      {
        family: `${engine}${this.args.engineVersion.split(".").slice(0, 2).join(".")}`,
        description:
          "TLS 1.2 or newer for every connection; changes of schema and users and slow operations are logged",
        parameters: [
          { name: "tls", value: "tls1.2+", applyMethod: "pending-reboot" },
          { name: "audit_logs", value: "enabled", applyMethod: "pending-reboot" },
          // Its threshold stays at AWS' 100 ms unsaid: the provider doesn't read back what equals a default, and would set it for ever.
          { name: "profiler", value: "enabled", applyMethod: "pending-reboot" },
        ],
      },
      { parent: this },
    );
  }

  private createCluster(subnetGroup: aws.docdb.SubnetGroup, securityGroup: aws.ec2.SecurityGroup): aws.docdb.Cluster {
    const { args } = this;
    return new aws.docdb.Cluster(
      "document-cluster",
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
        backupRetentionPeriod: args.backupRetentionDays,
        ...clusterTimes(args),
        enabledCloudwatchLogsExports: [...logKinds],
        deletionProtection: args.protect,
        ...lastSnapshot(args, subnetGroup.name),
        tags: backupTags(),
      },
      { parent: this, protect: args.protect, ignoreChanges: [...documentClusterIgnores] },
    );
  }

  private createLogGroups(cluster: aws.docdb.Cluster): aws.cloudwatch.LogGroup[] {
    const path = pulumi.interpolate`/aws/docdb/${cluster.clusterIdentifier}`;
    return databaseLogGroups(this, database, { path, kinds: logKinds }, this.args);
  }

  /** Members of a global cluster need equal versions, so none upgrades itself. One after the other, as in `RelationalDatabase`. */
  private createInstances(cluster: aws.docdb.Cluster, logGroups: readonly aws.cloudwatch.LogGroup[]): void {
    const { instances, instanceClass, keyArn, zones, protect } = this.args;
    let before: readonly pulumi.Resource[] = [];
    for (let index = 0; index < instances; index++) {
      const made = new aws.docdb.ClusterInstance(
        `document-instance-${index + 1}`,
        {
          clusterIdentifier: cluster.id,
          engine,
          instanceClass,
          availabilityZone: zones?.[index % zones.length],
          promotionTier: index,
          autoMinorVersionUpgrade: false,
          copyTagsToSnapshot: true,
          enablePerformanceInsights: true,
          performanceInsightsKmsKeyId: keyArn,
          ...instanceTimes(this.args, index),
        },
        { parent: this, protect, dependsOn: [...logGroups, ...before] },
      );
      before = [made];
    }
  }
}

function credentialsOf(creation: DocumentCreation): Partial<aws.docdb.ClusterArgs> {
  if (creation.kind === "secondary") return {};
  return { masterUsername: creation.username, masterPassword: creation.password };
}
