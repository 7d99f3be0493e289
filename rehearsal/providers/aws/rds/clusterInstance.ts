import * as sdk from "@aws-sdk/client-rds";
import type * as aws from "@pulumi/aws";
import type { AnyEntry, Cloud } from "../../entry";
import { autoName, fixed, type Inputs, required, seen } from "../inputs";
import type { Thing } from "../names";
import { call } from "../operations";
import type { Declaration } from "../resource";
import { capitalised, first } from "../wire";
import * as api from "./api";

type Args = aws.rds.ClusterInstanceArgs & Pick<aws.docdb.ClusterInstanceArgs, "enablePerformanceInsights">;
type Instance = sdk.CreateDBInstanceMessage | sdk.DBInstance | sdk.DBClusterMember;

/** Its cluster says whether an instance writes. */
async function membership(cloud: Cloud, it: Thing<Instance>) {
  const command = new sdk.DescribeDBClustersCommand({ DBClusterIdentifier: it.DBClusterIdentifier });
  const members = (await api.client(cloud).send(command)).DBClusters?.[0]?.DBClusterMembers;
  const member = members?.find((one) => one.DBInstanceIdentifier === it.DBInstanceIdentifier);
  return { IsClusterWriter: member?.IsClusterWriter };
}

const inputs: Inputs<Args, Instance> = {
  ...capitalised("autoMinorVersionUpgrade", "copyTagsToSnapshot", "preferredMaintenanceWindow", "promotionTier"),
  applyImmediately: api.ofChanging,
  availabilityZone: fixed("AvailabilityZone"),
  caCertIdentifier: "CACertificateIdentifier",
  clusterIdentifier: required(fixed("DBClusterIdentifier")),
  identifier: autoName("DBInstanceIdentifier", 63),
  instanceClass: required("DBInstanceClass"),
  tags: api.tags,
};

/** What the members of Aurora's and DocumentDB's clusters have in common. */
export const clusterInstanceWith = (own: Pick<Declaration<Args, Instance>, "inputs" | "outputs">): AnyEntry =>
  api.rds.resource<Args, Instance>({
    inputs: { ...inputs, ...own.inputs },
    id: "DBInstanceIdentifier",
    create: call(sdk.CreateDBInstanceCommand, {
      input: ({ inputs: it }) => ({ EngineVersion: it.engineVersion }),
      answer: (made) => made.DBInstance?.DBInstanceIdentifier,
    }),
    read: [
      call(sdk.DescribeDBInstancesCommand, { answer: (found) => found.DBInstances?.[0] }),
      ({ cloud }, it) => membership(cloud, it),
    ],
    update: [
      call(sdk.ModifyDBInstanceCommand, {
        sends: "changes",
        input: ({ inputs: it }) => ({ ApplyImmediately: Boolean(it.applyImmediately) }),
      }),
    ],
    delete: call(sdk.DeleteDBInstanceCommand, { input: { SkipFinalSnapshot: true } }),
    usable: (it) => it.DBInstanceStatus === "available",
    awaitsDeletion: true,
    patience: 60,
    outputs: {
      arn: "DBInstanceArn",
      dbiResourceId: "DbiResourceId",
      endpoint: "Endpoint.Address",
      kmsKeyId: "KmsKeyId",
      port: "Endpoint.Port",
      storageEncrypted: "StorageEncrypted",
      writer: (it) => Boolean(it.IsClusterWriter),
      ...own.outputs,
    },
    taggedBy: "DBInstanceArn",
  });

const clusterInstance = clusterInstanceWith({
  inputs: {
    ...api.monitoring,
    dbParameterGroupName: { sent: "DBParameterGroupName", seen: ["DBParameterGroups", first("DBParameterGroupName")] },
    dbSubnetGroupName: fixed({
      sent: "DBSubnetGroupName",
      seen: ["DBSubnetGroup.DBSubnetGroupName", api.orAsked],
    }),
    engine: required(fixed("Engine")),
    // It is told at creation alone: from then on the cluster's is every member's.
    engineVersion: seen(["EngineVersion", api.version]),
    publiclyAccessible: "PubliclyAccessible",
  },
  outputs: { engineVersionActual: "EngineVersion", networkType: "NetworkType" },
});

export const entries: Record<string, AnyEntry> = {
  "aws:rds/clusterInstance:ClusterInstance": clusterInstance,
};
