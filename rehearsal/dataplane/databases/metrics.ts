import type { StoreName } from "../../faults/ports";
import type { DatabaseState } from "./watch";

/** What CloudWatch would be told of a database by AWS, in the metric's own unit. */
export interface DatabaseMeasurement {
  readonly region: string;
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly values: readonly number[];
}

const namespaces = { relational: "AWS/RDS", document: "AWS/DocDB" } as const;
/** Both in milliseconds, of a secondary cluster. */
const lagOfCluster = { relational: "AuroraGlobalDBReplicationLag", document: "GlobalClusterReplicationLag" } as const;

/** What is measured here: how far readers are behind, and for orders the connections. Processors and memory aren't. */
export function databaseMeasurements(
  store: StoreName,
  states: readonly DatabaseState[],
): readonly DatabaseMeasurement[] {
  const namespace = namespaces[store];
  return states.flatMap((it) => {
    const isCluster = it.arn.includes(":cluster:");
    const dimensions = { [isCluster ? "DBClusterIdentifier" : "DBInstanceIdentifier"]: it.identifier };
    const measured = (name: string, value: number | undefined): DatabaseMeasurement[] =>
      value === undefined ? [] : [{ region: it.region, namespace, name, dimensions, values: [value] }];
    const lag = it.lagSeconds;
    return [
      ...(isCluster ? measured(lagOfCluster[store], lag && lag * 1000) : measured("ReplicaLag", lag)),
      ...(store === "relational" ? measured("DatabaseConnections", it.connections) : []),
    ];
  });
}
