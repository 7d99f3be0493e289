import * as sdk from "@aws-sdk/client-s3";
import type * as aws from "@pulumi/aws";
import type { s3 as Types } from "@pulumi/aws/types/input";
import type { AnyEntry } from "../../entry";
import { fixed, required } from "../inputs";
import { call } from "../operations";
import { capitalised, fields, list, tagList } from "../wire";
import { filtered, s3 } from "./api";

const status = fields<Types.BucketReplicationConfigRuleExistingObjectReplication>({ status: "Status" });
const minutes = fields<Types.BucketReplicationConfigRuleDestinationReplicationTimeTime>({ minutes: "Minutes" });

const filter = fields<Types.BucketReplicationConfigRuleFilter, sdk.ReplicationRuleFilter>({
  and: [
    "And",
    fields<Types.BucketReplicationConfigRuleFilterAnd, sdk.ReplicationRuleAndOperator>({
      prefix: "Prefix",
      tags: ["Tags", tagList],
    }),
  ],
  prefix: "Prefix",
  tag: ["Tag", fields<Types.BucketReplicationConfigRuleFilterTag, sdk.Tag>(capitalised("key", "value"))],
});

const destination = fields<Types.BucketReplicationConfigRuleDestination, sdk.Destination>({
  ...capitalised("account", "bucket", "storageClass"),
  accessControlTranslation: [
    "AccessControlTranslation",
    fields<Types.BucketReplicationConfigRuleDestinationAccessControlTranslation>({ owner: "Owner" }),
  ],
  encryptionConfiguration: [
    "EncryptionConfiguration",
    fields<Types.BucketReplicationConfigRuleDestinationEncryptionConfiguration, sdk.EncryptionConfiguration>({
      replicaKmsKeyId: "ReplicaKmsKeyID",
    }),
  ],
  metrics: [
    "Metrics",
    fields<Types.BucketReplicationConfigRuleDestinationMetrics, sdk.Metrics>({
      eventThreshold: ["EventThreshold", minutes],
      status: "Status",
    }),
  ],
  replicationTime: [
    "ReplicationTime",
    fields<Types.BucketReplicationConfigRuleDestinationReplicationTime, sdk.ReplicationTime>({
      status: "Status",
      time: ["Time", minutes],
    }),
  ],
});

const rule = fields<Types.BucketReplicationConfigRule, sdk.ReplicationRule>({
  ...capitalised("prefix", "priority", "status"),
  deleteMarkerReplication: ["DeleteMarkerReplication", status],
  destination: ["Destination", destination],
  existingObjectReplication: ["ExistingObjectReplication", status],
  filter: ["Filter", filter],
  id: "ID",
  sourceSelectionCriteria: [
    "SourceSelectionCriteria",
    fields<Types.BucketReplicationConfigRuleSourceSelectionCriteria, sdk.SourceSelectionCriteria>({
      replicaModifications: ["ReplicaModifications", status],
      sseKmsEncryptedObjects: ["SseKmsEncryptedObjects", status],
    }),
  ],
});

const replication = s3.resource<aws.s3.BucketReplicationConfigArgs, sdk.PutBucketReplicationRequest>({
  inputs: {
    bucket: required(fixed("Bucket")),
    role: required("ReplicationConfiguration.Role"),
    rules: required(["ReplicationConfiguration.Rules", list(filtered(rule))]),
  },
  id: "Bucket",
  create: call(sdk.PutBucketReplicationCommand),
  read: call(sdk.GetBucketReplicationCommand),
  update: "same",
  delete: call(sdk.DeleteBucketReplicationCommand),
});

export const entries: Record<string, AnyEntry> = {
  "aws:s3/bucketReplicationConfig:BucketReplicationConfig": replication,
};
