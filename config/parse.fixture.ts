/** Configurations for tests: three regions as they are shipped, with changes. */
import * as assert from "node:assert/strict";
import { nothingPushed } from "./formats";
import { parseSettings } from "./parse";
import { ConfigurationError, lineOf } from "./problem";
import type { Configuration, RawValues } from "./reading";
import type { Name } from "./schema";

/** Short names of keys, without the project's name. */
type Changes = Readonly<Record<string, unknown>>;

export interface Given {
  /** @default "eu-west-1" */
  readonly stack?: string;
  /** @default the three shipped ones */
  readonly regions?: readonly string[];
  /** Of this stack alone; `undefined` takes a key away. */
  readonly here?: Changes;
  /** Of this stack and every other. */
  readonly everywhere?: Changes;
  /** Of another stack alone, by its name; `undefined` takes its file away. */
  readonly elsewhere?: Readonly<Record<string, Changes | undefined>>;
  readonly awsRegion?: string | undefined;
  readonly operation?: Configuration["operation"];
}

/**
 * Values that tests stand on, as the engine hands them over. They are not read from `Pulumi.yaml`, so that whoever
 * changes a default there has no test to change.
 */
export const base: Readonly<Record<Name, string>> = {
  domain: "shop.example.com",
  hostedZoneId: "",
  takeOverDomain: "false",
  regions: '["us-east-1","eu-west-1","ap-south-1"]',
  homeRegion: "us-east-1",
  bootstrapRegion: "us-east-1",
  vpcCidr: "",
  natStrategy: "perZone",
  availabilityZones: "[]",
  interfaceEndpoints: '["ecr.api","ecr.dkr","logs","monitoring","secretsmanager","ssm","ssmmessages"]',
  computeKind: "asg",
  computeStandby: "none",
  computeStandbyPercent: "0",
  kubernetesVersion: "1.36",
  clusterPublicCidrs: "[]",
  clusterClientCidrs: "[]",
  clusterClientSecurityGroupIds: "[]",
  clusterAdministratorArns: "[]",
  instanceType: "m7g.large",
  imageDigest: nothingPushed,
  storefrontPort: "8080",
  demandInstances: "4",
  demandShares: "{}",
  minInstances: "0",
  maxInstances: "0",
  cpuTargetPercent: "50",
  requestsPerTargetPerMinute: "3000",
  bakeSeconds: "300",
  bakeRequests: "100",
  databaseKind: "aurora-global",
  relationalStorageGigabytes: "100",
  relationalGeneration: "0",
  relationalEngineVersion: "17.9",
  relationalInstanceClass: "db.r6g.large",
  relationalInstances: "2",
  relationalBackupRetentionDays: "7",
  documentEngineVersion: "5.0.0",
  documentInstanceClass: "db.r6g.large",
  documentInstances: "2",
  documentBackupRetentionDays: "7",
  backupRetentionDays: "35",
  objectLockDays: "0",
  restoreTestSchedule: "cron(0 4 ? * SUN *)",
  replicationLagSeconds: "5",
  latencyP99Milliseconds: "800",
  errorPercent: "1",
  logRetentionDays: "30",
  alertEmail: "",
  healthCheckIntervalSeconds: "10",
  healthCheckFailureThreshold: "3",
  priceClass: "PriceClass_200",
  wafRequestsPerFiveMinutes: "2000",
  eventsKind: "none",
  mailFrom: "",
  merchantAlertEmail: "",
  cartsKind: "relational",
  functionsEnabled: "false",
  functionsDigest: nothingPushed,
  paymentGateway: "sandbox",
  paymentGatewayUrl: "",
  paymentGatewaySecretArn: "",
  userPoolRegion: "",
  oidcIssuer: "",
  oidcName: "",
  oidcClientId: "",
  oidcClientSecretArn: "",
  rtoSeconds: "300",
  rpoSeconds: "5",
  lostWrites: "0",
  drillErrorPercent: "10",
  drillErrorSeconds: "120",
  changeFreezes: "[]",
  faultExperiments: "false",
  drillStopAlarms: "[]",
  owner: "platform-team",
  costCenter: "online-shop",
  dataClass: "confidential",
  protect: "true",
  secretGeneration: "0",
  githubRepository: "your--organisation/meridian",
  githubRepositoryId: "",
  stateRegion: "",
  accountSingletons: "own",
  githubOidcProviderArn: "",
  drillOperatorArns: "[]",
};

export function configurationOf(given: Given): Configuration {
  const regions = given.regions ?? ["us-east-1", "eu-west-1", "ap-south-1"];
  const stack = given.stack ?? "eu-west-1";
  const values = (name: string): RawValues => ({
    ...namespaced(base),
    ...namespaced({ regions: JSON.stringify(regions) }),
    ...(name === "foundation" || name === "global" ? {} : namespaced({ vpcCidr: blockOf(regions.indexOf(name)) })),
    ...namespaced(given.everywhere ?? {}),
  });
  const others = ["foundation", ...regions, "global"].filter((name) => name !== stack);
  const siblings = others.flatMap((name): [string, RawValues][] => {
    if (given.elsewhere && name in given.elsewhere && given.elsewhere[name] === undefined) return [];
    return [[name, { ...values(name), ...namespaced(given.elsewhere?.[name] ?? {}) }]];
  });
  const home = stack === "foundation" || stack === "global" ? "us-east-1" : stack;
  const awsRegion = "awsRegion" in given ? given.awsRegion : home;
  const own = { ...values(stack), ...namespaced(given.here ?? {}), "aws:region": awsRegion };
  const present = Object.entries(own).filter(([, value]) => value !== undefined);
  return {
    project: "meridian",
    stack,
    operation: given.operation ?? "preview",
    values: Object.fromEntries(present),
    siblings: Object.fromEntries(siblings),
  };
}

/** Lists and objects become JSON text, as the engine hands them over; a name with a colon is left as it is. */
function namespaced(changes: Changes): RawValues {
  const entries = Object.entries(changes).map(([name, value]) => [
    name.includes(":") ? name : `meridian:${name}`,
    typeof value === "object" ? JSON.stringify(value) : value,
  ]);
  return Object.fromEntries(entries) as RawValues;
}

export function blockOf(index: number): string {
  return `10.${(index + 1) * 10}.0.0/16`;
}

/** The lines of every problem, one for each. */
export function linesOf(configuration: Configuration): readonly string[] {
  try {
    parseSettings(configuration);
  } catch (error) {
    assert.ok(error instanceof ConfigurationError, String(error));
    return error.problems.map(lineOf);
  }
  return [];
}

/** One bad configuration and every line that it is refused with. */
export function refuses(what: string, given: Given, lines: readonly string[]): void {
  it(what, () => {
    assert.deepEqual(linesOf(configurationOf(given)), lines);
  });
}

/** The command that sets a key in all stacks of the shipped three regions. */
export function inAll(assignment: string): string {
  return `for stack in foundation us-east-1 eu-west-1 ap-south-1 global; do pulumi config set ${assignment} --stack "$stack"; done`;
}
