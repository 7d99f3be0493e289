import { storeNames } from "../faults/ports";
import { AdmissionPart } from "./admission/admissionPart";
import { BackupsPart } from "./backups/backupsPart";
import { RecoveryPoints } from "./backups/recoveryPoints";
import { type BalancerOutcome, BalancersPart } from "./balancer/balancersPart";
import { Compute } from "./compute/compute";
import { Databases } from "./databases/databases";
import { Edge } from "./edge/edge";
import { FunctionsPart } from "./functions/functionsPart";
import { LocalCode } from "./functions/localCode";
import { ObjectEvents } from "./functions/objectEvents";
import { BalancerMetrics } from "./metrics/balancerMetrics";
import { MonitoringPart } from "./metrics/monitoringPart";
import { ProcessorMetrics } from "./metrics/processorMetrics";
import { Replication } from "./objects/replication";
import { S3 } from "./objects/s3";
import type { Resolvers } from "./resolvers/resolver";
import { RoutingPart } from "./routing/part";
import type { World } from "./world";

/** The parts of a data plane, in the order in which they start; they end in the opposite one. */
export interface Parts {
  readonly relational: Databases;
  readonly document: Databases;
  readonly backups: BackupsPart;
  readonly admission: AdmissionPart;
  readonly balancers: BalancersPart;
  readonly routing: RoutingPart;
  readonly compute: Compute;
  readonly functions: FunctionsPart;
  readonly objectEvents: ObjectEvents;
  readonly buckets: S3;
  readonly edge: Edge;
  readonly copies: Replication;
  readonly monitoring: MonitoringPart;
}

export interface PartsOptions {
  /** Digest of the image that is built from this repository's storefront. */
  readonly digest: string;
  readonly browserPort: number | undefined;
  /** Told of each request to a load balancer. */
  readonly onBalanced: (outcome: BalancerOutcome) => void;
  /** Has every part compare what runs with what should: something died. */
  readonly lookAgain: () => void;
}

/** Joins them: whoever connects asks the resolver of where it is, and whoever measures is asked by CloudWatch. */
export async function createParts(world: World, options: PartsOptions): Promise<Parts> {
  const { digest, browserPort, onBalanced, lookAgain } = options;
  const routing = await RoutingPart.start(world);
  const { resolvers } = routing;
  const balancers: BalancersPart = new BalancersPart(world, {
    onOutcome: (it) => {
      onBalanced(it);
      balanced.note(it);
    },
  });
  const balanced = new BalancerMetrics(balancers);
  const points = new RecoveryPoints();
  const stores = storeNames.map((it) => new Databases(world, it, lookAgain, points)) as [Databases, Databases];
  const [relational, document] = stores;
  const backups = new BackupsPart(world, stores, points);
  const compute = await Compute.create({
    ...{ world, digest },
    resolve: (region, name, port) => resolvers.within(region).target(name, port),
  });
  const functions = functionsOf(world, compute, { resolvers, onTaken: lookAgain });
  const edge = new Edge(world, {
    resolve: (near, name, port) => resolvers.near(near).target(name, port),
    ...(browserPort !== undefined && { browserPort }),
  });
  const copies = new Replication(world);
  const processors = new ProcessorMetrics({
    processes: () => compute.faults.list().map(({ name, region, pid }) => ({ instance: name, region: region!, pid })),
    groupOf: (instance) => {
      const { kind, group } = compute.machines.get(instance)?.wanted ?? {};
      return kind === "instance" ? group : undefined;
    },
  });
  const monitoring = new MonitoringPart(world, [balanced, relational, document, edge, copies, processors]);
  return {
    relational,
    document,
    backups,
    admission: new AdmissionPart(world),
    balancers,
    routing,
    compute,
    functions,
    objectEvents: new ObjectEvents(world, functions),
    buckets: new S3(world),
    edge,
    copies,
    monitoring,
  };
}

/** In a region's network as storefronts are, and started with the same files. */
function functionsOf(
  world: World,
  { files }: Compute,
  { resolvers, onTaken }: { readonly resolvers: Resolvers; readonly onTaken: () => void },
): FunctionsPart {
  const code = new LocalCode({ folder: world.folder, authority: world.authority.certificate });
  return new FunctionsPart(world, {
    code: (hash) => code.find(hash),
    ...{ insideFile: files.inside, authorityFile: files.authority },
    onTaken,
    resolve: (region, name, port) => resolvers.within(region).target(name, port),
  });
}
