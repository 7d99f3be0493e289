import { isMissing, at } from "../../reading";
import { type Resource, type ResourceRule, unknown } from "../../rule";
import { replicasAsked, table } from "../data/tables";

const key = (region: string) => `arn:aws:kms:${region}:123456789012:key/1`;
const own = { serverSideEncryption: { enabled: true, kmsKeyArn: key("us-east-1") } };

function violations(it: Resource): readonly string[] {
  const encryption = it.props["serverSideEncryption"];
  const isBare =
    encryption !== unknown && (isMissing(at(encryption, "kmsKeyArn")) || at(encryption, "enabled") === false);
  return [
    ...(isBare ? ["no key of ours encrypts it"] : []),
    ...replicasAsked(it)
      .filter((replica) => isMissing(replica.key))
      .map(({ region }) => `no key of ours encrypts its replica in ${region}`),
  ];
}

export const tableCustomerKey: ResourceRule = {
  name: "table-customer-key",
  title: "Tables and their replicas are encrypted with a customer managed KMS key.",
  reason:
    "Under AWS' own key whoever may read the table reads all of it, and nobody sees who did; with ours, reading takes leave to use the key too.",
  link: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/EncryptionAtRest.html",
  level: "mandatory",
  remedy:
    "Set serverSideEncryption with kmsKeyArn on the table, and kmsKeyArn of each replica to its own region's key.",
  types: [table],
  violations,
  fixtures: {
    failing: [
      { type: table, props: {} },
      { type: table, props: { serverSideEncryption: { enabled: true } } },
      { type: table, props: { ...own, replicas: [{ regionName: "eu-west-1" }] } },
    ],
    passing: [
      { type: table, props: own },
      { type: table, props: { serverSideEncryption: { enabled: true, kmsKeyArn: unknown } } },
      { type: table, props: { ...own, replicas: [{ regionName: "eu-west-1", kmsKeyArn: key("eu-west-1") }] } },
    ],
  },
};
