import { type Resource, type ResourceRule, unknown } from "../../rule";
import { at, isMissing, itemsOf } from "../../reading";

const type = "aws:secretsmanager/secret:Secret";
const key = (region: string) => `arn:aws:kms:${region}:123456789012:key/1`;

function violations({ props }: Resource): readonly string[] {
  const replicas = itemsOf(props["replicas"]).filter((it) => isMissing(at(it, "kmsKeyId")));
  return [
    ...(isMissing(props["kmsKeyId"]) ? ["no key of ours encrypts it"] : []),
    ...replicas.map((it) => `no key of ours encrypts its replica in ${String(at(it, "region"))}`),
  ];
}

export const secretCustomerKey: ResourceRule = {
  name: "secret-customer-key",
  title: "Secrets and their replicas are encrypted with a customer managed KMS key.",
  reason:
    "Under AWS' own key everyone in the account who may read secrets reads them all, and no other account's role can ever be kept out by key.",
  link: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html",
  level: "mandatory",
  remedy: "Set kmsKeyId on the secret, and on each replica to the key of the replica's region.",
  types: [type],
  violations,
  fixtures: {
    failing: [
      { type, props: {} },
      { type, props: { kmsKeyId: key("us-east-1"), replicas: [{ region: "eu-west-1" }] } },
    ],
    passing: [
      { type, props: { kmsKeyId: key("us-east-1") } },
      { type, props: { kmsKeyId: unknown, replicas: [{ region: "eu-west-1", kmsKeyId: key("eu-west-1") }] } },
    ],
  },
};
