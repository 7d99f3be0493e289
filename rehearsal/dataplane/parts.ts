import type { BalancersPart } from "./balancer/balancersPart";
import type { Compute } from "./compute/compute";
import type { Databases } from "./databases/databases";
import type { Edge } from "./edge/edge";
import type { MonitoringPart } from "./metrics/monitoringPart";
import type { Replication } from "./objects/replication";
import type { S3 } from "./objects/s3";
import type { RoutingPart } from "./routing/part";

/** The parts of a data plane, in the order in which they start; they end in the opposite one. */
export interface Parts {
  readonly relational: Databases;
  readonly document: Databases;
  readonly balancers: BalancersPart;
  readonly routing: RoutingPart;
  readonly compute: Compute;
  readonly edge: Edge;
  readonly buckets: S3;
  readonly copies: Replication;
  readonly monitoring: MonitoringPart;
}
