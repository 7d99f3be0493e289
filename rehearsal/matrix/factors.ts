import type { PlatformConfiguration } from "./configuration";
import { pairwise, type Row } from "./pairs";

type Values = Readonly<Record<string, unknown>>;

/** A value of one factor: what it says to every stack, to the second region alone, or to each region by its place. */
export interface Choice {
  readonly everywhere?: Values;
  readonly second?: Values;
  readonly each?: (index: number, region: string, regions: readonly string[]) => Values;
  readonly regions?: readonly string[];
}

const all = (everywhere: Values): Choice => ({ everywhere });
const second = (own: Values): Choice => ({ second: own });
const nothing: Choice = {};

/** Far from Australia and New Zealand either price class serves; near them only one does. */
const far = (price: string, ...regions: readonly string[]): Choice => ({ regions, everywhere: { priceClass: price } });

const two = [far("PriceClass_200", "eu-west-2", "ap-south-2"), far("PriceClass_All", "ap-southeast-2", "us-east-1")];
const more = [
  far("PriceClass_200", "eu-south-2", "ap-northeast-2", "us-west-2", "af-south-1"),
  far("PriceClass_All", "ap-southeast-1", "us-east-2", "eu-west-3", "ap-east-1", "ap-northeast-1", "eu-central-1"),
];

/** Shares that are unequal, whichever regions there are. */
const unequalShares: Choice = {
  each: (_, __, regions) => {
    const share = 0.5 / (regions.length - 1);
    const shares = regions.map((it, place) => [it, place === 0 ? 0.5 : share]);
    return { demandInstances: 9, demandShares: Object.fromEntries(shares) };
  },
};

const aurora = (version: string, size: string, instances: number): Values => ({
  databaseKind: "aurora-global",
  relationalEngineVersion: version,
  relationalInstanceClass: size,
  relationalInstances: instances,
});
const instances = (version: string, size: string, storage: number): Values => ({
  databaseKind: "rds",
  relationalEngineVersion: version,
  relationalInstanceClass: size,
  relationalStorageGigabytes: storage,
});

const longDomain = `${"shop-".repeat(9)}x.example.co.uk`;

const secret = (name: "pay" | "oidc", region: string): string =>
  `arn:aws:secretsmanager:${region}:123456789012:secret:shop/${name}-AbCdEf`;

/** What only a platform that may be thrown away can have goes with `protect`. */
const keeping: readonly Choice[] = [
  all({ protect: true, natStrategy: "perZone", documentInstances: 2 }),
  all({ protect: true, natStrategy: "perZone", documentInstances: 3 }),
  all({ protect: false, natStrategy: "single", documentInstances: 1 }),
];

const block = (of: (index: number) => string): Choice => ({ each: (index) => ({ vpcCidr: of(index) }) });

/** Whoever deploys a cluster is in one of the lists. */
const clients = { clusterClientCidrs: ["192.168.240.0/20"] };

/** Values of every key, such that any two of two factors may be configured together. */
const ofKeys: Readonly<Record<string, readonly Choice[]>> = {
  // Mails are of the domain, and sent when an event says so.
  domainAndEvents: [
    nothing,
    all({ domain: "a.co", eventsKind: "sqs", mailFrom: "orders@a.co", merchantAlertEmail: "merchants@b.example" }),
    all({ domain: longDomain }),
    all({ eventsKind: "sqs" }),
    all({ eventsKind: "sqs", merchantAlertEmail: "merchants@b.example" }),
    all({ domain: longDomain, eventsKind: "sqs", mailFrom: `The shop <orders@mail.${longDomain}>` }),
  ],
  hostedZoneId: [nothing, all({ hostedZoneId: "Z0123456789ABCDEFGHIJ" })],
  takeOverDomain: [nothing, all({ takeOverDomain: true })],
  vpcCidr: [
    block((index) => `10.${index}.0.0/16`),
    block((index) => `172.20.${index * 16}.0/20`),
    block((index) => `192.168.${index * 32}.0/19`),
    block((index) => [`10.9.0.0/16`, `172.31.0.0/17`, `192.168.0.0/18`][index] ?? `10.${10 + index}.64.0/18`),
  ],
  availabilityZones: [
    nothing,
    { each: (_, region) => ({ availabilityZones: ["a", "b", "c"].map((letter) => `${region}${letter}`) }) },
  ],
  interfaceEndpoints: [
    nothing,
    all({ interfaceEndpoints: [] }),
    all({ interfaceEndpoints: ["ecr.api", "kms", "sts"] }),
  ],
  compute: [
    all({ computeKind: "asg" }),
    all({ computeKind: "eks" }),
    second({ computeKind: "eks" }),
    second({ computeKind: "eks", computeStandby: "asg", computeStandbyPercent: 99 }),
    second({ computeStandby: "eks", computeStandbyPercent: 1 }),
  ],
  kubernetesVersion: [nothing, all({ kubernetesVersion: "1.34" }), second({ kubernetesVersion: "1.35" })],
  clusterClients: [all(clients), { ...all(clients), ...second({ clusterPublicCidrs: ["203.0.113.0/24"] }) }],
  clusterAdministratorArns: [nothing, all({ clusterAdministratorArns: ["arn:aws:iam::123456789012:role/a/ops"] })],
  instanceType: [nothing, all({ instanceType: "m7i.large" }), all({ instanceType: "c7g.12xlarge" })],
  imageDigest: [nothing, second({ imageDigest: `sha256:${"b".repeat(64)}` })],
  storefrontPort: [nothing, all({ storefrontPort: 1024 }), all({ storefrontPort: 65535 })],
  demand: [nothing, unequalShares, all({ demandInstances: 1 })],
  instances: [nothing, second({ minInstances: 9 }), second({ maxInstances: 19 })],
  targets: [
    nothing,
    all({ cpuTargetPercent: 10, requestsPerTargetPerMinute: 1_000_000, bakeSeconds: 60, bakeRequests: 10_000_000 }),
    all({ cpuTargetPercent: 90, requestsPerTargetPerMinute: 1, bakeSeconds: 86_400, bakeRequests: 0 }),
  ],
  relational: [
    all(aurora("17.9", "db.r6g.large", 2)),
    all(aurora("14.20", "db.r8g.4xlarge", 3)),
    all(instances("17.9", "db.m7g.large", 20)),
    all({ ...instances("16.11", "db.r6g.xlarge", 16384) }),
  ],
  document: [
    nothing,
    all({ documentEngineVersion: "8.0.0", documentInstanceClass: "db.r8g.large" }),
    all({ documentInstanceClass: "db.r5.large" }),
  ],
  databaseBackups: [
    nothing,
    all({ relationalBackupRetentionDays: 35, documentBackupRetentionDays: 8 }),
    all({ relationalBackupRetentionDays: 8, documentBackupRetentionDays: 35 }),
  ],
  keeping,
  backups: [
    nothing,
    all({ backupRetentionDays: 36500, objectLockDays: 0, restoreTestSchedule: "cron(30 23 1 * ? *)" }),
    all({ backupRetentionDays: 15, objectLockDays: 14 }),
  ],
  lag: [nothing, all({ replicationLagSeconds: 3600 }), second({ replicationLagSeconds: 1 })],
  latency: [nothing, all({ latencyP99Milliseconds: 10 }), second({ latencyP99Milliseconds: 60_000 })],
  errorPercent: [nothing, all({ errorPercent: 50 }), second({ errorPercent: 3 })],
  logRetentionDays: [nothing, all({ logRetentionDays: 3653 }), second({ logRetentionDays: 1 })],
  alertEmail: [nothing, all({ alertEmail: "a@shop.example" }), second({ alertEmail: "b+c@shop.example" })],
  healthChecks: [
    nothing,
    all({ healthCheckIntervalSeconds: 30, healthCheckFailureThreshold: 1 }),
    all({ healthCheckFailureThreshold: 10 }),
  ],
  wafRequestsPerFiveMinutes: [nothing, all({ wafRequestsPerFiveMinutes: 10 }), all({ wafRequestsPerFiveMinutes: 2e9 })],
  drills: [
    nothing,
    all({
      ...{ rtoSeconds: 86_400, rpoSeconds: 1, lostWrites: 1_000_000 },
      ...{ drillErrorPercent: 100, drillErrorSeconds: 900 },
      changeFreezes: ["2026-11-20T00:00Z/2026-12-01T12:30Z"],
      drillStopAlarms: ["eu-west-1:orders: dropped"],
      faultExperiments: true,
    }),
  ],
  payments: [
    nothing,
    all({ paymentGateway: "stripe", paymentGatewaySecretArn: secret("pay", "eu-west-1") }),
    all({ paymentGatewayUrl: "https://pay.shop.example", paymentGatewaySecretArn: secret("pay", "us-east-1") }),
  ],
  signIn: [
    nothing,
    all({ oidcIssuer: "https://id.shop.example/realms/shop", oidcClientId: "storefront" }),
    all({
      ...{ oidcIssuer: "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEf", oidcClientId: "4f2k7q" },
      ...{ oidcName: "Éxample ID", oidcClientSecretArn: secret("oidc", "ap-south-1") },
    }),
    {
      each: (_, __, regions) => ({ userPoolRegion: regions.at(-1)! }),
      everywhere: { oidcName: "Éxample ID" },
    },
  ],
  carts: [nothing, all({ cartsKind: "dynamodb" })],
  functions: [nothing, all({ functionsEnabled: true, functionsDigest: `sha256:${"c".repeat(64)}` })],
  tags: [
    nothing,
    all({ owner: "Zoë / team 7", costCenter: "a".repeat(256), dataClass: "public" }),
    second({ owner: "others", costCenter: "b", dataClass: "restricted" }),
  ],
  github: [
    nothing,
    all({
      ...{ githubRepository: "shop@1234567/platform@89012345", stateRegion: "eu-north-1" },
      drillOperatorArns: ["arn:aws:iam::123456789012:user/ann"],
    }),
    all({
      githubRepository: "shop/platform",
      githubRepositoryId: "456789",
      githubOidcProviderArn: "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com",
    }),
  ],
};

export const factors = (regions: "any" | "two"): Readonly<Record<string, readonly Choice[]>> => ({
  ...ofKeys,
  regions: regions === "two" ? two : [...two, ...more],
});

const made = new Map<string, readonly PlatformConfiguration[]>();

/** Every two values of every two factors, in as few platforms as that takes; each matrix is made once. */
export function configurations(regions: "any" | "two", seed: string): readonly PlatformConfiguration[] {
  const key = `${regions} ${seed}`;
  const matrix = made.get(key) ?? pairwise(factors(regions), seed).map(configurationOf);
  made.set(key, matrix);
  return matrix;
}

function configurationOf(row: Row<Choice>): PlatformConfiguration {
  const choices = Object.values(row);
  const regions = choices.flatMap((it) => it.regions ?? []);
  const merged = (of: (it: Choice) => Values | undefined): Values => Object.assign({}, ...choices.map(of)) as Values;
  const own = regions.map((region, index) => [
    region,
    { ...merged((it) => it.each?.(index, region, regions)), ...(index === 1 ? merged((it) => it.second) : {}) },
  ]) as readonly [string, Values][];
  // What is worked out from the regions, and isn't one region's own.
  const shared = ["demandInstances", "demandShares", "userPoolRegion"];
  const [first] = own as [[string, Values]];
  const everywhere = Object.fromEntries(Object.entries(first[1]).filter(([key]) => shared.includes(key)));
  const without = (values: Values) =>
    Object.fromEntries(Object.entries(values).filter(([key]) => !shared.includes(key)));
  return {
    regions,
    everywhere: { ...merged((it) => it.everywhere), ...everywhere },
    own: Object.fromEntries(own.map(([region, values]) => [region, without(values)])),
  };
}
