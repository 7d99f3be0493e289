import * as sdk from "@aws-sdk/client-rds";
import type * as aws from "@pulumi/aws";
import type { AnyEntry } from "../../entry";
import { fixed, type Inputs, required, unasked, unreadable } from "../inputs";
import type { AnyCommand, Thing } from "../names";
import { type About, bring, call, type InputChange } from "../operations";
import { taken } from "../sending";
import { until } from "../until";
import { capitalised, first, listOrNone, membersOfTable, whole } from "../wire";
import * as api from "./api";
import { ending } from "./membership";

type Args = aws.rds.InstanceArgs;
type Instance =
  sdk.CreateDBInstanceMessage | sdk.CreateDBInstanceReadReplicaMessage | sdk.ModifyDBInstanceMessage | sdk.DBInstance;
type Seen = Thing<Instance>;
type Subject = About<Args, Seen>;

/** A change of it goes by another name. */
const port = {
  ...whole,
  toAws: (value: unknown) => (value === undefined ? undefined : { Port: value, DBPortNumber: value }),
};

/** Changing it takes the new name beside the old one. */
const name = {
  ...whole,
  toAws: (value: unknown) => ({ DBInstanceIdentifier: value, NewDBInstanceIdentifier: value }),
};

const inputs: Inputs<Args, Instance> = {
  ...api.monitoring,
  ...capitalised("allocatedStorage", "autoMinorVersionUpgrade", "backupRetentionPeriod", "copyTagsToSnapshot"),
  ...capitalised("databaseInsightsMode", "deletionProtection", "maxAllocatedStorage", "publiclyAccessible"),
  allowMajorVersionUpgrade: api.ofChanging,
  applyImmediately: api.ofChanging,
  availabilityZone: fixed("AvailabilityZone"),
  backupWindow: "PreferredBackupWindow",
  caCertIdentifier: "CACertificateIdentifier",
  dbName: fixed("DBName"),
  dbSubnetGroupName: { sent: "DBSubnetGroupName", seen: "DBSubnetGroup.DBSubnetGroupName" },
  deleteAutomatedBackups: api.ofDeleting,
  enabledCloudwatchLogsExports: api.logs,
  engine: fixed("Engine"),
  engineVersion: ["EngineVersion", api.version],
  finalSnapshotIdentifier: api.ofDeleting,
  iamDatabaseAuthenticationEnabled: api.iamAuthentication,
  identifier: { sent: ["", name], seen: "DBInstanceIdentifier", maxLength: 63 },
  instanceClass: required("DBInstanceClass"),
  kmsKeyId: fixed("KmsKeyId"),
  maintenanceWindow: "PreferredMaintenanceWindow",
  multiAz: "MultiAZ",
  parameterGroupName: { sent: "DBParameterGroupName", seen: ["DBParameterGroups", first("DBParameterGroupName")] },
  password: unreadable(api.untold, "MasterUserPassword"),
  port: { sent: ["", port], seen: "Endpoint.Port" },
  replicateSourceDb: unasked({
    sent: "SourceDBInstanceIdentifier",
    seen: "ReadReplicaSourceDBInstanceIdentifier",
  }),
  skipFinalSnapshot: api.ofDeleting,
  storageEncrypted: fixed("StorageEncrypted"),
  storageType: "StorageType",
  tags: api.tags,
  username: fixed("MasterUsername"),
  vpcSecurityGroupIds: api.securityGroups,
};

const members = membersOfTable(inputs);

const taking = (command: AnyCommand, of: Subject) => taken({ command }, members, of.inputs) as never;

/** @throws Error where the program tells a replica what only its source may say. */
async function makeReplica(of: Subject): Promise<sdk.DBInstance> {
  const { cloud, inputs: it } = of;
  const refused = (["dbName", "username", "password"] as const).filter((name) => it[name] !== undefined);
  if (refused.length > 0) throw new Error(`${refused.join(", ")}: conflicts with replicateSourceDb`);
  const asked: sdk.CreateDBInstanceReadReplicaCommandInput = taking(sdk.CreateDBInstanceReadReplicaCommand, of);
  const command = new sdk.CreateDBInstanceReadReplicaCommand({ ...asked, AllocatedStorage: undefined });
  const made = (await api.client(cloud).send(command)).DBInstance!;
  const { DBInstanceIdentifier } = made;
  await until(`the database instance ${DBInstanceIdentifier} to be available`, 60, async () => {
    const found = await api.client(cloud).send(new sdk.DescribeDBInstancesCommand({ DBInstanceIdentifier }));
    return found.DBInstances?.[0]?.DBInstanceStatus === "available" ? true : undefined;
  });
  // What a replica can't be told when it is made, the real provider changes afterwards.
  const rest = {
    BackupRetentionPeriod: it.backupRetentionPeriod,
    PreferredBackupWindow: it.backupWindow,
    PreferredMaintenanceWindow: it.maintenanceWindow,
  };
  await api
    .client(cloud)
    .send(new sdk.ModifyDBInstanceCommand({ ...rest, DBInstanceIdentifier, ApplyImmediately: true }));
  return made;
}

async function makeAlone(of: Subject): Promise<sdk.DBInstance> {
  const command = new sdk.CreateDBInstanceCommand(taking(sdk.CreateDBInstanceCommand, of));
  return (await api.client(of.cloud).send(command)).DBInstance!;
}

/** Storage that grew by itself is no difference, where it may grow. */
function storageOf({ AllocatedStorage: actual }: Seen, last: Subject["inputs"]): number | undefined {
  const { allocatedStorage: asked, maxAllocatedStorage: most } = last;
  return asked && most && (actual ?? 0) > asked ? asked : actual;
}

const nameOf = async (of: Pick<Subject, "now">) => (await of.now())!.DBInstanceIdentifier!;

/** Removing the source promotes the replica; naming another fails, whatever was there before. */
async function changeSource(change: InputChange<Args, Seen>): Promise<void> {
  const { inputs: to, from } = change;
  if ((to.replicateSourceDb ?? "") === (from.replicateSourceDb ?? "")) return;
  if (to.replicateSourceDb) throw new Error("cannot elect new source database for replication");
  const backups = { BackupRetentionPeriod: to.backupRetentionPeriod, PreferredBackupWindow: to.backupWindow };
  const DBInstanceIdentifier = await nameOf(change);
  await api.client(change.cloud).send(new sdk.PromoteReadReplicaCommand({ DBInstanceIdentifier, ...backups }));
}

const instance = api.rds.resource<Args, Instance>({
  inputs,
  // The real provider's id is the one that AWS gives, because an instance's own name can be changed.
  id: "DbiResourceId",
  create: async (of) => (await (of.inputs.replicateSourceDb ? makeReplica(of) : makeAlone(of))).DbiResourceId!,
  read: [
    call(sdk.DescribeDBInstancesCommand, {
      input: ({ id }) => ({ Filters: [{ Name: "dbi-resource-id", Values: [id] }] }),
      answer: (found) => found.DBInstances?.[0],
    }),
    async (of, it) => ({ AllocatedStorage: storageOf(it, of.inputs) }),
  ],
  update: [
    bring(["replicateSourceDb"], changeSource),
    call(sdk.ModifyDBInstanceCommand, {
      sends: "changes",
      input: async (change) => ({ ...api.howChanged(change), DBInstanceIdentifier: await nameOf(change) }),
    }),
  ],
  async delete(of) {
    const it = await of.now();
    if (!it) return;
    const command = { DBInstanceIdentifier: it.DBInstanceIdentifier, ...ending(of.inputs) };
    await api.client(of.cloud).send(new sdk.DeleteDBInstanceCommand(command));
  },
  usable: (it) => it.DBInstanceStatus === "available",
  awaitsDeletion: true,
  patience: 60,
  outputs: {
    address: "Endpoint.Address",
    arn: "DBInstanceArn",
    endpoint: (it) => `${it.Endpoint?.Address}:${it.Endpoint?.Port}`,
    engineVersionActual: "EngineVersion",
    hostedZoneId: (it) => it.Endpoint?.HostedZoneId ?? "Z2R2ITUGPM61AM",
    replicas: ["ReadReplicaDBInstanceIdentifiers", listOrNone],
    resourceId: "DbiResourceId",
    status: "DBInstanceStatus",
  },
  taggedBy: "DBInstanceArn",
});

export const entries: Record<string, AnyEntry> = {
  "aws:rds/instance:Instance": instance,
};
