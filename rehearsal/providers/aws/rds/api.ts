import * as sdk from "@aws-sdk/client-rds";
import type { Cloud } from "../../entry";
import { equal } from "../../readback";
import { unlessGone } from "../gone";
import { tagOperations } from "../operations";
import { service } from "../service";
import { tagChanges, toTags } from "../tags";
import { until } from "../until";

/** DocumentDB's API is RDS' own, on the same endpoint with the same signing name: one client serves both. */
export const client = (cloud: Cloud) => cloud.client(sdk.RDSClient);

const changingTags = {
  of: "ResourceName",
  put: [sdk.AddTagsToResourceCommand, "Tags"],
  remove: [sdk.RemoveTagsFromResourceCommand, "TagKeys"],
} as const;

/** Commands for the tags of what AWS describes without them. */
export const listedTags = tagOperations({ ...changingTags, list: [sdk.ListTagsForResourceCommand, "TagList"] });

export const gone = /NotFound(Fault)?$/;

export const rds = service({ client: sdk.RDSClient, gone, tags: tagOperations(changingTags) });

export const arnOf = (cloud: Cloud, kind: string, name: string) =>
  `arn:aws:rds:${cloud.region}:${cloud.accountId}:${kind}:${name}`;

export async function clusterOf(cloud: Cloud, id: string): Promise<sdk.DBCluster | undefined> {
  const command = new sdk.DescribeDBClustersCommand({ DBClusterIdentifier: id });
  return (await unlessGone(gone, () => client(cloud).send(command)))?.DBClusters?.[0];
}

export async function instanceOf(cloud: Cloud, id: string): Promise<sdk.DBInstance | undefined> {
  const command = new sdk.DescribeDBInstancesCommand({ DBInstanceIdentifier: id });
  return (await unlessGone(gone, () => client(cloud).send(command)))?.DBInstances?.[0];
}

export async function globalClusterOf(cloud: Cloud, id: string): Promise<sdk.GlobalCluster | undefined> {
  const command = new sdk.DescribeGlobalClustersCommand({ GlobalClusterIdentifier: id });
  return (await unlessGone(gone, () => client(cloud).send(command)))?.GlobalClusters?.[0];
}

/** The global cluster that a cluster is a member of, as the real provider finds it: by the cluster's ARN. */
export async function globalClusterOfMember(cloud: Cloud, arn: string): Promise<string | undefined> {
  const Filters = [{ Name: "db-cluster-id", Values: [arn] }];
  const found = await client(cloud).send(new sdk.DescribeGlobalClustersCommand({ Filters }));
  return found.GlobalClusters?.[0]?.GlobalClusterIdentifier;
}

export async function clusterAvailable(cloud: Cloud, id: string): Promise<sdk.DBCluster> {
  return until(`the database cluster ${id} to be available`, 60, async () => {
    const found = await clusterOf(cloud, id);
    return found?.Status === "available" ? found : undefined;
  });
}

type TagMap = Readonly<Record<string, string>> | undefined;

export async function retag(cloud: Cloud, arn: string, to: TagMap, from: TagMap): Promise<void> {
  const { removed, put } = tagChanges(from, to);
  if (removed.length)
    await client(cloud).send(new sdk.RemoveTagsFromResourceCommand({ ResourceName: arn, TagKeys: removed }));
  if (Object.keys(put).length)
    await client(cloud).send(new sdk.AddTagsToResourceCommand({ ResourceName: arn, Tags: toTags(put) }));
}

/** What a modification sends: the settings that differ and have a value, as the real provider does. */
export function differing<S extends object>(to: S, from: S): Partial<S> {
  const before = from as Record<string, unknown>;
  const changed = Object.entries(to).filter(([name, value]) => value !== undefined && !equal(value, before[name]));
  return Object.fromEntries(changed) as Partial<S>;
}

/** The real provider keeps `16` or `5.0` in its state where AWS made `16.9` or `5.0.0` of it. */
export const askedVersion = (asked: string | undefined, actual: string | undefined) =>
  asked && actual?.startsWith(asked) ? asked : actual;

export function logExports(to: readonly string[] | undefined, from: readonly string[] | undefined) {
  const EnableLogTypes = (to ?? []).filter((name) => !from?.includes(name));
  const DisableLogTypes = (from ?? []).filter((name) => !to?.includes(name));
  return EnableLogTypes.length + DisableLogTypes.length ? { EnableLogTypes, DisableLogTypes } : undefined;
}
