/**
 * What a platform costs a month before anybody uses it: what stands there and is paid by the hour or the month. Not in it is what use
 * costs: requests, traffic, I/O, logs, traces, backups and their copies. Prices are list prices of us-east-1, on demand; other regions
 * cost 5 to 25 % more. Pure.
 */
import type { Settings } from "./settings";

const hours = 730;
const zones = 3;

/** USD an hour, by instance type or class. A profile that uses another needs its price here. */
const instancePrices = { "m7g.large": 0.0816, "t4g.medium": 0.0336 };
const auroraPrices = { "db.r6g.large": 0.26 };
/** With the standby in another zone. */
const rdsPrices = { "db.t4g.medium": 0.129, "db.r6g.large": 0.45 };
const documentPrices = { "db.r6g.large": 0.2637 };

/** One thing that is paid, and the page that has its price. */
interface Item {
  readonly what: string;
  readonly page: string;
  /** USD a month, all regions together. */
  readonly of: (regions: readonly Settings[]) => number;
}

const page = (name: string): string => `https://aws.amazon.com/${name}/pricing/`;

/** USD a month of what every region has, from its own settings. */
const each =
  (usd: (settings: Settings) => number): Item["of"] =>
  (regions) =>
    regions.reduce((sum, it) => sum + usd(it), 0);

const gateways = ({ natStrategy }: Settings): number => (natStrategy === "single" ? 1 : zones);
/** Volume of an instance, GB; see components/region/service.ts. */
const volumeGigabytes = 20;
/** Metrics of detailed monitoring that an instance has. */
const instanceMetrics = 7;
/** The relational and document databases, the origin's and the token-signing keys'. */
const secrets = 4;
/** Metrics that a region's alarms look at: 30, and one more in a cluster. */
const alarmMetrics = ({ compute }: Settings): number => (compute.kind === "eks" ? 31 : 30);
/** Those of global: a switch for each pair of regions, two of replication and one check for each region, and the edge's. */
const globalAlarmMetrics = (regions: number): number => regions * (regions - 1) + 2 * regions + 2 * regions + 1;
/** What a region's restore tests restore. */
export const restoreTested = ["relational", "document", "objects"] as const;
/** Weeks of a month, and what AWS Backup takes for a restore test. */
const restoreTests = restoreTested.length * 4.3 * 1.5;

export const items: readonly Item[] = [
  { what: "NAT gateways", page: page("vpc"), of: each((it) => gateways(it) * 0.045 * hours) },
  {
    what: "interface endpoints, in three zones",
    page: page("privatelink"),
    of: each(({ network }) => (network?.interfaceEndpoints.length ?? 0) * zones * 0.01 * hours),
  },
  {
    what: "public IPv4 addresses: NAT, and 3 of the load balancer",
    page: page("vpc"),
    of: each((it) => (gateways(it) + zones) * 0.005 * hours),
  },
  {
    what: "storefront instances",
    page: "https://aws.amazon.com/ec2/pricing/on-demand/",
    of: each(({ service }) => service.minInstances * priceOf(instancePrices, service.instanceType) * hours),
  },
  {
    what: "their volumes, 20 GB each",
    page: page("ebs"),
    of: each(({ service }) => service.minInstances * volumeGigabytes * 0.08),
  },
  {
    what: "their detailed monitoring, 7 metrics each",
    page: page("cloudwatch"),
    of: each(({ service }) => service.minInstances * instanceMetrics * 0.3),
  },
  {
    what: "clusters, where compute is eks",
    page: page("eks"),
    of: each(({ compute }) => (compute.kind === "eks" ? 0.1 * hours : 0)),
  },
  { what: "load balancers, idle", page: page("elasticloadbalancing"), of: each(() => 0.0225 * hours) },
  {
    what: "relational database",
    page: "https://aws.amazon.com/rds/aurora/pricing/, https://aws.amazon.com/rds/postgresql/pricing/",
    of: each(relational),
  },
  {
    what: "document database",
    page: page("documentdb"),
    of: each(({ document }) => document.instances * priceOf(documentPrices, document.instanceClass) * hours),
  },
  {
    what: "weekly restore tests of two databases and a bucket, without the hours they run",
    page: page("backup"),
    of: each(() => restoreTests),
  },
  { what: "KMS key and replicas", page: page("kms"), of: each(() => 1) },
  { what: "four secrets and their replicas", page: page("secrets-manager"), of: each(() => secrets * 0.4) },
  {
    what: "alarms, by metric",
    page: page("cloudwatch"),
    of: (regions) =>
      0.1 * (regions.reduce((sum, it) => sum + alarmMetrics(it), 0) + globalAlarmMetrics(regions.length)),
  },
  {
    what: "dashboards beyond the three that are free",
    page: page("cloudwatch"),
    of: (regions) => 3 * Math.max(0, regions.length + 1 - 3),
  },
  { what: "hosted zone", page: page("route53"), of: () => 0.5 },
  {
    what: "endpoint health checks: HTTPS, string, and 10 s where asked for",
    page: page("route53"),
    of: each(({ routing }) => 0.5 + (routing.healthCheckIntervalSeconds === 10 ? 3 : 2)),
  },
  {
    what: "calculated, capacity and evacuation health checks",
    page: page("route53"),
    of: ({ length }) => (2 * length + length * (length - 1)) * 0.5,
  },
  {
    what: "evacuation heartbeats: metric, a request and an invocation a minute",
    page: `${page("cloudwatch")}, ${page("eventbridge")}`,
    of: ({ length }) => length * (length - 1) * (0.3 + 43.8 * (0.01 + 0.001)),
  },
  { what: "WAF: the ACL and seven rules", page: page("waf"), of: () => 5 + 7 },
];

/** Storage of an instance is gp3 in two zones, 0.23 USD a GB and month; Aurora's is paid by use. */
function relational({ relational: { kind, instances, instanceClass, storageGigabytes } }: Settings): number {
  if (kind === "aurora-global") return instances * priceOf(auroraPrices, instanceClass) * hours;
  return priceOf(rdsPrices, instanceClass) * hours + storageGigabytes * 0.23;
}

/** @throws Error naming an instance type or class that the table has no price for. */
function priceOf(table: Readonly<Record<string, number>>, name: string): number {
  const price = table[name];
  if (price === undefined)
    throw new Error(`there is no price of ${name} in config/monthlyCost.ts: add it from its page`);
  return price;
}

/** USD a month, by what is paid, rounded to cents as bills are. */
export type Cost = Readonly<Record<string, number>>;

/**
 * @param regions settings of every region's stack
 * @throws Error naming an instance type or class that the table has no price for
 */
export const monthlyCost = (regions: readonly Settings[]): Cost =>
  Object.fromEntries(items.map(({ what, of }) => [what, Math.round(of(regions) * 100 + 1e-6) / 100]));

export const totalOf = (cost: Cost): number => Object.values(cost).reduce((sum, it) => sum + it, 0);
