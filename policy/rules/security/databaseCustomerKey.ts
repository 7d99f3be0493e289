import { isGiven, isOtherThan, type Resource, type ResourceRule } from "../../rule";
import { isMissing, listed } from "../../reading";

const cluster = "aws:rds/cluster:Cluster";
const instance = "aws:rds/instance:Instance";
const document = "aws:docdb/cluster:Cluster";
const global = ["aws:rds/globalCluster:GlobalCluster", "aws:docdb/globalCluster:GlobalCluster"];
const kmsKeyId = "arn:aws:kms:eu-west-1:123456789012:key/1";

/** RDS takes a replica's encryption from its source, and from the key alone where the source is in another region. */
const isReplica = ({ type, props }: Resource) => type === instance && isGiven(props["replicateSourceDb"]);

function violations(resource: Resource): readonly string[] {
  const { type, props } = resource;
  return listed({
    "its storage isn't encrypted": !isReplica(resource) && isOtherThan(props["storageEncrypted"], true),
    // A global cluster has no storage of its own, and so takes no key.
    "no key of ours encrypts it": !global.includes(type) && isMissing(props["kmsKeyId"]),
  });
}

export const databaseCustomerKey: ResourceRule = {
  name: "database-customer-key",
  title: "Databases are encrypted at rest with a customer managed KMS key.",
  reason:
    "Whoever gets at a disk, snapshot or backup reads every customer's orders; and a database can't be encrypted later without being made anew.",
  link: "https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-3",
  level: "mandatory",
  remedy: "Set storageEncrypted to true and kmsKeyId to this region's key when the database is made.",
  controls: ["FSBP RDS.3", "FSBP RDS.27", "FSBP DocumentDB.1", "CIS 2.3.1"],
  types: [cluster, instance, document, ...global],
  violations,
  fixtures: {
    failing: [
      { type: cluster, props: { storageEncrypted: true } },
      { type: cluster, props: { kmsKeyId } },
      { type: document, props: { storageEncrypted: false, kmsKeyId } },
      { type: instance, props: { kmsKeyId } },
      { type: instance, props: { replicateSourceDb: "arn:aws:rds:us-east-1:123456789012:db:writer" } },
      { type: global[0]!, props: {} },
    ],
    passing: [
      { type: cluster, props: { storageEncrypted: true, kmsKeyId } },
      { type: document, props: { storageEncrypted: true, kmsKeyId } },
      { type: instance, props: { storageEncrypted: true, kmsKeyId } },
      { type: instance, props: { replicateSourceDb: "arn:aws:rds:us-east-1:123456789012:db:writer", kmsKeyId } },
      { type: global[1]!, props: { storageEncrypted: true } },
    ],
  },
};
