import {
  DeleteBucketReplicationCommand,
  GetBucketReplicationCommand,
  PutBucketReplicationCommand,
} from "@aws-sdk/client-s3";
import type {
  DeleteMarkerReplicationStatus,
  Destination,
  OwnerOverride,
  ReplicationRule,
  ReplicationRuleFilter,
  StorageClass,
} from "@aws-sdk/client-s3";
import type * as aws from "@pulumi/aws";
import type { AnyEntry, Plain } from "../../entry";
import { fromTags, toTags } from "../tags";
import { bucketSetting, s3 } from "./setting";

type Args = aws.s3.BucketReplicationConfigArgs;
type Rule = Plain<Args>["rules"][number];
type Filter = NonNullable<Rule["filter"]>;
type Status = "Enabled" | "Disabled";

const replication = bucketSetting<Args>({
  inputs: {
    bucket: true,
    region: true,
    role: true,
    rules: [
      {
        deleteMarkerReplication: { status: true },
        destination: {
          accessControlTranslation: { owner: true },
          account: true,
          bucket: true,
          encryptionConfiguration: { replicaKmsKeyId: true },
          metrics: { eventThreshold: { minutes: true }, status: true },
          replicationTime: { status: true, time: { minutes: true } },
          storageClass: true,
        },
        existingObjectReplication: { status: true },
        filter: { and: { prefix: true, tags: true }, prefix: true, tag: { key: true, value: true } },
        id: true,
        prefix: true,
        priority: true,
        sourceSelectionCriteria: { replicaModifications: { status: true }, sseKmsEncryptedObjects: { status: true } },
        status: true,
      },
    ],
  },
  required: ["bucket", "role", "rules"],
  replaceOn: ["bucket", "region"],
  async put(cloud, inputs) {
    const ReplicationConfiguration = { Role: inputs.role, Rules: inputs.rules.map(toRule) };
    await s3(cloud).send(new PutBucketReplicationCommand({ Bucket: inputs.bucket, ReplicationConfiguration }));
  },
  async get(cloud, Bucket) {
    const { ReplicationConfiguration: it } = await s3(cloud).send(new GetBucketReplicationCommand({ Bucket }));
    return { role: it?.Role, rules: (it?.Rules ?? []).map(fromRule) };
  },
  async clear(cloud, Bucket) {
    await s3(cloud).send(new DeleteBucketReplicationCommand({ Bucket }));
  },
});

const toStatus = (it: { status: string } | undefined) => it && { Status: it.status as Status };
const fromStatus = (it: { Status: string | undefined } | undefined) => it && { status: it.Status ?? "Disabled" };

function toRule(rule: Rule): ReplicationRule {
  const { deleteMarkerReplication, sourceSelectionCriteria: source } = rule;
  return {
    ID: rule.id,
    Priority: rule.priority,
    Status: rule.status as Status,
    Destination: toDestination(rule.destination),
    ...(rule.prefix !== undefined ? { Prefix: rule.prefix } : { Filter: toFilter(rule.filter) }),
    ...(deleteMarkerReplication && {
      DeleteMarkerReplication: { Status: deleteMarkerReplication.status as DeleteMarkerReplicationStatus },
    }),
    ExistingObjectReplication: toStatus(rule.existingObjectReplication),
    ...(source && {
      SourceSelectionCriteria: {
        ReplicaModifications: toStatus(source.replicaModifications),
        SseKmsEncryptedObjects: toStatus(source.sseKmsEncryptedObjects),
      },
    }),
  };
}

function toDestination(to: Rule["destination"]): Destination {
  const { accessControlTranslation, encryptionConfiguration, metrics, replicationTime } = to;
  return {
    Bucket: to.bucket,
    Account: to.account,
    StorageClass: to.storageClass as StorageClass | undefined,
    ...(accessControlTranslation && {
      AccessControlTranslation: { Owner: accessControlTranslation.owner as OwnerOverride },
    }),
    ...(encryptionConfiguration && {
      EncryptionConfiguration: { ReplicaKmsKeyID: encryptionConfiguration.replicaKmsKeyId },
    }),
    ...(metrics && {
      Metrics: {
        Status: metrics.status as Status,
        ...(metrics.eventThreshold && { EventThreshold: { Minutes: metrics.eventThreshold.minutes } }),
      },
    }),
    ...(replicationTime && {
      ReplicationTime: { Status: replicationTime.status as Status, Time: { Minutes: replicationTime.time.minutes } },
    }),
  };
}

function toFilter({ and, prefix, tag }: Filter = {}): ReplicationRuleFilter {
  if (and) return { And: { Prefix: and.prefix, Tags: toTags(and.tags) } };
  if (tag) return { Tag: { Key: tag.key, Value: tag.value } };
  return { Prefix: prefix ?? "" };
}

function fromRule(rule: ReplicationRule): Rule {
  const { DeleteMarkerReplication, Filter: filter, SourceSelectionCriteria: source } = rule;
  return {
    id: rule.ID,
    priority: rule.Priority,
    status: rule.Status!,
    destination: fromDestination(rule.Destination!),
    prefix: rule.Prefix,
    ...(filter && { filter: fromFilter(filter) }),
    deleteMarkerReplication: DeleteMarkerReplication && { status: DeleteMarkerReplication.Status! },
    existingObjectReplication: fromStatus(rule.ExistingObjectReplication),
    ...(source && {
      sourceSelectionCriteria: {
        replicaModifications: fromStatus(source.ReplicaModifications),
        sseKmsEncryptedObjects: fromStatus(source.SseKmsEncryptedObjects),
      },
    }),
  };
}

function fromDestination(to: Destination): Rule["destination"] {
  const { AccessControlTranslation, EncryptionConfiguration, Metrics, ReplicationTime } = to;
  return {
    bucket: to.Bucket!,
    account: to.Account,
    storageClass: to.StorageClass,
    ...(AccessControlTranslation && { accessControlTranslation: { owner: AccessControlTranslation.Owner! } }),
    ...(EncryptionConfiguration && {
      encryptionConfiguration: { replicaKmsKeyId: EncryptionConfiguration.ReplicaKmsKeyID! },
    }),
    ...(Metrics && {
      metrics: {
        status: Metrics.Status!,
        ...(Metrics.EventThreshold && { eventThreshold: { minutes: Metrics.EventThreshold.Minutes! } }),
      },
    }),
    ...(ReplicationTime && {
      replicationTime: { status: ReplicationTime.Status!, time: { minutes: ReplicationTime.Time!.Minutes! } },
    }),
  };
}

function fromFilter({ And, Prefix, Tag }: ReplicationRuleFilter): Filter {
  return {
    prefix: Prefix,
    ...(Tag && { tag: { key: Tag.Key!, value: Tag.Value! } }),
    ...(And && { and: { prefix: And.Prefix, tags: fromTags(And.Tags) } }),
  };
}

export const entries: Record<string, AnyEntry> = {
  "aws:s3/bucketReplicationConfig:BucketReplicationConfig": replication,
};
