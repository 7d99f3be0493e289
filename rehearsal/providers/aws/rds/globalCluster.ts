import {
  CreateGlobalClusterCommand,
  DeleteGlobalClusterCommand,
  type GlobalCluster,
  ModifyGlobalClusterCommand,
  RemoveFromGlobalClusterCommand,
} from "@aws-sdk/client-rds";
import type * as aws from "@pulumi/aws";
import { type AnyEntry, type Cloud, entry, type Plain } from "../../entry";
import { unlessGone } from "../gone";
import { fromTags, toTags } from "../tags";
import { until } from "../until";
import * as api from "./api";

type Shared = Plain<aws.docdb.GlobalClusterArgs>;
type Inputs = Plain<aws.rds.GlobalClusterArgs>;

/** A global cluster has no region in its ARN. */
const arn = (cloud: Cloud, id: string) => `arn:aws:rds::${cloud.accountId}:global-cluster:${id}`;

const creation = (it: Shared) => ({
  DatabaseName: it.databaseName,
  DeletionProtection: it.deletionProtection,
  Engine: it.engine,
  EngineVersion: it.engineVersion,
  GlobalClusterIdentifier: it.globalClusterIdentifier,
  SourceDBClusterIdentifier: it.sourceDbClusterIdentifier,
  StorageEncrypted: it.storageEncrypted,
});

export async function create(
  cloud: Cloud,
  it: Shared & Pick<Inputs, "engineLifecycleSupport" | "tags">,
): Promise<string> {
  const { engineLifecycleSupport: EngineLifecycleSupport, tags } = it;
  const command = { ...creation(it), EngineLifecycleSupport, ...(tags ? { Tags: toTags(tags) } : {}) };
  const made = await api.client(cloud).send(new CreateGlobalClusterCommand(command));
  const id = made.GlobalCluster!.GlobalClusterIdentifier!;
  await until(`the global cluster ${id} to be available`, 60, async () =>
    (await api.globalClusterOf(cloud, id))?.Status === "available" ? true : undefined,
  );
  return id;
}

export const seenInputs = (it: GlobalCluster): Partial<Shared> => ({
  databaseName: it.DatabaseName,
  deletionProtection: it.DeletionProtection,
  engine: it.Engine,
  engineVersion: it.EngineVersion,
  globalClusterIdentifier: it.GlobalClusterIdentifier,
  storageEncrypted: it.StorageEncrypted,
});

export const outputs = (it: GlobalCluster) => ({
  arn: it.GlobalClusterArn,
  globalClusterMembers: (it.GlobalClusterMembers ?? []).map((member) => ({
    dbClusterArn: member.DBClusterArn,
    isWriter: Boolean(member.IsWriter),
  })),
  globalClusterResourceId: it.GlobalClusterResourceId,
  status: it.Status,
});

/** Versions move for all members at once, and only here. */
export async function update(cloud: Cloud, id: string, to: Shared, from: Shared): Promise<void> {
  const upgrade = to.engineVersion && to.engineVersion !== from.engineVersion;
  await api.client(cloud).send(
    new ModifyGlobalClusterCommand({
      GlobalClusterIdentifier: id,
      DeletionProtection: Boolean(to.deletionProtection),
      ...(upgrade ? { EngineVersion: to.engineVersion, AllowMajorVersionUpgrade: true } : {}),
    }),
  );
}

export async function remove(cloud: Cloud, id: string): Promise<void> {
  const command = new DeleteGlobalClusterCommand({ GlobalClusterIdentifier: id });
  await unlessGone(api.gone, () => api.client(cloud).send(command));
}

/** The writer leaves last: AWS lets it go only when it is alone. */
async function emptied(cloud: Cloud, id: string): Promise<void> {
  const found = await api.globalClusterOf(cloud, id);
  const members = [...(found?.GlobalClusterMembers ?? [])].sort((a, b) => Number(a.IsWriter) - Number(b.IsWriter));
  for (const member of members) {
    const DbClusterIdentifier = member.DBClusterArn;
    await api
      .client(cloud)
      .send(new RemoveFromGlobalClusterCommand({ GlobalClusterIdentifier: id, DbClusterIdentifier }));
  }
}

const globalCluster = entry<aws.rds.GlobalClusterArgs>({
  inputs: {
    databaseName: true,
    deletionProtection: true,
    engine: true,
    engineLifecycleSupport: true,
    engineVersion: true,
    forceDestroy: true,
    globalClusterIdentifier: true,
    region: true,
    sourceDbClusterIdentifier: true,
    storageEncrypted: true,
    tags: true,
  },
  required: ["globalClusterIdentifier"],
  replaceOn: [
    "databaseName",
    "engine",
    "engineLifecycleSupport",
    "globalClusterIdentifier",
    "region",
    "sourceDbClusterIdentifier",
    "storageEncrypted",
  ],
  unreadable: {
    forceDestroy: "says how to delete",
    sourceDbClusterIdentifier: "AWS doesn't tell which cluster it was made from",
  },
  create,
  async read(cloud, id) {
    const it = await api.globalClusterOf(cloud, id);
    if (!it) return undefined;
    return {
      inputs: { ...seenInputs(it), engineLifecycleSupport: it.EngineLifecycleSupport, tags: fromTags(it.TagList) },
      outputs: { ...outputs(it), endpoint: it.Endpoint, engineVersionActual: it.EngineVersion },
    };
  },
  async update(cloud, id, to, from) {
    await update(cloud, id, to, from);
    await api.retag(cloud, arn(cloud, id), to.tags, from.tags);
  },
  async remove(cloud, id, last) {
    if (last.forceDestroy) await emptied(cloud, id);
    await remove(cloud, id);
  },
});

export const entries: Record<string, AnyEntry> = {
  "aws:rds/globalCluster:GlobalCluster": globalCluster,
};
