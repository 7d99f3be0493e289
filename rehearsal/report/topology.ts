import type { StateResource } from "../../deploy/protocol";
import { type ObservedStores, regionOf, type Store } from "../../drill/probes/membership";
import type {
  StoreRole,
  Topology,
  TopologyCompute,
  TopologyHealthCheck,
  TopologyRecord,
  TopologyRegion,
} from "../../report/topology";

type State = ReadonlyMap<string, readonly StateResource[]>;

const types = {
  vpc: "aws:ec2/vpc:Vpc",
  loadBalancer: "aws:lb/loadBalancer:LoadBalancer",
  group: "aws:autoscaling/group:Group",
  cluster: "aws:eks/cluster:Cluster",
  nodeGroup: "aws:eks/nodeGroup:NodeGroup",
  deployment: "kubernetes:apps/v1:Deployment",
  autoscaler: "kubernetes:autoscaling/v2:HorizontalPodAutoscaler",
  globalCluster: "aws:rds/globalCluster:GlobalCluster",
  relationalInstance: "aws:rds/instance:Instance",
  record: "aws:route53/record:Record",
  healthCheck: "aws:route53/healthCheck:HealthCheck",
  distribution: "aws:cloudfront/distribution:Distribution",
  backupPlan: "aws:backup/plan:Plan",
} as const;

/** The deployed topology, read from the stacks' real state and the databases' real roles. */
export function topologyOf(regions: readonly string[], state: State, stores: ObservedStores): Topology {
  const all = [...state.values()].flat();
  const healthChecks = healthChecksOf(all);
  const distribution = firstOf(types.distribution, all);
  return {
    domain: textOf(listOf(distribution?.inputs["aliases"])[0]),
    relationalKind:
      firstOf(types.relationalInstance, all) && !firstOf(types.globalCluster, all) ? "rds" : "aurora-global",
    regions: regions.map((region) => regionIn(region, state, stores)),
    records: recordsOf(all, new Map(healthChecks.map((it) => [it.id, it.name]))),
    healthChecks,
    distribution: { domain: textOf(distribution?.outputs["domainName"]), origins: originsOf(distribution) },
  };
}

function regionIn(region: string, state: State, stores: ObservedStores): TopologyRegion {
  const own = state.get(region) ?? [];
  const compute = computeIn(own);
  return {
    region,
    cidr: textOf(firstOf(types.vpc, own)?.inputs["cidrBlock"]),
    loadBalancer: textOf(firstOf(types.loadBalancer, own)?.outputs["dnsName"]),
    instances: compute.reduce((sum, it) => sum + it.instances, 0),
    compute,
    relational: roleOf("relational", region, stores),
    document: roleOf("document", region, stores),
    backupsTo: backupsTo(region, [...state.values()].flat()),
  };
}

/** What groups have grown to stands in their outputs; the program sets only where they start. */
function computeIn(own: readonly StateResource[]): TopologyCompute[] {
  const groups = ofType(types.group, own).map(({ inputs, outputs }) => ({
    kind: "asg" as const,
    instances: Number(outputs["desiredCapacity"] ?? inputs["desiredCapacity"] ?? 0),
  }));
  const cluster = firstOf(types.cluster, own);
  if (!cluster) return groups;
  const nodes = ofType(types.nodeGroup, own).map(({ inputs, outputs }) =>
    Number(partOf(outputs["scalingConfig"] ?? inputs["scalingConfig"], "desiredSize") ?? 0),
  );
  const instances = nodes.reduce((sum, it) => sum + it, 0);
  return [...groups, { kind: "eks", instances, pods: podsIn(own), version: textOf(cluster.inputs["version"]) }];
}

/** As many as the autoscaler keeps at least: nothing that uses processors runs in a rehearsal. */
function podsIn(own: readonly StateResource[]): number {
  const asked = partOf(firstOf(types.deployment, own)?.inputs["spec"], "replicas");
  return Number(partOf(firstOf(types.autoscaler, own)?.inputs["spec"], "minReplicas") ?? asked ?? 0);
}

const partOf = (value: unknown, name: string): unknown => (value as Record<string, unknown> | undefined)?.[name];

function roleOf(store: Store, region: string, stores: ObservedStores): StoreRole {
  const members = stores[store].members ?? [];
  const role = members.find((it) => regionOf(it.clusterArn) === region)?.role ?? "none";
  return role === "stale" ? "none" : role;
}

/** Where the region's plan copies its recovery points to. */
function backupsTo(region: string, all: readonly StateResource[]): string {
  const plans = all.filter((it) => it.type === types.backupPlan && it.inputs["region"] === region);
  const copies = plans.flatMap((it) => itemsOf(it.inputs["rules"])).flatMap((rule) => itemsOf(rule["copyActions"]));
  return regionOf(textOf(copies[0]?.["destinationVaultArn"]));
}

/**
 * Where the distribution sends requests, the default behaviour's origin first. The engine encrypts all origins of a state as soon
 * as one carries a secret header; their ids still stand where behaviours and groups name them.
 */
function originsOf(distribution: StateResource | undefined): string[] {
  const inputs = distribution?.inputs ?? {};
  const groups = itemsOf(inputs["originGroups"]);
  const behaviours = [inputs["defaultCacheBehavior"], ...listOf(inputs["orderedCacheBehaviors"])];
  const ids = itemsOf(behaviours).flatMap((it) => {
    const target = textOf(it["targetOriginId"]);
    const group = groups.find((each) => each["originId"] === target);
    return group ? itemsOf(group["members"]).map((member) => textOf(member["originId"])) : [target];
  });
  const names = new Map(itemsOf(inputs["origins"]).map((it) => [textOf(it["originId"]), textOf(it["domainName"])]));
  return [...new Set([...ids, ...names.keys()])].map((id) => names.get(id) ?? id);
}

function recordsOf(all: readonly StateResource[], checkNames: ReadonlyMap<string, string>): TopologyRecord[] {
  const records = ofType(types.record, all).map(({ inputs }) => {
    const alias = itemsOf(inputs["aliases"])[0];
    const set = textOf(inputs["setIdentifier"]);
    const checkId = textOf(inputs["healthCheckId"]);
    return {
      name: textOf(inputs["name"]),
      type: textOf(inputs["type"]),
      ...(set && { set }),
      policy: policyOf(inputs),
      target: alias ? textOf(alias["name"]) : listOf(inputs["records"]).map(textOf).join(", "),
      ...(checkId && { healthCheck: checkNames.get(checkId) ?? checkId }),
    };
  });
  return inOrder(records, (it) => [it.name, it.type, it.set ?? ""].join(" "));
}

function policyOf(inputs: StateResource["inputs"]): TopologyRecord["policy"] {
  if (itemsOf(inputs["latencyRoutingPolicies"]).length > 0) return "latency";
  if (itemsOf(inputs["failoverRoutingPolicies"]).length > 0) return "failover";
  return "simple";
}

function healthChecksOf(all: readonly StateResource[]): TopologyHealthCheck[] {
  const found = ofType(types.healthCheck, all);
  const names = new Map(found.map((it) => [it.id ?? "", logicalName(it)]));
  const checks = found.map((it) => {
    const alarmRegion = textOf(it.inputs["cloudwatchAlarmRegion"]);
    return {
      id: it.id ?? "",
      name: logicalName(it),
      type: checkType(textOf(it.inputs["type"])),
      children: listOf(it.inputs["childHealthchecks"])
        .map((id) => names.get(textOf(id)) ?? textOf(id))
        .sort(),
      ...(alarmRegion && { alarmRegion }),
    };
  });
  return inOrder(checks, (it) => it.name);
}

function checkType(type: string): TopologyHealthCheck["type"] {
  if (type === "CALCULATED") return "calculated";
  return type === "CLOUDWATCH_METRIC" ? "alarm" : "endpoint";
}

const ofType = (type: string, all: readonly StateResource[]): StateResource[] => all.filter((it) => it.type === type);
const firstOf = (type: string, all: readonly StateResource[]): StateResource | undefined =>
  all.find((it) => it.type === type);

/** The engine writes its state in the order in which things were done, which differs from run to run. */
function inOrder<T>(items: readonly T[], key: (item: T) => string): T[] {
  return [...items].sort((one, other) => (key(one) < key(other) ? -1 : 1));
}

/** Last part of the URN. */
const logicalName = (it: StateResource): string => it.urn.split("::").at(-1) ?? it.urn;

// State is JSON that other programs wrote, and a secret in it is an object in place of the value: nothing is taken for granted.
const textOf = (value: unknown): string => (typeof value === "string" ? value : "");
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const itemsOf = (value: unknown): readonly Record<string, unknown>[] =>
  listOf(value).filter((it): it is Record<string, unknown> => typeof it === "object" && it !== null);
