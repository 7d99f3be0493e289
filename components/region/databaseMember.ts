import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { DatabaseSettings } from "../../config/settings";
import type { MaintenanceWindows } from "./maintenancePlan";

/** What this region's database needs, whichever the engine and the kind. */
export interface DatabaseArgs extends DatabaseSettings {
  /** Key of this region. Encrypts storage, Performance Insights and logs. */
  readonly keyArn: pulumi.Input<string>;
  readonly vpcId: pulumi.Input<string>;
  /** Isolated subnets, in at least two zones. */
  readonly subnetIds: pulumi.Input<pulumi.Input<string>[]>;
  /** The one security group that may connect. */
  readonly clientSecurityGroupId: pulumi.Input<string>;
  /** Zones that instances are spread over in turn. Default: the database service chooses among the subnets' zones. */
  readonly zones?: readonly string[];
  readonly logRetentionDays: number;
  /** When AWS may touch it by itself. What the program changes doesn't wait for them: it applies when it is deployed. */
  readonly windows: MaintenanceWindows;
  /** Keeps cluster and instances, and takes a final snapshot before a deletion. */
  readonly protect: boolean;
}

/** What this region's member of a global cluster needs, whichever the engine. */
export interface DatabaseMemberArgs extends DatabaseArgs {
  /** Global cluster that this one joins. */
  readonly globalClusterId: pulumi.Input<string>;
}

/** Which of the databases it is about. */
export interface Database {
  /** First part of its resources' names, such as `relational`. */
  readonly role: string;
  /** Its engine, as people read it in the descriptions of security groups. */
  readonly engineName: string;
  readonly port: number;
}

/** One way in and none out: a database opens no connection that a security group sees, replication between regions included. */
export function databaseSecurityGroup(
  parent: pulumi.Resource,
  { role, engineName, port }: Database,
  { vpcId, clientSecurityGroupId }: DatabaseArgs,
): aws.ec2.SecurityGroup {
  const group = new aws.ec2.SecurityGroup(
    `${role}-access`,
    { vpcId, description: `${engineName}, from the service only` },
    { parent },
  );
  new aws.vpc.SecurityGroupIngressRule(
    `${role}-from-service`,
    {
      securityGroupId: group.id,
      referencedSecurityGroupId: clientSecurityGroupId,
      description: `${engineName} from the service`,
      ipProtocol: "tcp",
      fromPort: port,
      toPort: port,
    },
    { parent },
  );
  return group;
}

/**
 * One group for each kind of log, below the cluster's or the instance's own path. Made before the first instance logs, or the database service would
 * make them itself: unencrypted by our key, and kept for ever.
 */
export function databaseLogGroups(
  parent: pulumi.Resource,
  { role }: Database,
  logs: { readonly path: pulumi.Input<string>; readonly kinds: readonly string[] },
  { logRetentionDays: retentionInDays, keyArn: kmsKeyId }: DatabaseArgs,
): aws.cloudwatch.LogGroup[] {
  return logs.kinds.map((kind) => {
    const name = pulumi.interpolate`${logs.path}/${kind}`;
    return new aws.cloudwatch.LogGroup(`${role}-${kind}-log`, { name, retentionInDays, kmsKeyId }, { parent });
  });
}

/** What a cluster is told of when it changes: what is deployed at once, what AWS does by itself in a window. */
export const clusterTimes = ({ windows }: DatabaseArgs) => ({
  applyImmediately: true,
  preferredMaintenanceWindow: windows.cluster,
  preferredBackupWindow: windows.backup,
});

/** The same of one of its instances. */
export const instanceTimes = ({ windows }: DatabaseArgs, index: number) => ({
  applyImmediately: true,
  preferredMaintenanceWindow: windows.instances[index % windows.instances.length]!,
});

/** The subnet group's name ends in random digits, so a rebuilt region doesn't collide with the snapshot that the old one left. */
export function lastSnapshot(
  { protect }: DatabaseArgs,
  subnetGroupName: pulumi.Output<string>,
): Pick<aws.rds.ClusterArgs, "skipFinalSnapshot" | "finalSnapshotIdentifier"> {
  if (!protect) return { skipFinalSnapshot: true };
  return { skipFinalSnapshot: false, finalSnapshotIdentifier: pulumi.interpolate`${subnetGroupName}-final` };
}
