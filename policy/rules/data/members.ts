/** Databases whose roles are observed: which of them writes is never declared, so plans must leave alone what a change of roles moves. */
import { type Operation, resourceOf, type Fixture } from "../../rule";

/**
 * Inputs that a switchover, a failover, a promotion or an upgrade through the global cluster moves, by type. The program's own lists
 * are compared with these by a test.
 */
export const movedByRoles = {
  "aws:rds/cluster:Cluster": [
    "replicationSourceIdentifier",
    "globalClusterIdentifier",
    "masterUsername",
    "masterPassword",
    "masterPasswordWo",
    "masterPasswordWoVersion",
    "databaseName",
    "engineVersion",
    "availabilityZones",
    "sourceRegion",
  ],
  "aws:rds/clusterInstance:ClusterInstance": ["engineVersion"],
  "aws:docdb/cluster:Cluster": [
    "globalClusterIdentifier",
    "masterUsername",
    "masterPassword",
    "masterPasswordWo",
    "masterPasswordWoVersion",
    "engineVersion",
    "availabilityZones",
  ],
  "aws:rds/instance:Instance": ["replicateSourceDb", "username", "password", "dbName"],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** The input by which a member says whose copy it is. */
export const sourceOf: Readonly<Record<string, string>> = {
  "aws:rds/cluster:Cluster": "replicationSourceIdentifier",
  "aws:rds/instance:Instance": "replicateSourceDb",
};

export const clusterTypes = ["aws:rds/cluster:Cluster", "aws:docdb/cluster:Cluster"] as const;

/** A fixture: this input of a resource was one value and is to be another. */
export function moves(type: Fixture["type"], input: string, from: unknown, to: unknown): readonly Operation[] {
  const [before, after] = [from, to].map((value) =>
    resourceOf({ type, name: "member", props: value === undefined ? {} : { [input]: value } }),
  );
  return [{ kind: "update", before: before!, after: after!, changed: [input] }];
}
