import { type Finding, type Operation, type PlanRule, type Resource, resourceOf, unknown } from "../../rule";
import { formatValue, shortName } from "../data/holders";
import { at, isKnownText } from "../../reading";

/** The input that says a thing's version, by type, and what AWS says that it runs, where those are two. */
const versions: Readonly<Record<string, { readonly wanted: string; readonly actual?: string }>> = {
  "aws:rds/globalCluster:GlobalCluster": { wanted: "engineVersion", actual: "engineVersionActual" },
  "aws:rds/cluster:Cluster": { wanted: "engineVersion", actual: "engineVersionActual" },
  "aws:rds/clusterInstance:ClusterInstance": { wanted: "engineVersion", actual: "engineVersionActual" },
  "aws:rds/instance:Instance": { wanted: "engineVersion", actual: "engineVersionActual" },
  "aws:docdb/globalCluster:GlobalCluster": { wanted: "engineVersion" },
  "aws:docdb/cluster:Cluster": { wanted: "engineVersion" },
  "aws:eks/cluster:Cluster": { wanted: "version" },
  "aws:eks/nodeGroup:NodeGroup": { wanted: "version" },
};

/** One version is older than another as far as both are written: `17` is as new as `17.10`. */
function isOlder(one: unknown, other: unknown): boolean {
  if (!isKnownText(one) || !isKnownText(other)) return false;
  const [a, b] = [one, other].map((it) => it.split(".").map(Number)) as [number[], number[]];
  const place = a.findIndex((part, index) => part !== b[index]);
  return place >= 0 && place < b.length && a[place]! < b[place]!;
}

/** What AWS runs by the state: what it said itself before what was asked for. */
function deployedVersion({ type, props }: Resource): unknown {
  const { wanted, actual } = versions[type]!;
  const said = actual === undefined ? undefined : at(props, actual);
  return isKnownText(said) ? said : at(props, wanted);
}

function lowered({ kind, before, after }: Operation): readonly Finding[] {
  const known = versions[before.type];
  if (kind !== "update" || !known || !after || after.ignoreChanges.includes(known.wanted)) return [];
  const [runs, wanted] = [deployedVersion(before), at(after.props, known.wanted)];
  if (!isOlder(wanted, runs)) return [];
  const message = `The plan would take ${shortName(before)} from version ${formatValue(runs)}, which AWS has upgraded it to, back to ${formatValue(wanted)}.`;
  return [{ message, urn: before.urn }];
}

const update = (
  type: string,
  before: Resource["props"],
  after: Resource["props"],
  ignoreChanges: readonly string[] = [],
): Operation => ({
  kind: "update",
  before: resourceOf({ type, name: "relational", props: before }),
  after: resourceOf({ type, name: "relational", props: after, ignoreChanges }),
  changed: Object.keys(after),
});
const engine = (engineVersion: unknown, engineVersionActual?: unknown) => ({ engineVersion, engineVersionActual });

export const versionNotLowered: PlanRule = {
  name: "version-not-lowered",
  title: "No plan takes a database or a cluster back to an older version.",
  reason:
    "AWS upgrades what reaches the end of its support by itself, in a maintenance window. Whoever applies an older version then is refused in the middle of an update, with a message that says nothing of why.",
  link: "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.VersionPolicy.html",
  level: "mandatory",
  remedy:
    "Set relationalEngineVersion, documentEngineVersion or kubernetesVersion to the version that AWS runs, in every stack: the plan changes nothing then.",
  findings: ({ operations }) => operations.flatMap(lowered),
  planFixtures: {
    failing: [
      { operations: [update("aws:rds/globalCluster:GlobalCluster", engine("17.10"), engine("17.9"))] },
      { operations: [update("aws:rds/instance:Instance", engine("17.9", "17.10"), engine("17.9"))] },
      { operations: [update("aws:docdb/globalCluster:GlobalCluster", engine("8.0.0"), engine("5.0.0"))] },
      { operations: [update("aws:eks/cluster:Cluster", { version: "1.35" }, { version: "1.34" })] },
    ],
    passing: [
      { operations: [update("aws:rds/globalCluster:GlobalCluster", engine("17.9"), engine("17.10"))] },
      { operations: [update("aws:rds/instance:Instance", engine("17", "17.10"), engine("17"))] },
      { operations: [update("aws:rds/cluster:Cluster", engine("17.10"), engine("17.9"), ["engineVersion"])] },
      { operations: [update("aws:rds/instance:Instance", engine("17.9"), engine(unknown))] },
      { operations: [update("aws:s3/bucket:Bucket", { version: "2" }, { version: "1" })] },
    ],
  },
};
