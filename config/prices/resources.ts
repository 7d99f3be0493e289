/**
 * What resources cost a month: those of a state, or those that a plan leaves. Every type that a stack is made of stands in one of three
 * tables: paid while it stands, paid by use, or free; another one is named as not priced. Pure.
 */
import type { PriceKey } from "./catalogue";
import { type Charge, type CostKind, hoursPerMonth } from "./charges";
import { byUse, free } from "./unpaid";

/** A resource as a state, a plan or an event of the engine has it. */
export interface CostedResource {
  readonly urn: string;
  /** Such as `aws:ec2/natGateway:NatGateway`. */
  readonly type: string;
  readonly id?: string;
  /** What the program asks for. */
  readonly inputs: Readonly<Record<string, unknown>>;
}

export interface ResourceCharges {
  readonly charges: readonly Charge[];
  /** Types that no table here knows, and resources whose size isn't known before they are made. */
  readonly unknown: readonly string[];
}

/** Metrics of detailed monitoring that an instance has. */
export const instanceMetrics = 7;
/** Weeks of a month, which restore tests run in. */
export const weeksPerMonth = 4.3;
/** Dashboards of an account that cost nothing. */
export const freeDashboards = 3;
/** A schedule of `rate(1 minute)` runs so often a month, thousand times. */
export const thousandMinutesPerMonth = 43.8;

type Inputs = Readonly<Record<string, unknown>>;

interface Asked {
  readonly inputs: Inputs;
  readonly resource: CostedResource;
  readonly all: readonly CostedResource[];
}

/** Quantities by price, before anybody says where. Nothing: what it depends on isn't known yet. */
type Quantities = readonly (readonly [price: PriceKey, quantity: number])[] | undefined;

interface Paid {
  readonly kind: CostKind;
  readonly quantities: (asked: Asked) => Quantities;
  /** Regions where it is paid, where that isn't the region it is made in. */
  readonly regions?: (inputs: Inputs, own: string) => readonly string[];
}

const number = (value: unknown): number | undefined =>
  Number.isFinite(Number(value ?? NaN)) ? Number(value) : undefined;
const listed = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const record = (value: unknown): Inputs => (typeof value === "object" && value !== null ? (value as Inputs) : {});
const hourly = (price: PriceKey, count = 1): Quantities => [[price, count * hoursPerMonth]];
const worldwide = (): readonly string[] => ["global"];

/** Instances of a group with their volumes and their metrics. */
function instances(count: number | undefined, type: unknown, template: CostedResource | undefined): Quantities {
  if (count === undefined || typeof type !== "string" || template === undefined) return undefined;
  const volumes = listed(template.inputs["blockDeviceMappings"]).map(
    (it) => number(record(record(it)["ebs"])["volumeSize"]) ?? 0,
  );
  const gigabytes = volumes.reduce((sum, it) => sum + it, 0);
  const monitored = record(template.inputs["monitoring"])["enabled"] === true;
  return [
    [`instance:${type}`, count * hoursPerMonth],
    ["volume-gp3", count * gigabytes],
    ["metric", monitored ? count * instanceMetrics : 0],
  ];
}

/** The launch template that a group names; ids aren't known before it is made, but it has the same parent. */
function templateOf({ resource, all }: Asked): CostedResource | undefined {
  const { id } = record(resource.inputs["launchTemplate"]);
  const templates = all.filter(({ type }) => type === "aws:ec2/launchTemplate:LaunchTemplate");
  return (
    templates.find((it) => it.id !== undefined && it.id === id) ??
    templates.find((it) => parentOf(it) === parentOf(resource))
  );
}

const parentOf = ({ urn }: CostedResource): string => {
  const [, stack = "", , types = ""] = /^urn:pulumi:(.+?)::(.+?)::(.+)::/.exec(urn) ?? [];
  return `${stack} ${types.slice(0, Math.max(0, types.lastIndexOf("$")))}`;
};

/** A replica has its source's storage and isn't told how much. */
const storageOf = ({ inputs, all }: Asked): number | undefined =>
  number(inputs["allocatedStorage"]) ??
  all.map((it) => number(it.inputs["allocatedStorage"])).find((it) => it !== undefined);

function healthCheck({ inputs }: Asked): Quantities {
  const type = String(inputs["type"]);
  const features = [
    type.startsWith("HTTPS"),
    type.endsWith("_STR_MATCH"),
    number(inputs["requestInterval"]) === 10,
    inputs["measureLatency"] === true,
  ];
  return [
    ["health-check", 1],
    ["health-check-feature", features.filter(Boolean).length],
  ];
}

function interfaceEndpoint({ inputs }: Asked): Quantities {
  if (inputs["vpcEndpointType"] !== "Interface") return [];
  const subnets = inputs["subnetIds"];
  return Array.isArray(subnets) ? hourly("interface-endpoint", subnets.length) : undefined;
}

const ofMinute = "rate(1 minute)";
/** Each run is an invocation and a request that puts one metric. */
const schedule = ({ inputs }: Asked): Quantities =>
  inputs["scheduleExpression"] === ofMinute
    ? [
        ["metric", 1],
        ["metric-requests", thousandMinutesPerMonth],
        ["scheduler-invocations", thousandMinutesPerMonth / 1000],
      ]
    : [];

/** An alarm is paid for each metric that it looks at. */
const alarm = ({ inputs }: Asked): Quantities => {
  const metrics = listed(inputs["metricQueries"]).filter((it) => record(it)["metric"] !== undefined);
  return [["alarm", Math.max(1, metrics.length)]];
};

const classOf = (family: "aurora" | "documentdb", { inputs }: Asked): Quantities =>
  typeof inputs["instanceClass"] === "string" ? hourly(`${family}:${inputs["instanceClass"]}`) : undefined;

const paid: Readonly<Record<string, Paid>> = {
  "aws:autoscaling/group:Group": {
    kind: "compute",
    quantities: (asked) => {
      const template = templateOf(asked);
      return instances(number(asked.inputs["minSize"]), template?.inputs["instanceType"], template);
    },
  },
  "aws:eks/nodeGroup:NodeGroup": {
    kind: "compute",
    quantities: (asked) => {
      const { minSize } = record(asked.inputs["scalingConfig"]);
      return instances(number(minSize), listed(asked.inputs["instanceTypes"])[0], templateOf(asked));
    },
  },
  "aws:eks/cluster:Cluster": { kind: "compute", quantities: () => hourly("kubernetes-cluster") },
  "aws:rds/clusterInstance:ClusterInstance": { kind: "relational database", quantities: (it) => classOf("aurora", it) },
  "aws:rds/instance:Instance": {
    kind: "relational database",
    quantities: (asked) => {
      const { instanceClass } = asked.inputs;
      const gigabytes = storageOf(asked);
      if (typeof instanceClass !== "string" || gigabytes === undefined) return undefined;
      return [
        [`rds:${instanceClass}`, hoursPerMonth],
        ["rds-storage", gigabytes],
      ];
    },
  },
  "aws:docdb/clusterInstance:ClusterInstance": {
    kind: "document database",
    quantities: (it) => classOf("documentdb", it),
  },
  "aws:ec2/natGateway:NatGateway": { kind: "network", quantities: () => hourly("nat-gateway") },
  "aws:ec2/eip:Eip": { kind: "network", quantities: () => hourly("public-ipv4") },
  "aws:ec2/vpcEndpoint:VpcEndpoint": { kind: "network", quantities: interfaceEndpoint },
  "aws:lb/loadBalancer:LoadBalancer": {
    kind: "network",
    quantities: ({ inputs }) => [
      ["load-balancer", hoursPerMonth],
      ["public-ipv4", inputs["internal"] === true ? 0 : listed(inputs["subnets"]).length * hoursPerMonth],
    ],
  },
  "aws:cloudwatch/metricAlarm:MetricAlarm": { kind: "monitoring", quantities: alarm },
  "aws:scheduler/schedule:Schedule": { kind: "monitoring", quantities: schedule },
  "aws:kms/key:Key": { kind: "keys and secrets", quantities: () => [["encryption-key", 1]] },
  "aws:kms/replicaKey:ReplicaKey": { kind: "keys and secrets", quantities: () => [["encryption-key", 1]] },
  "aws:secretsmanager/secret:Secret": {
    kind: "keys and secrets",
    quantities: () => [["secret", 1]],
    regions: ({ replicas }, own) => [own, ...listed(replicas).map((it) => String(record(it)["region"]))],
  },
  "aws:backup/restoreTestingSelection:RestoreTestingSelection": {
    kind: "backups",
    quantities: () => [["restore-test", weeksPerMonth]],
  },
  "aws:route53/zone:Zone": { kind: "DNS", quantities: () => [["hosted-zone", 1]], regions: worldwide },
  "aws:route53/healthCheck:HealthCheck": { kind: "DNS", quantities: healthCheck, regions: worldwide },
  "aws:wafv2/webAcl:WebAcl": {
    kind: "edge",
    quantities: ({ inputs }) => [
      ["web-acl", 1],
      ["web-acl-rule", listed(inputs["rules"]).length],
    ],
    regions: worldwide,
  },
};

const dashboardType = "aws:cloudwatch/dashboard:Dashboard";

/** Types that are paid while they stand. */
export const paidTypes: readonly string[] = [...Object.keys(paid), dashboardType];

/** @param homeRegion region of what `foundation` and `global` make without naming another */
export function chargesOfResources(resources: readonly CostedResource[], homeRegion: string): ResourceCharges {
  const counted = resources.map((resource) => chargesOf(resource, resources, homeRegion));
  const dashboards = resources.filter(({ type }) => type === dashboardType).length;
  const beyond = Math.max(0, dashboards - freeDashboards);
  const ofDashboards: Charge = { region: "global", kind: "monitoring", price: "dashboard", quantity: beyond };
  return {
    charges: [...counted.flatMap(({ charges }) => charges), ...(beyond > 0 ? [ofDashboards] : [])],
    unknown: [...new Set(counted.flatMap(({ unknown }) => unknown))],
  };
}

function chargesOf(resource: CostedResource, all: readonly CostedResource[], homeRegion: string): ResourceCharges {
  const { type, inputs, urn } = resource;
  const entry = Object.hasOwn(paid, type) ? paid[type] : undefined;
  if (entry === undefined) return { charges: [], unknown: isKnown(type) ? [] : [type] };
  const quantities = entry.quantities({ inputs, resource, all });
  if (quantities === undefined) return { charges: [], unknown: [`${type} ${urn.split("::").at(-1)}`] };
  const own = regionOf(resource, homeRegion);
  const regions = entry.regions?.(inputs, own) ?? [own];
  const of = (region: string) =>
    quantities.map(([price, quantity]): Charge => ({ region, kind: entry.kind, price, quantity }));
  return { charges: regions.flatMap(of), unknown: [] };
}

/** What is inside a cluster is paid as its nodes, and a component as its parts. */
const isKnown = (type: string): boolean =>
  type === dashboardType || byUse.has(type) || free.has(type) || !type.startsWith("aws:");

/** The region that it says, or its stack's, which is named after its region. */
function regionOf({ urn, inputs }: CostedResource, homeRegion: string): string {
  if (typeof inputs["region"] === "string") return inputs["region"];
  const stack = urn.split("::")[0]!.replace("urn:pulumi:", "");
  return stack === "foundation" || stack === "global" ? homeRegion : stack;
}
