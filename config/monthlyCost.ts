/**
 * What a platform costs a month before anybody uses it: what stands there and is paid by the hour or the month. Not in it is what use
 * costs (requests, traffic, I/O, logs, traces, backups and their copies), nor alarms and restore tests. Prices are list prices of
 * us-east-1, on demand; other regions cost 5 to 25 % more. Pure.
 */
import type { Settings } from "./settings";

const hours = 730;
const zones = 3;

/** USD, by what is paid; each names its page. */
export const prices = {
  /** An hour of an instance that the storefront runs on. https://aws.amazon.com/ec2/pricing/on-demand/ */
  instances: { "m7g.large": 0.0816, "t4g.medium": 0.0336 },
  /** An hour of a load balancer and its least capacity unit. https://aws.amazon.com/elasticloadbalancing/pricing/ */
  loadBalancer: 0.0225 + 0.008,
  /** An hour of a NAT gateway. https://aws.amazon.com/vpc/pricing/ */
  natGateway: 0.045,
  /** An hour of a public IPv4 address. https://aws.amazon.com/vpc/pricing/ */
  publicAddress: 0.005,
  /** An hour of an interface endpoint in a zone. https://aws.amazon.com/privatelink/pricing/ */
  interfaceEndpoint: 0.01,
  /** An hour of an instance of Aurora PostgreSQL. https://aws.amazon.com/rds/aurora/pricing/ */
  aurora: { "db.r6g.large": 0.26 },
  /** An hour of an RDS PostgreSQL instance with its standby. https://aws.amazon.com/rds/postgresql/pricing/ */
  rds: { "db.t4g.medium": 0.129, "db.r6g.large": 0.45 },
  /** A GB and month of gp3 in two zones. https://aws.amazon.com/rds/postgresql/pricing/ */
  rdsStorage: 0.23,
  /** An hour of a DocumentDB instance. https://aws.amazon.com/documentdb/pricing/ */
  document: { "db.r6g.large": 0.2637 },
  /** A month of a key, and of each replica. https://aws.amazon.com/kms/pricing/ */
  key: 1,
  /** A month of a secret, and of each replica. https://aws.amazon.com/secrets-manager/pricing/ */
  secret: 0.4,
  /** A month of an HTTPS check, at 30 s and, faster, at 10 s. https://aws.amazon.com/route53/pricing/ */
  healthCheck: { 30: 0.5 + 1, 10: 0.5 + 2 },
  /** A month of a hosted zone. https://aws.amazon.com/route53/pricing/ */
  hostedZone: 0.5,
  /** A month of a web ACL with six rules. https://aws.amazon.com/waf/pricing/ */
  webAcl: 5 + 6,
} as const;

/** The relational and document databases, the origin's and the token-signing keys'. */
const secrets = 4;

/** USD a month by what is paid. */
export interface Cost {
  readonly [what: string]: number;
}

/**
 * @param regions settings of every region's stack
 * @throws Error naming an instance type or class that the table has no price for
 */
export function monthlyCost(regions: readonly Settings[]): Cost {
  const parts = regions.map(regional);
  const names = Object.keys(parts[0] ?? {});
  const summed = names.map((name) => [name, parts.reduce((sum, part) => sum + (part[name] ?? 0), 0)]);
  return { ...(Object.fromEntries(summed) as Cost), "hosted zone, firewall": prices.hostedZone + prices.webAcl };
}

function regional(settings: Settings): Cost {
  const { service, natStrategy, network, routing } = settings;
  const gateways = natStrategy === "single" ? 1 : zones;
  const endpoints = network?.interfaceEndpoints.length ?? 0;
  const interval = routing.healthCheckIntervalSeconds === 10 ? 10 : 30;
  return {
    "storefront instances": service.minInstances * hours * priceOf(prices.instances, service.instanceType),
    "load balancer": hours * (prices.loadBalancer + zones * prices.publicAddress),
    "NAT gateways": gateways * hours * (prices.natGateway + prices.publicAddress),
    "interface endpoints": endpoints * zones * hours * prices.interfaceEndpoint,
    "relational database": relational(settings),
    "document database":
      settings.document.instances * hours * priceOf(prices.document, settings.document.instanceClass),
    "keys, secrets, health checks": prices.key + secrets * prices.secret + prices.healthCheck[interval],
  };
}

function relational({ relational: { kind, instances, instanceClass, storageGigabytes } }: Settings): number {
  if (kind === "aurora-global") return instances * hours * priceOf(prices.aurora, instanceClass);
  return hours * priceOf(prices.rds, instanceClass) + storageGigabytes * prices.rdsStorage;
}

function priceOf(table: Readonly<Record<string, number>>, name: string): number {
  const price = table[name];
  if (price === undefined)
    throw new Error(`there is no price of ${name} in config/monthlyCost.ts: add it from its page`);
  return price;
}

export const totalOf = (cost: Cost): number => Object.values(cost).reduce((sum, it) => sum + it, 0);
