/**
 * Which regions hold each database, and which one writes. A clean preview can't tell: what roles move is ignored by the
 * program, so even a detached member previews clean. This probe asks the databases' own control plane instead.
 */

export type Store = "relational" | "document";

/** A member of a global cluster as DescribeGlobalClusters reports it. */
export interface Member {
  readonly clusterArn: string;
  readonly role: "writer" | "reader";
}

export interface StoreMembership {
  readonly store: Store;
  readonly globalClusterId: string;
  /** Undefined where the global cluster doesn't exist. */
  readonly members: readonly Member[] | undefined;
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
  const name = `the ${store} database's global cluster ${globalClusterId}`;
  if (!members) return [`${name} doesn't exist`];
  const present = members.map((it) => regionOf(it.clusterArn));
  const missing = regions.filter((region) => !present.includes(region));
  const foreign = present.filter((region) => !regions.includes(region));
  const repeated = present.filter((region, index) => present.indexOf(region) !== index);
  const writers = members.filter((it) => it.role === "writer").map((it) => regionOf(it.clusterArn));
  return [
    ...missing.map((region) => `${region} is not a member of ${name}`),
    ...foreign.map((region) => `${name} has a member in ${region}, which is no region of this platform`),
    ...repeated.map((region) => `${name} has more than one member in ${region}`),
    ...(writers.length === 1
      ? []
      : [`${name} has ${writers.length} writers (${writers.join(", ") || "none"}), it needs exactly one`]),
  ];
}
