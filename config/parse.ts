/** From configuration to settings: pure, and everything that is wrong at once. */
import type { Settings } from "./settings";
import type { ConfigurationValues } from "./schema";
import { ConfigurationError, type Problem } from "./problem";
import { type Configuration, type Read, readValues } from "./reading";
import type { ConfigurationRule } from "./rules/rule";
import { emailInAscii } from "./formats";
import { firstPlatform } from "./platformNames";
import { providerRegion, roleOf, stackName } from "./rules/stack";
import { bootstrapIsListed, homeIsListed, regionCount, sharesAreOfRegions } from "./rules/regions";
import { blocksByRegion, blocksDontOverlap, everyRegionHasABlock } from "./rules/network";
import { minInstancesOf, roomToScale, staticStability } from "./rules/capacity";
import { lockEndsBeforeRetention } from "./rules/backups";
import { clusterIsReached, nodesCarryThePod, profileReachesNoCluster, standbyIsAnother } from "./rules/compute";
import {
  classesFitTheKind,
  connectionsSuffice,
  instancesFitTheKind,
  onlyOfInstances,
  sourceGenerationIsKnown,
  sourceGenerationOf,
  versionsFitTheKind,
} from "./rules/databases";
import { gatewayHasItsSecret, secretHasItsGateway } from "./rules/payments";
import { mailsNeedEvents, merchantAlertsNeedEvents, senderIsOfTheDomain } from "./rules/mails";
import { clientHasItsIssuer, issuerHasItsClient, oneIssuer, userPoolIsListed } from "./rules/signIn";
import { edgesNearEveryRegion } from "./rules/edge";
import { idOfNamesOnly, singletonsOnce } from "./rules/github";
import { functionsWereUploaded, imageWasPushed } from "./rules/image";
import { platformName } from "./rules/platform";
import { equalEverywhere } from "./rules/shared";

const rules: readonly ConfigurationRule[] = [
  platformName,
  stackName,
  providerRegion,
  regionCount,
  homeIsListed,
  bootstrapIsListed,
  sharesAreOfRegions,
  everyRegionHasABlock,
  blocksDontOverlap,
  staticStability,
  roomToScale,
  standbyIsAnother,
  nodesCarryThePod,
  clusterIsReached,
  profileReachesNoCluster,
  versionsFitTheKind,
  classesFitTheKind,
  instancesFitTheKind,
  connectionsSuffice,
  onlyOfInstances,
  sourceGenerationIsKnown,
  lockEndsBeforeRetention,
  edgesNearEveryRegion,
  gatewayHasItsSecret,
  secretHasItsGateway,
  issuerHasItsClient,
  clientHasItsIssuer,
  oneIssuer,
  userPoolIsListed,
  mailsNeedEvents,
  merchantAlertsNeedEvents,
  senderIsOfTheDomain,
  idOfNamesOnly,
  singletonsOnce,
  imageWasPushed,
  functionsWereUploaded,
  equalEverywhere,
];

/**
 * A stack's settings, frozen to the last leaf.
 * @throws ConfigurationError with every problem, each with what is allowed and a command that fixes it.
 */
export function parseSettings(configuration: Configuration): Settings {
  const { read, problems } = readValues(configuration);
  const context: Read = { ...configuration, read };
  // What couldn't be read has its problem already.
  const unread = new Set(problems.map((it) => it.path));
  const found = rules.flatMap((rule) => rule(context)).filter((it) => !unread.has(it.path));
  const all = [...problems, ...found].map((it) => inNamespace(configuration.project, it));
  if (all.length > 0) throw new ConfigurationError(configuration.stack, all);
  return frozen(settingsOf(context, read as ConfigurationValues));
}

/** Keys that texts name are the first platform's: another one's project is their namespace. */
function inNamespace(project: string, { reason, allowed, ...rest }: Problem): Problem {
  const ours = (text: string): string => text.replaceAll(`${firstPlatform}:`, `${project}:`);
  return { ...rest, reason: ours(reason), allowed: ours(allowed) };
}

function settingsOf(context: Read, values: ConfigurationValues): Settings {
  const role = roleOf(context);
  if (!role) throw new Error(`stack ${context.stack} has no role, and no rule said so`);
  return {
    stack: context.stack,
    role,
    accountSingletons: values.accountSingletons,
    domain: values.domain,
    ...(values.hostedZoneId === "" ? {} : { hostedZoneId: values.hostedZoneId }),
    takeOverDomain: values.takeOverDomain,
    regions: values.regions,
    homeRegion: values.homeRegion,
    bootstrapRegion: values.bootstrapRegion,
    protect: values.protect,
    secretGeneration: values.secretGeneration,
    tags: {
      project: context.project,
      owner: values.owner,
      costCenter: values.costCenter,
      dataClass: values.dataClass,
    },
    vpcCidrs: Object.fromEntries(blocksByRegion(context)),
    natStrategy: values.natStrategy,
    ...(role.kind === "region" ? { network: networkOf(values) } : {}),
    compute: computeOf(values),
    service: serviceOf(context, values),
    ...dataOf(context, values),
    ...operationsOf(values),
  };
}

function networkOf(values: ConfigurationValues): NonNullable<Settings["network"]> {
  const { vpcCidr, availabilityZones, interfaceEndpoints } = values;
  return { vpcCidr, availabilityZones, interfaceEndpoints };
}

function computeOf(values: ConfigurationValues): Settings["compute"] {
  const { computeKind, computeStandby, computeStandbyPercent, kubernetesVersion } = values;
  const { clusterPublicCidrs, clusterClientCidrs, clusterClientSecurityGroupIds, clusterAdministratorArns } = values;
  return {
    kind: computeKind,
    ...(computeStandby === "none" ? {} : { standby: { kind: computeStandby, percent: computeStandbyPercent } }),
    kubernetesVersion,
    clusterPublicCidrs,
    clusterClientCidrs,
    clusterClientSecurityGroupIds,
    clusterAdministratorArns,
  };
}

function serviceOf(context: Read, values: ConfigurationValues): Settings["service"] {
  const minInstances = minInstancesOf(context) ?? values.minInstances;
  return {
    instanceType: values.instanceType,
    imageDigest: values.imageDigest,
    port: values.storefrontPort,
    minInstances,
    maxInstances: values.maxInstances === 0 ? 2 * minInstances : Math.max(values.maxInstances, minInstances),
    cpuTargetPercent: values.cpuTargetPercent,
    requestsPerTargetPerMinute: values.requestsPerTargetPerMinute,
    bakeSeconds: values.bakeSeconds,
    bakeRequests: values.bakeRequests,
  };
}

function dataOf(context: Read, values: ConfigurationValues): Pick<Settings, "relational" | "document" | "backups"> {
  return {
    relational: {
      kind: values.databaseKind,
      storageGigabytes: values.relationalStorageGigabytes,
      generation: values.relationalGeneration,
      sourceGeneration: sourceGenerationOf(context) ?? 0,
      engineVersion: values.relationalEngineVersion,
      instanceClass: values.relationalInstanceClass,
      instances: values.relationalInstances,
      backupRetentionDays: values.relationalBackupRetentionDays,
    },
    document: {
      engineVersion: values.documentEngineVersion,
      instanceClass: values.documentInstanceClass,
      instances: values.documentInstances,
      backupRetentionDays: values.documentBackupRetentionDays,
    },
    backups: {
      retentionDays: values.backupRetentionDays,
      objectLockDays: values.objectLockDays,
      restoreTestSchedule: values.restoreTestSchedule,
    },
  };
}

type Operations = Pick<
  Settings,
  | "objectives"
  | "routing"
  | "edge"
  | "drills"
  | "ci"
  | "logRetentionDays"
  | "payments"
  | "signInIssuer"
  | "userPool"
  | "events"
  | "carts"
  | "functions"
  | "alertEmail"
>;

function operationsOf(values: ConfigurationValues): Operations {
  const { replicationLagSeconds, latencyP99Milliseconds, errorPercent } = values;
  const { healthCheckIntervalSeconds, healthCheckFailureThreshold } = values;
  const { rtoSeconds, rpoSeconds, lostWrites, changeFreezes, faultExperiments } = values;
  const { githubOidcProviderArn, githubRepositoryId, stateRegion, alertEmail } = values;
  return {
    objectives: { replicationLagSeconds, latencyP99Milliseconds, errorPercent },
    routing: { healthCheckIntervalSeconds, healthCheckFailureThreshold },
    edge: { priceClass: values.priceClass, wafRequestsPerFiveMinutes: values.wafRequestsPerFiveMinutes },
    drills: {
      ...{ rtoSeconds, rpoSeconds, lostWrites, changeFreezes, faultExperiments },
      errorLimit: { percent: values.drillErrorPercent, seconds: values.drillErrorSeconds },
      stopAlarms: values.drillStopAlarms,
    },
    ci: {
      githubRepository: values.githubRepository,
      ...(githubRepositoryId === "" ? {} : { githubRepositoryId }),
      ...(stateRegion === "" ? {} : { stateRegion }),
      ...(githubOidcProviderArn === "" ? {} : { oidcProviderArn: githubOidcProviderArn }),
      drillOperatorArns: values.drillOperatorArns,
    },
    logRetentionDays: values.logRetentionDays,
    ...paymentsOf(values),
    ...signInIssuerOf(values),
    ...userPoolOf(values),
    ...eventsOf(values),
    ...(values.cartsKind === "relational" ? {} : { carts: { kind: values.cartsKind } }),
    ...(values.functionsEnabled ? { functions: { digest: values.functionsDigest } } : {}),
    ...(alertEmail === "" ? {} : { alertEmail: emailInAscii(alertEmail) }),
  };
}

function eventsOf({ eventsKind: kind, ...values }: ConfigurationValues): Pick<Settings, "events"> {
  if (kind === "none") return {};
  const { mailFrom, merchantAlertEmail: email } = values;
  const merchants = email === "" ? {} : { merchantAlertEmail: emailInAscii(email) };
  return { events: { kind, ...(mailFrom === "" ? {} : { mailFrom }), ...merchants } };
}

function paymentsOf(values: ConfigurationValues): Pick<Settings, "payments"> {
  const { paymentGateway: kind, paymentGatewayUrl: url, paymentGatewaySecretArn: secretArn } = values;
  return secretArn === "" ? {} : { payments: { kind, ...(url === "" ? {} : { url }), secretArn } };
}

function signInIssuerOf(values: ConfigurationValues): Pick<Settings, "signInIssuer"> {
  const { oidcIssuer: issuer, oidcClientId: clientId, oidcName: name, oidcClientSecretArn: clientSecretArn } = values;
  if (issuer === "") return {};
  return {
    signInIssuer: {
      ...{ issuer, clientId },
      ...(name === "" ? {} : { name }),
      ...(clientSecretArn === "" ? {} : { clientSecretArn }),
    },
  };
}

/** On the pool's button stands the shop's own domain: its host would tell nobody anything. */
function userPoolOf({ userPoolRegion: region, oidcName, domain }: ConfigurationValues): Pick<Settings, "userPool"> {
  return region === "" ? {} : { userPool: { region, name: oidcName === "" ? domain : oidcName } };
}

function frozen<T>(value: T): T {
  if (typeof value !== "object" || value === null) return value;
  Object.values(value).forEach(frozen);
  return Object.freeze(value);
}
