import type { StoreName } from "../../faults/ports";
import type { Measurement } from "../metrics/source";
import type { DatabaseState } from "./watch";

const namespaces = { relational: "AWS/RDS", document: "AWS/DocDB" } as const;
/** Both in milliseconds, of a secondary cluster. */
const lagOfCluster = { relational: "AuroraGlobalDBReplicationLag", document: "GlobalClusterReplicationLag" } as const;

/**
 * What CloudWatch would be told by AWS, of all that was seen: how far readers are behind, and for orders the connections. Processors and
 * memory aren't measured here.
 */
export function databaseMeasurements(store: StoreName, seen: readonly DatabaseState[]): readonly Measurement[] {
  const of = new Map<string, DatabaseState[]>();
  for (const it of seen) of.set(it.arn, [...(of.get(it.arn) ?? []), it]);
  return [...of.values()].flatMap((states) => measurementsOf(store, states));
}

function measurementsOf(store: StoreName, states: readonly DatabaseState[]): readonly Measurement[] {
  const { arn, region, identifier } = states[0]!;
  const isCluster = arn.includes(":cluster:");
  const dimensions = { [isCluster ? "DBClusterIdentifier" : "DBInstanceIdentifier"]: identifier };
  const measured = (name: string, value: (it: DatabaseState) => number | undefined): Measurement[] => {
    const values = states.flatMap((it) => value(it) ?? []);
    return values.length === 0 ? [] : [{ region, namespace: namespaces[store], name, dimensions, values }];
  };
  return [
    ...(isCluster
      ? measured(lagOfCluster[store], ({ lagSeconds }) => lagSeconds && lagSeconds * 1000)
      : measured("ReplicaLag", (it) => it.lagSeconds)),
    ...(store === "relational" ? measured("DatabaseConnections", (it) => it.connections) : []),
  ];
}
