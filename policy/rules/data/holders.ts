/** What holds data, by type's token, and how rules speak of it. */
import { type Operation, type Plan, type Resource, unknown } from "../../rule";

/** What nobody could make again from the program alone once it is gone. */
export const holders: ReadonlySet<string> = new Set([
  "aws:rds/cluster:Cluster",
  "aws:rds/clusterInstance:ClusterInstance",
  "aws:rds/globalCluster:GlobalCluster",
  "aws:rds/instance:Instance",
  "aws:docdb/cluster:Cluster",
  "aws:docdb/clusterInstance:ClusterInstance",
  "aws:docdb/globalCluster:GlobalCluster",
  "aws:dynamodb/table:Table",
  "aws:cognito/userPool:UserPool",
  "aws:s3/bucket:Bucket",
  "aws:s3/bucketV2:BucketV2",
  "aws:kms/key:Key",
  "aws:kms/replicaKey:ReplicaKey",
  "aws:backup/vault:Vault",
  "aws:secretsmanager/secret:Secret",
  "aws:ecr/repository:Repository",
]);

/** Those of them that AWS itself can refuse to delete. */
export const refusingDeletion = [
  "aws:rds/cluster:Cluster",
  "aws:rds/globalCluster:GlobalCluster",
  "aws:rds/instance:Instance",
  "aws:docdb/cluster:Cluster",
  "aws:docdb/globalCluster:GlobalCluster",
] as const;

/** `rds cluster relational-cluster` */
export const shortName = ({ type, name }: Resource): string => {
  const [, module = "", kind = type] = /^[^:]+:([^/:]+).*:([^:]+)$/.exec(type) ?? [];
  return `${module} ${kind} ${name}`;
};

/**
 * Somebody has taken the protection of a deployed resource off, on purpose and in an earlier step: Pulumi's own, and AWS' where it has
 * one. Where only one of the two is off, nobody meant it to go.
 */
export const isReleased = ({ protect, props }: Resource): boolean =>
  !protect && !isOn(props["deletionProtection"]) && props["deletionProtectionEnabled"] !== true;

/** Cognito has a word for it. */
const isOn = (protection: unknown): boolean => protection === true || protection === "ACTIVE";

/**
 * The stack is made to be thrown away: its configuration says `protect: false`. The word decides, not what resources say, so that a
 * single resource can't slip out of protection unseen. Where the configuration can't be seen the stack is meant to stay.
 */
export const isThrowAway = ({ settings }: Pick<Plan, "settings">): boolean =>
  settings?.["protect"] === false || settings?.["protect"] === "false";

/** An input's value before and after. What isn't known yet is another value. */
export const moved = ({ before, after }: Operation, name: string): { readonly from: unknown; readonly to: unknown } => {
  const of = (it: Resource | undefined): unknown => (it?.inputs ?? it?.props)?.[name] ?? undefined;
  return { from: of(before), to: of(after) };
};

/** A value in a message: a name or an address, never more. */
export const formatValue = (value: unknown): string => {
  if (value === unknown) return "something that isn't known yet";
  return value === undefined || value === null || value === "" ? "nothing" : String(value);
};
