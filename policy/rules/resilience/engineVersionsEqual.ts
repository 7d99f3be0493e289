import { type Finding, type Plan, type PlanRule, type Resource, resourceOf, unknown } from "../../rule";
import { at, isKnownText, ofType } from "../../reading";

const cluster = "aws:rds/cluster:Cluster";
const clusterInstance = "aws:rds/clusterInstance:ClusterInstance";
const documentCluster = "aws:docdb/cluster:Cluster";
const instance = "aws:rds/instance:Instance";

/** Types whose members replicate among each other, and how many parts of their versions must be equal. */
const sets = [
  { types: [cluster, clusterInstance], parts: 2 },
  { types: [documentCluster], parts: 3 },
  // Replicas are upgraded before what they copy, so minor versions may differ for a while.
  { types: [instance], parts: 1 },
];

const versionOf = ({ props }: Resource, parts: number): readonly number[] | undefined => {
  const version = at(props, "engineVersion");
  return isKnownText(version) ? version.split(".").slice(0, parts).map(Number) : undefined;
};

const isOlder = (one: readonly number[], other: readonly number[]): boolean => {
  const index = other.findIndex((part, place) => part !== one[place]);
  return index >= 0 && (one[index] ?? 0) < other[index]!;
};

/**
 * A global cluster upgrades its members by itself, and each stack's state learns of it with its next refresh. So a member that has its
 * version ignored may be ahead of what other stacks knew last, and only one that is behind is wrong.
 */
function compared(plan: Plan, { types, parts }: (typeof sets)[number]): readonly Finding[] {
  const own = ofType(plan, ...types);
  const others = Object.entries(plan.others).flatMap(([stack, all]) =>
    all.filter((it) => types.includes(it.type)).map((it) => ({ stack, it })),
  );
  const all = [...own.map((it) => ({ stack: plan.stack, it })), ...others];
  return own.flatMap((it) => {
    const version = versionOf(it, parts);
    if (!version) return [];
    const unlike = all.find((other) => {
      const its = versionOf(other.it, parts);
      if (!its || its.join() === version.join()) return false;
      return isOlder(version, its) || !it.ignoreChanges.includes("engineVersion");
    });
    if (!unlike) return [];
    const message = `it has version ${version.join(".")}, and ${unlike.it.name} of ${unlike.stack} has ${versionOf(unlike.it, parts)!.join(".")}`;
    return [{ message, urn: it.urn }];
  });
}

const member = (type: string, engineVersion: unknown, ignoreChanges: readonly string[] = []) =>
  resourceOf({ type, name: `relational-${String(engineVersion)}`, props: { engineVersion }, ignoreChanges });
const ignored = ["engineVersion"];

export const engineVersionsEqual: PlanRule = {
  name: "engine-versions-equal",
  title: "All members of a global cluster, and all copies of a database, have the same engine version.",
  reason:
    "A switchover or failover to a member of another version is refused: the one region that still lives can't be made the writer.",
  link: "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-upgrade.html",
  level: "mandatory",
  remedy:
    "Set the engine version equal in every stack and upgrade through the global cluster. If it was just upgraded, bring this stack up to date first: pulumi refresh.",
  findings: (plan) => sets.flatMap((set) => compared(plan, set)),
  planFixtures: {
    failing: [
      { resources: [member(cluster, "16.4")], others: { "us-east-1": [member(cluster, "16.6")] } },
      { resources: [member(cluster, "16.4", ignored)], others: { "us-east-1": [member(cluster, "16.6", ignored)] } },
      { resources: [member(cluster, "16.8")], others: { "us-east-1": [member(cluster, "16.6")] } },
      { resources: [member(cluster, "16.6"), member(clusterInstance, "16.4")] },
      { resources: [member(documentCluster, "4.0.0")], others: { "us-east-1": [member(documentCluster, "5.0.0")] } },
      { resources: [member(instance, "16.6")], others: { "us-east-1": [member(instance, "17.2")] } },
    ],
    passing: [
      {
        resources: [member(cluster, "16.6"), member(clusterInstance, "16.6")],
        others: { "us-east-1": [member(cluster, "16.6")] },
      },
      { resources: [member(cluster, "16.8", ignored)], others: { "us-east-1": [member(cluster, "16.6", ignored)] } },
      { resources: [member(cluster, unknown)], others: { "us-east-1": [member(cluster, "16.6")] } },
      { resources: [member(cluster, "16.6")], others: { "us-east-1": [member(documentCluster, "5.0.0")] } },
      { resources: [member(instance, "17.2")], others: { "us-east-1": [member(instance, "17.6")] } },
    ],
  },
};
