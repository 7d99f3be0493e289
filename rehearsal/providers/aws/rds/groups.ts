import * as sdk from "@aws-sdk/client-rds";
import type * as aws from "@pulumi/aws";
import { type AnyEntry, type Cloud, type Entry, entry, type Plain } from "../../entry";
import { unlessGone } from "../gone";
import { toTags } from "../tags";
import { arnOf, gone, rds, retag, tagsOf } from "./api";

/** The real provider's own text where a group has no description, which AWS requires. */
const undescribed = "Managed by Pulumi";

/** Aurora's and DocumentDB's subnet groups are the same thing. */
export const subnetGroup = entry<aws.rds.SubnetGroupArgs>({
  inputs: { description: true, name: true, region: true, subnetIds: true, tags: true },
  required: ["subnetIds"],
  replaceOn: ["name", "region"],
  autoName: { property: "name", maxLength: 255 },
  async create(cloud, it) {
    const command = new sdk.CreateDBSubnetGroupCommand({
      DBSubnetGroupName: it.name,
      DBSubnetGroupDescription: it.description ?? undescribed,
      SubnetIds: it.subnetIds,
      Tags: toTags(it.tags),
    });
    return (await rds(cloud).send(command)).DBSubnetGroup!.DBSubnetGroupName!;
  },
  async read(cloud, id) {
    const command = new sdk.DescribeDBSubnetGroupsCommand({ DBSubnetGroupName: id });
    const it = (await unlessGone(gone, () => rds(cloud).send(command)))?.DBSubnetGroups?.[0];
    if (!it) return undefined;
    const arn = arnOf(cloud, "subgrp", id);
    return {
      inputs: {
        description: it.DBSubnetGroupDescription,
        name: it.DBSubnetGroupName,
        subnetIds: it.Subnets?.map((subnet) => subnet.SubnetIdentifier!),
        tags: await tagsOf(cloud, arn),
      },
      outputs: { arn, supportedNetworkTypes: it.SupportedNetworkTypes ?? ["IPV4"], vpcId: it.VpcId },
    };
  },
  async update(cloud, id, to, from) {
    const command = new sdk.ModifyDBSubnetGroupCommand({
      DBSubnetGroupName: id,
      DBSubnetGroupDescription: to.description ?? undescribed,
      SubnetIds: to.subnetIds,
    });
    await rds(cloud).send(command);
    await retag(cloud, arnOf(cloud, "subgrp", id), to.tags, from.tags);
  },
  async remove(cloud, id) {
    await unlessGone(gone, () => rds(cloud).send(new sdk.DeleteDBSubnetGroupCommand({ DBSubnetGroupName: id })));
  },
});

type Parameters = readonly { name: string; value: string; applyMethod?: string }[] | undefined;

/** AWS takes at most 20 parameters in one call. */
const CHUNK = 20;

const chunks = (all: sdk.Parameter[]): sdk.Parameter[][] =>
  Array.from({ length: Math.ceil(all.length / CHUNK) }, (_, index) => all.slice(index * CHUNK, (index + 1) * CHUNK));

/** What to write and what to put back to its default so that `from` becomes `to`. */
function parameterChanges(to: Parameters, from: Parameters) {
  const same = (one: { name: string; value: string; applyMethod?: string }) =>
    from?.some((it) => it.name === one.name && it.value === one.value && it.applyMethod === one.applyMethod);
  const put = (to ?? []).filter((one) => !same(one)).map(toParameter);
  const reset = (from ?? []).filter((one) => !to?.some((it) => it.name === one.name)).map(toParameter);
  return { put: chunks(put), reset: chunks(reset) };
}

const toParameter = (it: { name: string; value: string; applyMethod?: string }): sdk.Parameter => ({
  ParameterName: it.name,
  ParameterValue: it.value,
  ApplyMethod: (it.applyMethod ?? "immediate") as sdk.ApplyMethod,
});

const fromParameters = (all: sdk.Parameter[] | undefined) =>
  (all ?? []).map((it) => ({ name: it.ParameterName!, value: it.ParameterValue!, applyMethod: it.ApplyMethod }));

/** The calls on one of RDS' two kinds of parameter group. */
interface Calls {
  readonly kind: "cluster-pg" | "pg";
  make(cloud: Cloud, name: string | undefined, family: string, description: string, tags: sdk.Tag[]): Promise<string>;
  describe(cloud: Cloud, name: string): Promise<{ family?: string; description?: string } | undefined>;
  parameters(cloud: Cloud, name: string): Promise<sdk.Parameter[] | undefined>;
  put(cloud: Cloud, name: string, Parameters: sdk.Parameter[]): Promise<unknown>;
  reset(cloud: Cloud, name: string, Parameters: sdk.Parameter[]): Promise<unknown>;
  remove(cloud: Cloud, name: string): Promise<unknown>;
}

const ofClusters: Calls = {
  kind: "cluster-pg",
  async make(cloud, DBClusterParameterGroupName, DBParameterGroupFamily, Description, Tags) {
    const input = { DBClusterParameterGroupName, DBParameterGroupFamily, Description, Tags };
    const made = await rds(cloud).send(new sdk.CreateDBClusterParameterGroupCommand(input));
    return made.DBClusterParameterGroup!.DBClusterParameterGroupName!;
  },
  async describe(cloud, DBClusterParameterGroupName) {
    const found = await rds(cloud).send(
      new sdk.DescribeDBClusterParameterGroupsCommand({ DBClusterParameterGroupName }),
    );
    const it = found.DBClusterParameterGroups?.[0];
    return it && { family: it.DBParameterGroupFamily, description: it.Description };
  },
  parameters: async (cloud, DBClusterParameterGroupName) =>
    (await rds(cloud).send(new sdk.DescribeDBClusterParametersCommand({ DBClusterParameterGroupName, Source: "user" })))
      .Parameters,
  put: (cloud, DBClusterParameterGroupName, Parameters) =>
    rds(cloud).send(new sdk.ModifyDBClusterParameterGroupCommand({ DBClusterParameterGroupName, Parameters })),
  reset: (cloud, DBClusterParameterGroupName, Parameters) =>
    rds(cloud).send(new sdk.ResetDBClusterParameterGroupCommand({ DBClusterParameterGroupName, Parameters })),
  remove: (cloud, DBClusterParameterGroupName) =>
    rds(cloud).send(new sdk.DeleteDBClusterParameterGroupCommand({ DBClusterParameterGroupName })),
};

const ofInstances: Calls = {
  kind: "pg",
  async make(cloud, DBParameterGroupName, DBParameterGroupFamily, Description, Tags) {
    const input = { DBParameterGroupName, DBParameterGroupFamily, Description, Tags };
    const made = await rds(cloud).send(new sdk.CreateDBParameterGroupCommand(input));
    return made.DBParameterGroup!.DBParameterGroupName!;
  },
  async describe(cloud, DBParameterGroupName) {
    const found = await rds(cloud).send(new sdk.DescribeDBParameterGroupsCommand({ DBParameterGroupName }));
    const it = found.DBParameterGroups?.[0];
    return it && { family: it.DBParameterGroupFamily, description: it.Description };
  },
  parameters: async (cloud, DBParameterGroupName) =>
    (await rds(cloud).send(new sdk.DescribeDBParametersCommand({ DBParameterGroupName, Source: "user" }))).Parameters,
  put: (cloud, DBParameterGroupName, Parameters) =>
    rds(cloud).send(new sdk.ModifyDBParameterGroupCommand({ DBParameterGroupName, Parameters })),
  reset: (cloud, DBParameterGroupName, Parameters) =>
    rds(cloud).send(new sdk.ResetDBParameterGroupCommand({ DBParameterGroupName, Parameters })),
  remove: (cloud, DBParameterGroupName) =>
    rds(cloud).send(new sdk.DeleteDBParameterGroupCommand({ DBParameterGroupName })),
};

type GroupInputs = Plain<aws.rds.ClusterParameterGroupArgs>;

async function writeParameters(calls: Calls, cloud: Cloud, id: string, to: Parameters, from: Parameters) {
  const { put, reset } = parameterChanges(to, from);
  for (const chunk of reset) await calls.reset(cloud, id, chunk);
  for (const chunk of put) await calls.put(cloud, id, chunk);
}

async function makeGroup(calls: Calls, cloud: Cloud, it: GroupInputs): Promise<string> {
  const id = await calls.make(cloud, it.name, it.family, it.description ?? undescribed, toTags(it.tags));
  try {
    await writeParameters(calls, cloud, id, it.parameters, undefined);
  } catch (error) {
    await calls.remove(cloud, id);
    throw error;
  }
  return id;
}

async function readGroup(calls: Calls, cloud: Cloud, id: string) {
  const it = await unlessGone(gone, () => calls.describe(cloud, id));
  if (!it) return undefined;
  const arn = arnOf(cloud, calls.kind, id);
  const parameters = fromParameters(await calls.parameters(cloud, id));
  return {
    inputs: { ...it, name: id, parameters, tags: await tagsOf(cloud, arn) },
    outputs: { arn },
  };
}

async function updateGroup(calls: Calls, cloud: Cloud, id: string, to: GroupInputs, from: GroupInputs) {
  await writeParameters(calls, cloud, id, to.parameters, from.parameters);
  await retag(cloud, arnOf(cloud, calls.kind, id), to.tags, from.tags);
}

/** What both kinds of parameter group declare alike. */
const declared = {
  inputs: {
    description: true,
    family: true,
    name: true,
    parameters: [{ applyMethod: true, name: true, value: true }],
    region: true,
    tags: true,
  },
  required: ["family"],
  replaceOn: ["description", "family", "name", "region"],
  autoName: { property: "name", maxLength: 255 },
} satisfies Partial<Entry<aws.rds.ClusterParameterGroupArgs>>;

/** Cluster parameter groups, Aurora's and DocumentDB's alike. */
export const clusterParameterGroup = entry<aws.rds.ClusterParameterGroupArgs>({
  ...declared,
  create: (cloud, it) => makeGroup(ofClusters, cloud, it),
  read: (cloud, id) => readGroup(ofClusters, cloud, id),
  update: (cloud, id, to, from) => updateGroup(ofClusters, cloud, id, to, from),
  async remove(cloud, id) {
    await unlessGone(gone, () => ofClusters.remove(cloud, id));
  },
});

const parameterGroup = entry<aws.rds.ParameterGroupArgs>({
  ...declared,
  inputs: { ...declared.inputs, skipDestroy: true },
  unreadable: { skipDestroy: "says how to delete" },
  create: (cloud, it) => makeGroup(ofInstances, cloud, it),
  read: (cloud, id) => readGroup(ofInstances, cloud, id),
  update: (cloud, id, to, from) => updateGroup(ofInstances, cloud, id, to, from),
  async remove(cloud, id, last) {
    if (!last.skipDestroy) await unlessGone(gone, () => ofInstances.remove(cloud, id));
  },
});

export const entries: Record<string, AnyEntry> = {
  "aws:rds/subnetGroup:SubnetGroup": subnetGroup,
  "aws:rds/clusterParameterGroup:ClusterParameterGroup": clusterParameterGroup,
  "aws:rds/parameterGroup:ParameterGroup": parameterGroup,
};
