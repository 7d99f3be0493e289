import { isGiven, type Resource, type ResourceRule, type Fixture, unknown } from "../../rule";
import { movedByRoles } from "./members";

const types = Object.keys(movedByRoles) as readonly (keyof typeof movedByRoles)[];

/** Alone, without a global cluster or a source, a database has no role that could move. */
function hasRole({ type, props }: Resource): boolean {
  if (type === "aws:rds/clusterInstance:ClusterInstance" || type === "aws:rds/instance:Instance") return true;
  return isGiven(props["globalClusterIdentifier"]);
}

const sample = (type: keyof typeof movedByRoles, without?: string): Fixture => ({
  type,
  props: { globalClusterIdentifier: unknown },
  ignoreChanges: movedByRoles[type].filter((name) => name !== without),
});

export const memberIgnoresRoles: ResourceRule = {
  name: "database-member-ignores-roles",
  title: "Databases that can switch roles ignore the properties that a switchover changes.",
  reason:
    "Which region writes is observed and never declared. Without these names the first plan after a failover detaches the new writer, promotes the old one or replaces either.",
  link: "https://www.pulumi.com/docs/iac/concepts/options/ignorechanges/",
  level: "mandatory",
  remedy: "Add the names to the resource's ignoreChanges, as components/region/relationalDatabase.ts does.",
  types,
  violations: (resource) => {
    if (!hasRole(resource)) return [];
    const names = movedByRoles[resource.type as keyof typeof movedByRoles] as readonly string[];
    const missing = names.filter((name) => !resource.ignoreChanges.includes(name));
    return missing.length > 0 ? [`${resource.name} doesn't ignore ${missing.join(", ")}.`] : [];
  },
  fixtures: {
    failing: types.map((type) => sample(type, movedByRoles[type][0])),
    passing: [...types.map((type) => sample(type)), { type: types[0]!, props: {} }],
  },
};
