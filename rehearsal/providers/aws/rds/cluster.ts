import * as sdk from "@aws-sdk/client-rds";
import type * as aws from "@pulumi/aws";
import type { AnyEntry, Cloud } from "../../entry";
import { autoName, fixed, type Inputs, required, unasked, unreadable } from "../inputs";
import { bring, call, type InputChange } from "../operations";
import type { Declaration } from "../resource";
import { capitalised } from "../wire";
import * as api from "./api";
import { changeMembership, changeSource, deleteCluster } from "./membership";

type Args = aws.rds.ClusterArgs;
type Cluster = sdk.CreateDBClusterMessage | sdk.ModifyDBClusterMessage | sdk.DBCluster;

/** A write-only password is sent again only where its version says that it is another one. */
function password({ inputs: to, from }: InputChange<Args, unknown>): string | undefined {
  if (to.masterPassword !== from.masterPassword) return to.masterPassword;
  return to.masterPasswordWoVersion === from.masterPasswordWoVersion ? undefined : to.masterPasswordWo;
}

/** The global cluster that a cluster is a member of, as the real provider finds it: by the cluster's ARN. */
async function globalClusterOf(cloud: Cloud, arn: string): Promise<string | undefined> {
  const Filters = [{ Name: "db-cluster-id", Values: [arn] }];
  const found = await api.client(cloud).send(new sdk.DescribeGlobalClustersCommand({ Filters }));
  return found.GlobalClusters?.[0]?.GlobalClusterIdentifier;
}

const inputs: Inputs<Args, Cluster> = {
  ...capitalised("backupRetentionPeriod", "deletionProtection", "networkType"),
  ...capitalised("preferredBackupWindow", "preferredMaintenanceWindow"),
  allowMajorVersionUpgrade: api.ofChanging,
  applyImmediately: api.ofChanging,
  availabilityZones: fixed("AvailabilityZones"),
  clusterIdentifier: autoName("DBClusterIdentifier", 63),
  dbClusterParameterGroupName: { sent: "DBClusterParameterGroupName", seen: "DBClusterParameterGroup" },
  dbSubnetGroupName: fixed({ sent: "DBSubnetGroupName", seen: "DBSubnetGroup" }),
  enabledCloudwatchLogsExports: api.logs,
  finalSnapshotIdentifier: api.ofDeleting,
  globalClusterIdentifier: "GlobalClusterIdentifier",
  kmsKeyId: fixed("KmsKeyId"),
  masterPassword: unreadable(api.untold, "MasterUserPassword"),
  masterPasswordWo: unreadable(api.untold),
  // Another version sends the password, which the calls put in.
  masterPasswordWoVersion: unreadable("the program's own count", "MasterUserPassword"),
  masterUsername: fixed("MasterUsername"),
  skipFinalSnapshot: api.ofDeleting,
  storageEncrypted: fixed("StorageEncrypted"),
  tags: api.tags,
  vpcSecurityGroupIds: api.securityGroups,
};

/** What Aurora's and DocumentDB's clusters have in common, which is nearly all: they share an API. */
export const clusterWith = (own: Pick<Declaration<Args, Cluster>, "inputs" | "outputs">): AnyEntry =>
  api.rds.resource<Args, Cluster>({
    inputs: { ...inputs, ...own.inputs },
    id: "DBClusterIdentifier",
    create: call(sdk.CreateDBClusterCommand, {
      input: ({ inputs: it }) => ({
        MasterUserPassword: it.masterPassword ?? it.masterPasswordWo,
        ...(it.globalClusterIdentifier && { ReplicationSourceIdentifier: undefined }),
      }),
      answer: (made) => made.DBCluster?.DBClusterIdentifier,
    }),
    read: [
      call(sdk.DescribeDBClustersCommand, { answer: (found) => found.DBClusters?.[0] }),
      async ({ cloud }, it) => ({ GlobalClusterIdentifier: await globalClusterOf(cloud, it.DBClusterArn!) }),
    ],
    update: [
      bring(["replicationSourceIdentifier"], changeSource),
      call(sdk.ModifyDBClusterCommand, {
        sends: "changes",
        input: (change) => ({ ...api.howChanged(change), MasterUserPassword: password(change) }),
      }),
      bring(["globalClusterIdentifier"], changeMembership),
    ],
    delete: deleteCluster,
    usable: (it) => it.Status === "available",
    awaitsDeletion: true,
    patience: 60,
    outputs: {
      arn: "DBClusterArn",
      clusterMembers: (it) => it.DBClusterMembers?.map((member) => member.DBInstanceIdentifier!) ?? [],
      clusterResourceId: "DbClusterResourceId",
      endpoint: "Endpoint",
      hostedZoneId: "HostedZoneId",
      masterUserSecrets: () => [],
      readerEndpoint: "ReaderEndpoint",
      ...own.outputs,
    },
    taggedBy: "DBClusterArn",
  });

const cluster = clusterWith({
  inputs: {
    ...api.monitoring,
    ...capitalised("autoMinorVersionUpgrade", "copyTagsToSnapshot", "databaseInsightsMode", "port", "storageType"),
    databaseName: fixed(["DatabaseName", api.orAsked]),
    deleteAutomatedBackups: api.ofDeleting,
    enableGlobalWriteForwarding: unreadable("the real provider doesn't read it", "EnableGlobalWriteForwarding"),
    engine: required(fixed("Engine")),
    engineMode: fixed("EngineMode"),
    engineVersion: ["EngineVersion", api.version],
    iamDatabaseAuthenticationEnabled: api.iamAuthentication,
    replicationSourceIdentifier: unasked("ReplicationSourceIdentifier"),
    sourceRegion: fixed(unreadable("used at creation only")),
  },
  outputs: { allocatedStorage: "AllocatedStorage", engineVersionActual: "EngineVersion", iamRoles: () => [] },
});

export const entries: Record<string, AnyEntry> = {
  "aws:rds/cluster:Cluster": cluster,
};
