/**
 * Which regions hold each database, and which one writes. A clean preview can't tell: what roles move is ignored by the
 * program, so even a detached member previews clean. This probe asks the databases' own control plane instead.
 */

export type Store = "relational" | "document";

/** A member of a global cluster as DescribeGlobalClusters reports it, or an instance and its replicas. */
export interface Member {
  /** Of a cluster, or of an RDS instance. */
  readonly clusterArn: string;
  /** `stale`: an instance that doesn't follow whoever writes, and never will: it has to be rebuilt. */
  readonly role: "writer" | "reader" | "stale";
  /** ARN of the instance that an instance follows. */
  readonly follows?: string;
}

export interface StoreMembership {
  readonly store: Store;
  /** Missing where the store is an instance with replicas. */
  readonly globalClusterId?: string;
  /** Undefined where the global cluster doesn't exist. */
  readonly members: readonly Member[] | undefined;
  /** Regions of instances that didn't answer. */
  readonly unseen?: readonly string[];
}

/** Region of a cluster's ARN. */
export const regionOf = (arn: string): string => arn.split(":")[3] ?? "";

/** Region that writes a store, or undefined where none does or the store is gone. */
export function writerOf(membership: StoreMembership): string | undefined {
  const writer = membership.members?.find((it) => it.role === "writer");
  return writer && regionOf(writer.clusterArn);
}

/** What differs from "every region a member, exactly one writer", in plain sentences; empty where it holds. Pure. */
export function membershipProblems(membership: StoreMembership, regions: readonly string[]): string[] {
  const { store, globalClusterId, members } = membership;
  if (globalClusterId === undefined) return instanceProblems(membership, regions);
  const name = `the ${store} database's global cluster ${globalClusterId}`;
  if (!members) return [`${name} doesn't exist`];
  const { missing, foreign, repeated, writers } = placesOf(members, regions);
  return [
    ...missing.map((region) => `${region} is not a member of ${name}`),
    ...foreign.map((region) => `${name} has a member in ${region}, which is no region of this platform`),
    ...repeated.map((region) => `${name} has more than one member in ${region}`),
    ...oneWriter(name, writers),
  ];
}

function placesOf(members: readonly Member[], regions: readonly string[]) {
  const present = members.map((it) => regionOf(it.clusterArn));
  return {
    missing: regions.filter((region) => !present.includes(region)),
    foreign: present.filter((region) => !regions.includes(region)),
    repeated: present.filter((region, index) => present.indexOf(region) !== index),
    writers: members.filter((it) => it.role === "writer").map((it) => regionOf(it.clusterArn)),
  };
}

const oneWriter = (name: string, writers: readonly string[]): string[] =>
  writers.length === 1
    ? []
    : [`${name} has ${writers.length} writers (${writers.join(", ") || "none"}), it needs exactly one`];

/** "Every region an instance, exactly one writer, the others following it". */
function instanceProblems({ store, members = [], unseen = [] }: StoreMembership, regions: readonly string[]): string[] {
  const name = `the ${store} database`;
  const { missing, foreign, repeated, writers } = placesOf(members, regions);
  const stale = members.filter((it) => it.role === "stale");
  return [
    ...unseen.map((region) => `${region} didn't say what it holds of ${name}`),
    ...missing.filter((it) => !unseen.includes(it)).map((region) => `${region} has no instance of ${name}`),
    ...foreign.map((region) => `${name} has an instance in ${region}, which is no region of this platform`),
    ...repeated.map((region) => `${name} has more than one instance in ${region}`),
    ...stale.map((it) => staleness(it, writers)),
    ...oneWriter(name, writers),
  ];
}

const nameOf = (arn: string): string => arn.split(":").at(-1) ?? arn;

function staleness({ clusterArn, follows }: Member, writers: readonly string[]): string {
  const followed = follows === undefined ? "nobody" : `${nameOf(follows)} in ${regionOf(follows)}`;
  return `${nameOf(clusterArn)} in ${regionOf(clusterArn)} is stale: it follows ${followed}, and ${writers.join(", ") || "nobody"} writes`;
}
