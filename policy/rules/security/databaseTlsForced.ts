import { type Plan, type PlanRule, type Resource, resourceOf } from "../../rule";
import { ofType, planWith } from "./parts";
import { at, isMissing, isNoneOf, itemsOf } from "../../reading";

/** Parameter that refuses plain connections, and what it must be, by type of group. */
const parameters: Readonly<Record<string, { readonly name: string; readonly allowed: readonly string[] }>> = {
  "aws:rds/clusterParameterGroup:ClusterParameterGroup": { name: "rds.force_ssl", allowed: ["1"] },
  "aws:rds/parameterGroup:ParameterGroup": { name: "rds.force_ssl", allowed: ["1"] },
  "aws:docdb/clusterParameterGroup:ClusterParameterGroup": {
    name: "tls",
    // `enabled` takes TLS 1.0 and 1.1 too.
    allowed: ["tls1.2+", "tls1.3+", "fips-140-3"],
  },
};

/** Where each type of database names its group. Instances of an Aurora cluster take theirs from the cluster. */
const groups: Readonly<Record<string, string>> = {
  "aws:rds/cluster:Cluster": "dbClusterParameterGroupName",
  "aws:rds/instance:Instance": "parameterGroupName",
  "aws:docdb/cluster:Cluster": "dbClusterParameterGroupName",
};

/** A group of instances in an Aurora cluster has no such parameter: the cluster's has. */
const isOfCluster = ({ type, props }: Resource) =>
  type === "aws:rds/parameterGroup:ParameterGroup" && String(props["family"]).startsWith("aurora");

function isForced({ type, props }: Resource): boolean {
  const { name, allowed } = parameters[type]!;
  const set = itemsOf(props["parameters"]).filter((it) => at(it, "name") === name);
  return set.length > 0 && !set.some((it) => isNoneOf(at(it, "value"), allowed));
}

function findings(plan: Plan) {
  const open = ofType(plan, ...Object.keys(parameters)).filter((it) => !isOfCluster(it) && !isForced(it));
  // Some groups are known by their default name alone.
  const bare = ofType(plan, ...Object.keys(groups)).filter(
    ({ type, props }) => isMissing(props[groups[type]!]) || String(props[groups[type]!]).startsWith("default."),
  );
  return [
    ...open.map(({ urn, name }) => ({ urn, message: `${name} lets clients connect without TLS 1.2` })),
    ...bare.map(({ urn, name }) => ({ urn, message: `${name} has AWS' parameters, which take plain connections` })),
  ];
}

const group = (type: string, ...set: readonly object[]) => ({
  type: `aws:${type}`,
  name: "parameters",
  props: { parameters: set },
});
const forced = { name: "rds.force_ssl", value: "1" };
const clusterGroup = "rds/clusterParameterGroup:ClusterParameterGroup";
const documentGroup = "docdb/clusterParameterGroup:ClusterParameterGroup";

export const databaseTlsForced: PlanRule = {
  name: "database-tls-forced",
  title: "Databases refuse connections that aren't encrypted by TLS 1.2 or newer.",
  reason: "One client without TLS sends passwords and customers' orders in the clear, and nothing would tell.",
  link: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/PostgreSQL.Concepts.General.SSL.html",
  level: "mandatory",
  remedy: "Give the database a parameter group with rds.force_ssl 1, or for DocumentDB with tls set to tls1.2+.",
  controls: ["FSBP RDS.38", "FSBP DocumentDB.6"],
  findings,
  planFixtures: {
    failing: [
      planWith(group(clusterGroup)),
      planWith(group(clusterGroup, { name: "rds.force_ssl", value: "0" })),
      planWith(group("rds/parameterGroup:ParameterGroup", { name: "log_lock_waits", value: "1" })),
      planWith(group(documentGroup, { name: "tls", value: "enabled" })),
      planWith({ type: "aws:rds/cluster:Cluster", props: {} }),
      planWith({ type: "aws:rds/instance:Instance", props: { parameterGroupName: "default.postgres16" } }),
    ],
    passing: [
      planWith(group(clusterGroup, forced), group("rds/parameterGroup:ParameterGroup", forced)),
      planWith(group(documentGroup, { name: "tls", value: "tls1.2+" })),
      planWith({ type: "aws:docdb/cluster:Cluster", props: { dbClusterParameterGroupName: "parameters" } }),
      {
        resources: [
          resourceOf({ type: "aws:rds/parameterGroup:ParameterGroup", props: { family: "aurora-postgresql16" } }),
        ],
      },
    ],
  },
};
