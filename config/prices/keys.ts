/** What each configuration key costs: while things only stand there, by use, or nothing. Pure. */
import type { Name } from "../schema";
import type { Settings } from "../settings";
import { type Amount, amountOf, priced, type PricedCharge } from "./charges";
import { platformItems } from "./platform";
import { priceTables, type PriceTables } from "./tables";

/** Keys whose price is in what is used, alone or beside what stands there: what is counted, and where its price stands. */
export const keysByUse: Readonly<Partial<Record<Name, string>>> = {
  maxInstances: "instances beyond the minimum, while load needs them",
  cpuTargetPercent: "instances beyond the minimum, while load needs them",
  requestsPerTargetPerMinute: "instances beyond the minimum, while load needs them",
  relationalBackupRetentionDays: "GB of backups beyond the cluster's own size",
  documentBackupRetentionDays: "GB of backups beyond the cluster's own size",
  backupRetentionDays: "GB of recovery points, here and in the next region",
  objectLockDays: "GB that can't be deleted earlier",
  logRetentionDays: "GB of logs, and months that they are kept",
  priceClass: "GB sent to viewers: edge locations have different prices",
  faultExperiments: "minutes of each action of an experiment",
  eventsKind: "events published, delivered and asked for",
  mailFrom: "mails sent, and requests to the queue of those that came back",
  merchantAlertEmail: "messages to the topic, mails to its address, and requests of the queue's readers",
  cartsKind: "reads and writes of carts, each write once more for every region, and GB stored in each",
  functionsEnabled:
    "calls and the GB-seconds that they take, requests to the API, runs by schedule, code, feeds and pictures stored",
  paymentGateway: "what the gateway takes of each payment, which isn't AWS' to charge",
  paymentGatewaySecretArn: "the secret, in each region that it is replicated to, by whoever makes it",
  userPoolRegion: "customers who sign in at the user pool in a month, beyond the first 10,000",
  oidcIssuer: "what the issuer takes of each customer who signs in there in a month",
  oidcClientSecretArn: "the secret, in each region that it is replicated to, by whoever makes it",
  kubernetesVersion: "0.60 USD an hour instead of 0.10 once the version is in extended support",
};

/** Keys that only decide how things are, not what is paid. */
export const freeKeys: readonly Name[] = [
  "domain",
  "takeOverDomain",
  "homeRegion",
  "bootstrapRegion",
  "vpcCidr",
  "availabilityZones",
  "computeStandbyPercent",
  "clusterPublicCidrs",
  "clusterClientCidrs",
  "clusterClientSecurityGroupIds",
  "clusterAdministratorArns",
  "imageDigest",
  "functionsDigest",
  "paymentGatewayUrl",
  "oidcName",
  "oidcClientId",
  "storefrontPort",
  "bakeSeconds",
  "bakeRequests",
  "relationalGeneration",
  "relationalEngineVersion",
  "documentEngineVersion",
  "replicationLagSeconds",
  "latencyP99Milliseconds",
  "errorPercent",
  "healthCheckFailureThreshold",
  "wafRequestsPerFiveMinutes",
  "rtoSeconds",
  "rpoSeconds",
  "lostWrites",
  "drillErrorPercent",
  "drillErrorSeconds",
  "changeFreezes",
  "drillStopAlarms",
  "alertEmail",
  "owner",
  "costCenter",
  "dataClass",
  "protect",
  "secretGeneration",
  "githubRepository",
  "githubRepositoryId",
  "stateRegion",
  "accountSingletons",
  "githubOidcProviderArn",
  "drillOperatorArns",
];

/** Keys that something stands there for. Every item depends on `regions`. */
export const standingKeys: readonly Name[] = ["regions", ...new Set(platformItems.flatMap(({ keys }) => keys))];

export interface KeyCost {
  readonly key: Name;
  /** What stands there for it, such as `NAT gateways`. */
  readonly items: readonly string[];
  readonly amount: Amount;
}

/** A thing that depends on two keys is counted with each of them: amounts of keys don't add up. */
export function keyCosts(regions: readonly Settings[], tables: PriceTables = priceTables): readonly KeyCost[] {
  return standingKeys.map((key) => {
    const items = platformItems.filter(({ keys }) => key === "regions" || keys.includes(key));
    const charges = items.flatMap((it): readonly PricedCharge[] => it.of(regions).map((own) => priced(own, tables)));
    return { key, items: items.map(({ what }) => what), amount: amountOf(charges) };
  });
}
