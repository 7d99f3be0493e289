/** What each optional feature adds to the monthly bill, and what one more region does. Pure. */
import type { Name } from "../schema";
import type { EventSettings, Settings } from "../settings";
import { nothingPushed } from "../formats";
import { type PriceKey, pricedThing } from "./catalogue";
import { type Amount, amountOf, comparisonRegion, priced, type PricedCharge } from "./charges";
import { chargesOfPlatform } from "./platform";
import type { PricedThing } from "./pricedThing";
import { type Price, priceIn, priceTables, type PriceTables } from "./tables";

export interface PlatformFeature {
  readonly what: string;
  readonly key: Name;
  readonly isOn: (settings: Settings) => boolean;
  readonly on: (settings: Settings) => Settings;
  readonly off: (settings: Settings) => Settings;
  /** What it costs beside, by use. */
  readonly byUse?: string;
  /** Prices of that, those that are known of one of it. */
  readonly uses?: readonly PriceKey[];
}

/** Those of Pulumi.yaml, for a platform that has none. */
export const defaultEndpoints: readonly string[] = [
  "ecr.api",
  "ecr.dkr",
  "logs",
  "monitoring",
  "secretsmanager",
  "ssm",
  "ssmmessages",
];

const withEndpoints = (settings: Settings, interfaceEndpoints: readonly string[]): Settings =>
  settings.network === undefined ? settings : { ...settings, network: { ...settings.network, interfaceEndpoints } };
const withRelational = (settings: Settings, own: Partial<Settings["relational"]>): Settings => ({
  ...settings,
  relational: { ...settings.relational, ...own },
});
const withDocument = (settings: Settings, instances: number): Settings => ({
  ...settings,
  document: { ...settings.document, instances },
});
const withCompute = (settings: Settings, own: Pick<Settings["compute"], "kind" | "standby">): Settings => {
  const { standby: _, ...compute } = settings.compute;
  return { ...settings, compute: { ...compute, ...own } };
};
const withInterval = (settings: Settings, healthCheckIntervalSeconds: number): Settings => ({
  ...settings,
  routing: { ...settings.routing, healthCheckIntervalSeconds },
});
const withExperiments = (settings: Settings, faultExperiments: boolean): Settings => ({
  ...settings,
  drills: { ...settings.drills, faultExperiments },
});

const withoutCarts = ({ carts: _, ...rest }: Settings): Settings => rest;
const withEvents = (settings: Settings, own: Partial<EventSettings>): Settings => ({
  ...settings,
  events: { ...own, kind: "sqs" },
});
const without = (events: EventSettings | undefined, key: keyof EventSettings): Partial<EventSettings> =>
  Object.fromEntries(Object.entries(events ?? {}).filter(([name]) => name !== key));
const withoutEvents = ({ events: _, ...rest }: Settings): Settings => rest;
const withoutUserPool = ({ userPool: _, ...rest }: Settings): Settings => rest;
const withoutFunctions = ({ functions: _, ...rest }: Settings): Settings => rest;

export const platformFeatures: readonly PlatformFeature[] = [
  {
    what: "a NAT gateway in each zone instead of one",
    key: "natStrategy",
    isOn: ({ natStrategy }) => natStrategy === "perZone",
    on: (it) => ({ ...it, natStrategy: "perZone" }),
    off: (it) => ({ ...it, natStrategy: "single" }),
    byUse: "data through a NAT gateway",
  },
  {
    what: "interface endpoints",
    key: "interfaceEndpoints",
    isOn: ({ network }) => (network?.interfaceEndpoints.length ?? 0) > 0,
    on: (it) => ((it.network?.interfaceEndpoints.length ?? 0) > 0 ? it : withEndpoints(it, defaultEndpoints)),
    off: (it) => withEndpoints(it, []),
    byUse: "data through an endpoint, instead of through NAT",
  },
  {
    what: "EKS instead of EC2 Auto Scaling",
    key: "computeKind",
    isOn: ({ compute }) => compute.kind === "eks",
    on: (it) => withCompute(it, { kind: "eks" }),
    off: (it) => withCompute(it, { kind: "asg" }),
  },
  {
    what: "both kinds of compute, while a region moves",
    key: "computeStandby",
    isOn: ({ compute }) => compute.standby !== undefined,
    on: (it) => withCompute(it, { kind: it.compute.kind, standby: { kind: otherKind(it), percent: 0 } }),
    off: (it) => withCompute(it, { kind: it.compute.kind }),
  },
  {
    what: "RDS instances instead of an Aurora global database",
    key: "databaseKind",
    isOn: ({ relational }) => relational.kind === "rds",
    on: (it) => withRelational(it, { kind: "rds" }),
    off: (it) => withRelational(it, { kind: "aurora-global" }),
    byUse: "storage and requests of Aurora are paid by use, RDS' storage by its size",
  },
  {
    what: "a second instance of Aurora in each region",
    key: "relationalInstances",
    isOn: ({ relational }) => relational.kind === "aurora-global" && relational.instances > 1,
    on: (it) => withRelational(it, { instances: 2 }),
    off: (it) => withRelational(it, { instances: 1 }),
  },
  {
    what: "a second instance of DocumentDB in each region",
    key: "documentInstances",
    isOn: ({ document }) => document.instances > 1,
    on: (it) => withDocument(it, 2),
    off: (it) => withDocument(it, 1),
  },
  {
    what: "health checks each 10 s instead of 30",
    key: "healthCheckIntervalSeconds",
    isOn: ({ routing }) => routing.healthCheckIntervalSeconds === 10,
    on: (it) => withInterval(it, 10),
    off: (it) => withInterval(it, 30),
  },
  {
    what: "events, published to SNS and read from SQS",
    key: "eventsKind",
    isOn: ({ events }) => events !== undefined,
    on: (it) => ({ ...it, events: it.events ?? { kind: "sqs" } }),
    off: withoutEvents,
    byUse: "events published, and requests to queues, of readers that wait too",
    uses: ["events-published", "fifo-queue-requests"],
  },
  {
    what: "mails to customers by SES, beside events",
    key: "mailFrom",
    isOn: ({ events }) => events?.mailFrom !== undefined,
    on: (it) => withEvents(it, { ...it.events, mailFrom: `shop@${it.domain}` }),
    off: (it) => withEvents(it, without(it.events, "mailFrom")),
    byUse: "mails sent, and requests to the queue of those that came back",
    uses: ["mails", "queue-requests"],
  },
  {
    what: "alerts to merchants by SNS, beside events",
    key: "merchantAlertEmail",
    isOn: ({ events }) => events?.merchantAlertEmail !== undefined,
    on: (it) => withEvents(it, { ...it.events, merchantAlertEmail: `merchants@${it.domain}` }),
    off: (it) => withEvents(it, without(it.events, "merchantAlertEmail")),
    byUse: "messages to the topic and mails to its address, and requests to one queue more",
    uses: ["fifo-queue-requests"],
  },
  {
    what: "carts in a table of DynamoDB",
    key: "cartsKind",
    isOn: ({ carts }) => carts !== undefined,
    on: (it) => ({ ...it, carts: { kind: "dynamodb" } }),
    off: withoutCarts,
    byUse: "reads and writes, each write once more for every other region, and GB in each",
    uses: ["table-writes", "table-replicated-writes", "table-reads"],
  },
  {
    what: "a user pool that customers sign in at",
    key: "userPoolRegion",
    isOn: ({ userPool }) => userPool !== undefined,
    on: (it) => ({ ...it, userPool: it.userPool ?? { region: it.regions.at(-1)!, name: it.domain } }),
    off: withoutUserPool,
    byUse: "customers who sign in there in a month, beyond the first 10,000",
  },
  {
    what: "functions and their API beside the storefronts",
    key: "functionsEnabled",
    isOn: ({ functions }) => functions !== undefined,
    on: (it) => ({ ...it, functions: it.functions ?? { digest: nothingPushed } }),
    off: withoutFunctions,
    byUse:
      "calls, the GB-seconds that they take, requests to the API, runs by schedule, runs that were given up, GB stored",
    uses: [
      "function-requests",
      "function-seconds",
      "api-requests",
      "scheduler-invocations",
      "queue-requests",
      "object-storage",
    ],
  },
  {
    what: "templates of fault experiments",
    key: "faultExperiments",
    isOn: ({ drills }) => drills.faultExperiments,
    on: (it) => withExperiments(it, true),
    off: (it) => withExperiments(it, false),
    byUse: "minutes of each action of an experiment",
  },
];

const otherKind = ({ compute }: Settings): Settings["compute"]["kind"] => (compute.kind === "asg" ? "eks" : "asg");

export interface FeatureCost {
  readonly what: string;
  readonly key: Name;
  readonly isOn: boolean;
  /** What it adds, USD a month; less than nothing where it saves. */
  readonly adds: Amount;
  /** The same at the prices of one region, where every price is known. */
  readonly addsThere: Amount;
  readonly byUse?: string;
  /** What one of it costs, at the same region's prices. */
  readonly uses?: readonly UsePrice[];
}

/** A price that is paid by use; without a figure where nobody has found one. */
export type UsePrice = Pick<PricedThing, "what" | "unit" | "page"> & Partial<Price>;

const usePrice = (key: PriceKey, tables: PriceTables): UsePrice => {
  const { what, unit, page, scope } = pricedThing(key);
  return { what, unit, page, ...priceIn(tables, scope ?? comparisonRegion, key) };
};

/** @param regions settings of every region's stack */
export function featureCosts(regions: readonly Settings[], tables: PriceTables = priceTables): readonly FeatureCost[] {
  const both = (without: readonly Settings[], within: readonly Settings[]) => ({
    adds: difference(without, within, tables),
    addsThere: difference(without, within, tables, comparisonRegion),
  });
  const own = platformFeatures.map(({ what, key, isOn, on, off, byUse, uses }): FeatureCost => {
    const added = both(regions.map(off), regions.map(on));
    const used = {
      ...(byUse !== undefined && { byUse }),
      ...(uses && { uses: uses.map((it) => usePrice(it, tables)) }),
    };
    return { what, key, isOn: regions.every(isOn), ...added, ...used };
  });
  const last = regions.at(-1);
  if (regions.length < 3 || last === undefined) return own;
  const region: FeatureCost = {
    what: `${last.stack}, the last region`,
    key: "regions",
    isOn: true,
    ...both(regions.slice(0, -1), regions),
    byUse: "everything is copied to it",
  };
  return [...own, region];
}

/** What has no price leaves a difference open, unless as much of it stands there either way. */
function difference(
  before: readonly Settings[],
  after: readonly Settings[],
  tables: PriceTables,
  regionOfPrices?: string,
): Amount {
  const of = (regions: readonly Settings[]) =>
    chargesOfPlatform(regions).map((charge) => priced(charge, tables, regionOfPrices));
  const [without, within] = [of(before), of(after)];
  return { ...amountOf([...within, ...without.map(negated)]), notPriced: openIn(without, within) };
}

const negated = (charge: PricedCharge): PricedCharge => ({
  ...charge,
  ...(charge.usd !== undefined && { usd: -charge.usd }),
});

function openIn(without: readonly PricedCharge[], within: readonly PricedCharge[]): readonly string[] {
  const changes = new Map<string, number>();
  const add = (charges: readonly PricedCharge[], sign: number): void => {
    for (const { usd, what, region, quantity } of charges) {
      const name = `${what} in ${region}`;
      if (usd === undefined) changes.set(name, (changes.get(name) ?? 0) + sign * quantity);
    }
  };
  add(without, -1);
  add(within, 1);
  return [...changes].flatMap(([what, change]) => (Math.abs(change) > 1e-9 ? [what] : []));
}
