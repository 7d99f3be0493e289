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
  /** Of a reader that hasn't what the writer has, as RDS names it, such as `pending-resync`; missing of one that is connected. */
  readonly unsynchronized?: string;
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

/** Which region writes each store. */
export interface Writers {
  /** Undefined where no region writes it, or the store is gone. */
  readonly relational: string | undefined;
  readonly document: string | undefined;
  /** Regions that didn't answer, so that each of them may be the one that writes. */
  readonly unseen: readonly string[];
}

/** Both stores, as the databases' own control planes describe them. */
export interface ObservedStores {
  readonly relational: StoreMembership;
  readonly document: StoreMembership;
}

export const writersOf = ({ relational, document }: ObservedStores): Writers => ({
  relational: writerOf(relational),
  document: writerOf(document),
  unseen: [...(relational.unseen ?? []), ...(document.unseen ?? [])],
});

/** A store in an error: that of a global cluster, where it has one. */
type Holder = Pick<StoreMembership, "store" | "globalClusterId">;

/** One way in which a store isn't "every region a member, exactly one writer, the others following it". */
export type MembershipProblem = Holder &
  (
    | { readonly kind: "noGlobalCluster" }
    /** `unseen`: it didn't answer. `foreign`: it is no region of this platform. */
    | { readonly kind: "missing" | "unseen" | "foreign" | "repeated"; readonly region: string }
    | { readonly kind: "stale"; readonly member: Member; readonly writers: readonly string[] }
    | { readonly kind: "notOneWriter"; readonly writers: readonly string[] }
  );

/** What is wrong with a store; empty where nothing is. Pure. */
export function membershipProblems(
  { store, globalClusterId, members, unseen = [] }: StoreMembership,
  regions: readonly string[],
): readonly MembershipProblem[] {
  const holder: Holder = { store, ...(globalClusterId !== undefined && { globalClusterId }) };
  if (globalClusterId !== undefined && !members) return [{ ...holder, kind: "noGlobalCluster" }];
  const seen = members ?? [];
  const present = seen.map((it) => regionOf(it.clusterArn));
  const writers = seen.filter((it) => it.role === "writer").map((it) => regionOf(it.clusterArn));
  const stale = seen.filter((it) => it.role === "stale");
  const places = {
    unseen,
    missing: regions.filter((it) => !present.includes(it) && !unseen.includes(it)),
    foreign: present.filter((it) => !regions.includes(it)),
    repeated: present.filter((it, index) => present.indexOf(it) !== index),
  };
  const kinds = Object.keys(places) as (keyof typeof places)[];
  return [
    ...kinds.flatMap((kind) => places[kind].map((region) => ({ ...holder, kind, region }))),
    ...stale.map((member) => ({ ...holder, kind: "stale" as const, member, writers })),
    ...(writers.length === 1 ? [] : [{ ...holder, kind: "notOneWriter" as const, writers }]),
  ];
}

/** A problem as a plain sentence. */
export function formatProblem(problem: MembershipProblem): string {
  const { store, globalClusterId, kind } = problem;
  const database = `the ${store} database`;
  const name = globalClusterId === undefined ? database : `${database}'s global cluster ${globalClusterId}`;
  const part = globalClusterId === undefined ? "instance" : "member";
  switch (kind) {
    case "noGlobalCluster":
      return `${name} doesn't exist`;
    case "missing":
      return part === "instance"
        ? `${problem.region} has no instance of ${name}`
        : `${problem.region} is not a member of ${name}`;
    case "unseen":
      return `${problem.region} didn't say what it holds of ${name}`;
    case "foreign":
      return `${name} has ${part === "instance" ? "an" : "a"} ${part} in ${problem.region}, which is no region of this platform`;
    case "repeated":
      return `${name} has more than one ${part} in ${problem.region}`;
    case "stale":
      return formatStaleness(problem.member, problem.writers);
    case "notOneWriter":
      return `${name} has ${problem.writers.length} writers (${problem.writers.join(", ") || "none"}), it needs exactly one`;
  }
}

const nameOf = (arn: string): string => arn.split(":").at(-1) ?? arn;

function formatStaleness({ clusterArn, follows }: Member, writers: readonly string[]): string {
  const followed = follows === undefined ? "nobody" : `${nameOf(follows)} in ${regionOf(follows)}`;
  return `${nameOf(clusterArn)} in ${regionOf(clusterArn)} is stale: it follows ${followed}, and ${writers.join(", ") || "nobody"} writes`;
}
