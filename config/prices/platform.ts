/**
 * What a platform costs a month before anybody uses it, from its configuration: without a program, a state or an account. A test holds
 * it to what the program declares, resource by resource. Pure.
 */
import type { Name } from "../schema";
import type { ComputeKind, Settings } from "../settings";
import { zonesPerRegion as zones } from "../zones";
import { instanceFamilies, type PriceKey, pricedThing } from "./catalogue";
import { type Charge, type CostKind, hoursPerMonth } from "./charges";
import { freeDashboards, instanceMetrics, thousandMinutesPerMonth, weeksPerMonth } from "./resources";

/** What a region's restore tests restore. */
export const restoreTested = ["relational", "document", "objects"] as const;

/** One thing that is paid, for whatever reason. */
export interface PlatformItem {
  readonly what: string;
  readonly kind: CostKind;
  /** Keys that decide how much of it there is, beside `regions`. */
  readonly keys: readonly Name[];
  /** Pages of its prices. */
  readonly pages: readonly string[];
  readonly of: (regions: readonly Settings[]) => readonly Charge[];
}

type Quantities = readonly (readonly [price: PriceKey, quantity: number])[];

const hours = (price: PriceKey, count: number): Quantities => [[price, count * hoursPerMonth]];
const regionOf = ({ stack }: Settings): string => stack;
const pagesOf = (...prices: readonly PriceKey[]): readonly string[] => [
  ...new Set(prices.map((it) => pricedThing(it).page)),
];
const chargesIn = (region: string, kind: CostKind, quantities: Quantities): readonly Charge[] =>
  quantities.map(([price, quantity]) => ({ region, kind, price, quantity })).filter(({ quantity }) => quantity > 0);

type Described = Pick<PlatformItem, "what" | "kind" | "keys" | "pages">;

/** Paid in each region, by its own settings. */
const each = (described: Described, quantities: (settings: Settings) => Quantities): PlatformItem => ({
  ...described,
  of: (regions) => regions.flatMap((it) => chargesIn(regionOf(it), described.kind, quantities(it))),
});

/** Paid once in the world. */
const once = (described: Described, quantities: (regions: readonly Settings[]) => Quantities): PlatformItem => ({
  ...described,
  of: (regions) => chargesIn("global", described.kind, quantities(regions)),
});

const gateways = ({ natStrategy }: Settings): number => (natStrategy === "single" ? 1 : zones);
/** The kind that serves, and the other one while a region moves. */
const kindsOf = ({ compute: { kind, standby } }: Settings): readonly ComputeKind[] =>
  standby === undefined ? [kind] : [kind, standby.kind];
/** Volumes of an instance, GB: the system's, and of a node those of components/region/eks/machine.ts. */
const volumeGigabytes: Readonly<Record<ComputeKind, number>> = { asg: 20, eks: 4 + 20 };
const ofKinds = (settings: Settings, of: (kind: ComputeKind) => number): number =>
  kindsOf(settings).reduce((sum, it) => sum + of(it), 0);

/** Metrics that a region's own alarms look at, by the kind that serves. */
const regionAlarms: Readonly<Record<ComputeKind, number>> = { asg: 30, eks: 31 };
/** Those of what is off by default; the functions' API has one that looks at two metrics. */
const optionAlarms = { eventsKind: 4, mailFrom: 3, merchantAlertEmail: 2, cartsKind: 3, functionsEnabled: 18 } as const;
/** Those of global in each region: its switches for the others, its capacity, and two of the copies of its backups. */
const globalAlarms = (regions: number): number => regions - 1 + 1 + 2;
/** Route 53 and CloudFront say how they are in us-east-1 only: the edge's alarm, and one for each region's health check. */
const worldAlarms = (regions: number): number => 1 + regions;
const worldRegion = "us-east-1";

const countKeys: readonly Name[] = ["instanceType", "demandInstances", "demandShares", "minInstances"];

const compute: readonly PlatformItem[] = [
  each(
    {
      what: "storefront instances",
      kind: "compute",
      keys: [...countKeys, "computeStandby"],
      pages: [instanceFamilies.instance.page],
    },
    (it) => hours(`instance:${it.service.instanceType}`, it.service.minInstances * kindsOf(it).length),
  ),
  each(
    {
      what: "their volumes, 20 GB each and 24 of a node",
      kind: "compute",
      keys: ["demandInstances", "demandShares", "minInstances", "computeKind", "computeStandby"],
      pages: pagesOf("volume-gp3"),
    },
    (it) => [["volume-gp3", ofKinds(it, (kind) => it.service.minInstances * volumeGigabytes[kind])]],
  ),
  each(
    {
      what: `their detailed monitoring, ${instanceMetrics} metrics each`,
      kind: "compute",
      keys: ["demandInstances", "demandShares", "minInstances", "computeStandby"],
      pages: pagesOf("metric"),
    },
    (it) => [["metric", it.service.minInstances * kindsOf(it).length * instanceMetrics]],
  ),
  each(
    {
      what: "clusters, where compute is eks",
      kind: "compute",
      keys: ["computeKind", "computeStandby"],
      pages: pagesOf("kubernetes-cluster"),
    },
    (it) =>
      hours(
        "kubernetes-cluster",
        ofKinds(it, (kind) => Number(kind === "eks")),
      ),
  ),
];

const network: readonly PlatformItem[] = [
  each({ what: "NAT gateways", kind: "network", keys: ["natStrategy"], pages: pagesOf("nat-gateway") }, (it) =>
    hours("nat-gateway", gateways(it)),
  ),
  each(
    {
      what: "interface endpoints, in three zones",
      kind: "network",
      keys: ["interfaceEndpoints"],
      pages: pagesOf("interface-endpoint"),
    },
    ({ network: own }) => hours("interface-endpoint", (own?.interfaceEndpoints.length ?? 0) * zones),
  ),
  each(
    {
      what: "public IPv4 addresses: NAT, and 3 of the load balancer",
      kind: "network",
      keys: ["natStrategy"],
      pages: pagesOf("public-ipv4"),
    },
    (it) => hours("public-ipv4", gateways(it) + zones),
  ),
  each({ what: "load balancers, idle", kind: "network", keys: [], pages: pagesOf("load-balancer") }, () =>
    hours("load-balancer", 1),
  ),
];

const data: readonly PlatformItem[] = [
  each(
    {
      what: "relational database",
      kind: "relational database",
      keys: ["databaseKind", "relationalInstanceClass", "relationalInstances", "relationalStorageGigabytes"],
      pages: [instanceFamilies.aurora.page, instanceFamilies.rds.page],
    },
    relational,
  ),
  each(
    {
      what: "document database",
      kind: "document database",
      keys: ["documentInstanceClass", "documentInstances"],
      pages: [instanceFamilies.documentdb.page],
    },
    ({ document }) => hours(`documentdb:${document.instanceClass}`, document.instances),
  ),
  each(
    {
      what: "weekly restore tests of two databases and a bucket, without the hours they run",
      kind: "backups",
      keys: ["restoreTestSchedule"],
      pages: pagesOf("restore-test"),
    },
    () => [["restore-test", restoreTested.length * weeksPerMonth]],
  ),
];

/** Storage of Aurora is paid by use, that of an instance by its size. */
function relational({ relational: { kind, instances, instanceClass, storageGigabytes } }: Settings): Quantities {
  if (kind === "aurora-global") return hours(`aurora:${instanceClass}`, instances);
  return [...hours(`rds:${instanceClass}`, 1), ["rds-storage", storageGigabytes]];
}

/** The relational and document databases, the origin's and the token-signing keys'. */
const secrets = 4;

const alarmsOf = (what: string, key: keyof typeof optionAlarms, isOn: (settings: Settings) => boolean): PlatformItem =>
  each({ what, kind: "monitoring", keys: [key], pages: pagesOf("alarm") }, (it) => [
    ["alarm", isOn(it) ? optionAlarms[key] : 0],
  ]);

const operations: readonly PlatformItem[] = [
  each({ what: "KMS key and replicas", kind: "keys and secrets", keys: [], pages: pagesOf("encryption-key") }, () => [
    ["encryption-key", 1],
  ]),
  each(
    { what: "four secrets and their replicas", kind: "keys and secrets", keys: [], pages: pagesOf("secret") },
    () => [["secret", secrets]],
  ),
  {
    what: "alarms, by metric",
    kind: "monitoring",
    keys: ["computeKind"],
    pages: pagesOf("alarm"),
    of: (regions) => [
      ...regions.flatMap((it) =>
        chargesIn(regionOf(it), "monitoring", [
          ["alarm", regionAlarms[it.compute.kind] + globalAlarms(regions.length)],
        ]),
      ),
      ...chargesIn(worldRegion, "monitoring", [["alarm", worldAlarms(regions.length)]]),
    ],
  },
  alarmsOf("alarms of events' queues", "eventsKind", ({ events }) => events !== undefined),
  alarmsOf("alarms of mails to customers", "mailFrom", ({ events }) => events?.mailFrom !== undefined),
  alarmsOf(
    "alarms of alerts to merchants",
    "merchantAlertEmail",
    ({ events }) => events?.merchantAlertEmail !== undefined,
  ),
  alarmsOf("alarms of a table with carts", "cartsKind", ({ carts }) => carts !== undefined),
  alarmsOf("alarms of functions and their API", "functionsEnabled", ({ functions }) => functions !== undefined),
  {
    what: "evacuation heartbeats: metric, a request and an invocation a minute",
    kind: "monitoring",
    keys: [],
    pages: pagesOf("metric", "scheduler-invocations"),
    of: (regions) =>
      regions.flatMap((it) => {
        const switches = regions.length - 1;
        return chargesIn(regionOf(it), "monitoring", [
          ["metric", switches],
          ["metric-requests", switches * thousandMinutesPerMonth],
          ["scheduler-invocations", (switches * thousandMinutesPerMonth) / 1000],
        ]);
      }),
  },
  once(
    {
      what: "dashboards beyond the three that are free",
      kind: "monitoring",
      keys: [],
      pages: pagesOf("dashboard"),
    },
    ({ length }) => [["dashboard", Math.max(0, length + 1 - freeDashboards)]],
  ),
];

const edge: readonly PlatformItem[] = [
  once({ what: "hosted zone", kind: "DNS", keys: ["hostedZoneId"], pages: pagesOf("hosted-zone") }, (regions) => [
    ["hosted-zone", Number(regions.every(({ hostedZoneId }) => hostedZoneId === undefined))],
  ]),
  once(
    {
      what: "endpoint health checks: HTTPS, string, and 10 s where asked for",
      kind: "DNS",
      keys: ["healthCheckIntervalSeconds"],
      pages: pagesOf("health-check"),
    },
    (regions) => [
      ["health-check", regions.length],
      [
        "health-check-feature",
        regions.reduce((sum, { routing }) => sum + (routing.healthCheckIntervalSeconds === 10 ? 3 : 2), 0),
      ],
    ],
  ),
  once(
    {
      what: "calculated, capacity and evacuation health checks",
      kind: "DNS",
      keys: [],
      pages: pagesOf("health-check"),
    },
    ({ length }) => [["health-check", 2 * length + length * (length - 1)]],
  ),
  once({ what: "WAF: the ACL and seven rules", kind: "edge", keys: [], pages: pagesOf("web-acl") }, () => [
    ["web-acl", 1],
    ["web-acl-rule", 7],
  ]),
];

export const platformItems: readonly PlatformItem[] = [...network, ...compute, ...data, ...operations, ...edge];

/** @param regions settings of every region's stack */
export const chargesOfPlatform = (regions: readonly Settings[]): readonly Charge[] =>
  platformItems.flatMap((it) => it.of(regions));
