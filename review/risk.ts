/** How much a change deserves to be read first. Pure. */
import { holders } from "../policy/rules/data/holders";
import type { ResourceChange, ValueChange } from "./changes";
import { effectOf, firstName, onlyDescribes } from "./effects/effects";
import { stackType } from "./absent";
import { losesGuard, ruleType } from "./ruleChanges";
import { widenings } from "./widening";

/** In the order in which a reviewer reads them, with what each is called. */
export const risks = {
  data: "data",
  routing: "routing and failover path",
  access: "access widened or guard removed",
  replace: "replaced or removed",
  scale: "scale",
  policy: "policy and alarms",
  other: "other",
  tags: "tags and descriptions",
} as const;
export type Risk = keyof typeof risks;

const order = Object.keys(risks) as readonly Risk[];
export const riskRank = (risk: Risk): number => order.indexOf(risk);

/** Of what holds data: inputs that take it from its copies or from its protection, or end it for a while. */
const endangering = new Set([
  ...["globalClusterIdentifier", "replicationSourceIdentifier", "replicateSourceDb", "snapshotIdentifier"],
  ...["engineVersion", "engine", "deletionProtection", "skipFinalSnapshot", "finalSnapshotIdentifier", "forceDestroy"],
  ...["backupRetentionPeriod", "storageEncrypted", "kmsKeyId", "recoveryWindowInDays", "deletionWindowInDays"],
  ...["objectLockEnabled", "objectLockConfiguration", "isEnabled"],
]);

/** What keeps copies and old versions: without it data is lost later, unseen. */
const keeping =
  /^aws:(backup\/|s3\/bucket(Versioning|LifecycleConfiguration|ReplicationConfig|ObjectLockConfiguration):|dynamodb\/)/;
const routing =
  /^aws:(route53|cloudfront|lb|wafv2|acm)\/|^aws:ec2\/(vpc|subnet|natGateway|route|routeTable|routeTableAssociation|internetGateway|eip|vpcEndpoint|securityGroup|defaultSecurityGroup):|^aws:vpc\/securityGroup/;
/** Components that hold the switches by which a region is left. */
const switches = /^meridian:global:(EvacuationSwitches|EvacuationHeartbeat|CapacityChecks|HealthChecks|Records)$/;
const scaling =
  /^aws:(autoscaling|appautoscaling|eks)\/|^aws:ec2\/launchTemplate:|^aws:(rds|docdb)\/clusterInstance:|^kubernetes:/;
const watching =
  /^aws:(iam|cloudwatch|sns|kms|scheduler|fis|secretsmanager)\/|Policy:|PublicAccessBlock:|^aws:ec2\/flowLog:|^random:/;

/** Whether an entrance, a route or a switch changes: what users come by, and what they leave a lost region by. */
export const touchesFailoverPath = (change: ResourceChange): boolean =>
  riskOf(change) !== "tags" && (routing.test(change.type) || change.components.some((it) => switches.test(it)));

export function riskOf(change: ResourceChange): Risk {
  if (onlyDescribes(change)) return "tags";
  if (isOfData(change) || effectOf(change).impact === "loses data") return "data";
  if (losesGuard(change)) return "access";
  if (change.type === ruleType) return "policy";
  if (change.type === stackType) return "scale";
  const isNew = change.kind === "create" || change.kind === "import";
  if (widenings(change).length > 0) return "access";
  if (isNew) return isRouted(change) ? "routing" : "other";
  if (isRouted(change)) return "routing";
  if (change.kind === "replace" || change.kind === "delete") return "replace";
  if (scaling.test(change.type)) return "scale";
  return watching.test(change.type) ? "policy" : "other";
}

function isOfData({ type, kind, values }: ResourceChange): boolean {
  const isGoing = kind === "delete" || kind === "replace";
  if (keeping.test(type) && kind !== "create") return true;
  if (!holders.has(type)) return false;
  return isGoing || (kind === "update" && values.some(endangers));
}

const endangers = ({ path, replaces }: ValueChange): boolean => replaces || endangering.has(firstName(path));

/** A new thing is on the path where it answers by itself: a record, a rule, a check. */
function isRouted({ type, kind, components }: ResourceChange): boolean {
  if (kind === "create") return /^aws:(route53\/(record|healthCheck)|lb\/listenerRule):/.test(type);
  return routing.test(type) || components.some((it) => switches.test(it));
}

/** What is worst to lose comes first among what is equally risky. */
const stakes: readonly RegExp[] = [
  /^aws:(rds|docdb)\//,
  /^aws:s3\/bucket:/,
  /^aws:kms\//,
  /^aws:backup\//,
  /^aws:ecr\//,
];

export function stakeOf(type: string): number {
  const at = stakes.findIndex((it) => it.test(type));
  return at < 0 ? stakes.length : at;
}
