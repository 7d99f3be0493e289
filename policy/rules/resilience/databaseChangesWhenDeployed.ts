import { type Resource, type ResourceRule, unknown } from "../../rule";
import { at, isMissing } from "../../reading";

const cluster = "aws:rds/cluster:Cluster";
const clusterInstance = "aws:rds/clusterInstance:ClusterInstance";
const instance = "aws:rds/instance:Instance";
const documentCluster = "aws:docdb/cluster:Cluster";
const documentInstance = "aws:docdb/clusterInstance:ClusterInstance";

const windowOf = ({ type }: Resource): string =>
  type === instance ? "maintenanceWindow" : "preferredMaintenanceWindow";

export const databaseChangesWhenDeployed: ResourceRule = {
  name: "database-changes-when-deployed",
  title: "Databases change when they are deployed, and AWS touches them in a window that the program names.",
  reason:
    "Without applyImmediately a change of class, storage or version waits for up to a week and then applies while nobody looks; each plan until then shows it again. Without a window AWS chooses one, in several regions perhaps the same.",
  link: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ModifyInstance.ApplyImmediately.html",
  level: "mandatory",
  remedy: "Set applyImmediately to true, and a maintenance window that no other region has.",
  types: [cluster, clusterInstance, instance, documentCluster, documentInstance],
  violations: (resource) => {
    const immediately = at(resource.props, "applyImmediately");
    return [
      ...(immediately === true || immediately === unknown ? [] : ["its changes wait for its maintenance window"]),
      ...(isMissing(at(resource.props, windowOf(resource))) ? ["AWS chooses when it may be touched"] : []),
    ];
  },
  fixtures: {
    failing: [
      { type: cluster, props: { preferredMaintenanceWindow: "mon:02:30-mon:03:00" } },
      { type: clusterInstance, props: { applyImmediately: true } },
      { type: instance, props: { applyImmediately: false, maintenanceWindow: "mon:02:30-mon:03:00" } },
      { type: documentCluster, props: { applyImmediately: true } },
      { type: documentInstance, props: {} },
    ],
    passing: [
      { type: cluster, props: { applyImmediately: true, preferredMaintenanceWindow: "mon:02:30-mon:03:00" } },
      { type: instance, props: { applyImmediately: true, maintenanceWindow: "mon:02:30-mon:03:00" } },
      { type: documentInstance, props: { applyImmediately: unknown, preferredMaintenanceWindow: unknown } },
    ],
  },
};
