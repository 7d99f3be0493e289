import { type Resource, type ResourceRule, unknown } from "../../rule";
import { at, isMissing, isWithout, listed } from "../../reading";

const type = "aws:eks/cluster:Cluster";

function violations({ props: { encryptionConfig } }: Resource): readonly string[] {
  return listed({
    "no key of ours encrypts its secrets": isMissing(at(encryptionConfig, "provider", "keyArn")),
    "its encryption leaves secrets out": isWithout(at(encryptionConfig, "resources"), "secrets"),
  });
}

const provider = { keyArn: "arn:aws:kms:eu-west-1:123456789012:key/1" };

export const clusterSecretsEncrypted: ResourceRule = {
  name: "cluster-secrets-encrypted",
  title: "EKS clusters encrypt secrets with a customer managed KMS key.",
  reason:
    "Whoever reads the cluster's store, or a copy of it, has every token in it; and a cluster can't be told the key later without doubt about what was written before.",
  link: "https://docs.aws.amazon.com/securityhub/latest/userguide/eks-controls.html#eks-3",
  level: "mandatory",
  remedy: 'Set encryptionConfig with provider.keyArn and resources ["secrets"] when the cluster is made.',
  controls: ["FSBP EKS.3"],
  types: [type],
  violations,
  fixtures: {
    failing: [
      { type, props: {} },
      { type, props: { encryptionConfig: { provider, resources: [] } } },
      { type, props: { encryptionConfig: { provider: {}, resources: ["secrets"] } } },
    ],
    passing: [
      { type, props: { encryptionConfig: { provider, resources: ["secrets"] } } },
      { type, props: { encryptionConfig: { provider: { keyArn: unknown }, resources: ["secrets"] } } },
    ],
  },
};
