import { type Finding, type Plan, type PlanRule, type Resource, resourceOf, unknown } from "../../rule";
import { at, isFrom, isKnownText, ofType } from "../../reading";

/** Clusters, and the type of their instances. */
const kinds = {
  "aws:rds/cluster:Cluster": "aws:rds/clusterInstance:ClusterInstance",
  "aws:docdb/cluster:Cluster": "aws:docdb/clusterInstance:ClusterInstance",
} as const;
const [cluster] = Object.keys(kinds) as (keyof typeof kinds)[];
const instance = kinds[cluster!];

/** An instance that may be another cluster's is taken as this one's, while neither its cluster nor where that comes from is known. */
function belongs(it: Resource, to: Resource): boolean {
  const id = at(it.props, "clusterIdentifier");
  if (it.references?.["clusterIdentifier"]) return isFrom(it, "clusterIdentifier", to);
  return (
    !isKnownText(id) || !isKnownText(at(to.props, "clusterIdentifier")) || id === at(to.props, "clusterIdentifier")
  );
}

function judged(plan: Plan, of: Resource, instances: readonly Resource[]): readonly Finding[] {
  const own = instances.filter((it) => belongs(it, of));
  if (own.length < 2) return [{ message: `it has ${own.length} instances in ${plan.stack}`, urn: of.urn }];
  const zones = new Set(own.map((it) => at(it.props, "availabilityZone")));
  const together = zones.size === 1 && [...zones].every(isKnownText);
  return together ? [{ message: `all of its instances are in ${String([...zones][0])}`, urn: of.urn }] : [];
}

const kept = (deletionProtection: unknown) => resourceOf({ type: cluster!, props: { deletionProtection } });
const instances = (...zones: readonly unknown[]) =>
  zones.map((availabilityZone, index) =>
    resourceOf({ type: instance, name: `instance-${index}`, props: { clusterIdentifier: unknown, availabilityZone } }),
  );

export const databaseSurvivesInstance: PlanRule = {
  name: "database-survives-instance",
  title: "A database that is protected against deletion has at least two instances in its region, in different zones.",
  reason:
    "With one instance, its failure stops the region's reads, and its writes too where it is the writer, for the ten minutes that a new one takes; with two the other takes over in half a minute.",
  link: "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Concepts.AuroraHighAvailability.html",
  level: "mandatory",
  remedy: "Set relationalInstances or documentInstances to 2 or more; a throw-away stack says so with protect: false.",
  findings: (plan) =>
    Object.entries(kinds).flatMap(([type, of]) =>
      ofType(plan, type)
        .filter((it) => at(it.props, "deletionProtection") === true)
        .flatMap((it) => judged(plan, it, ofType(plan, of))),
    ),
  planFixtures: {
    failing: [
      { resources: [kept(true)] },
      { resources: [kept(true), ...instances("a")] },
      { resources: [kept(true), ...instances("a", "a")] },
    ],
    passing: [
      { resources: [kept(true), ...instances("a", "b")] },
      { resources: [kept(true), ...instances(undefined, undefined)] },
      { resources: [kept(true), ...instances(unknown, unknown)] },
      { resources: [kept(false), ...instances("a")] },
    ],
  },
};
