import { isOtherThan, type ResourceRule } from "../../rule";

const type = "aws:kms/key:Key";

export const keyRotation: ResourceRule = {
  name: "key-rotation",
  title: "Symmetric KMS keys rotate automatically.",
  reason: "The more data one piece of key material encrypts, the more is readable should it ever come out.",
  link: "https://docs.aws.amazon.com/securityhub/latest/userguide/kms-controls.html#kms-4",
  level: "mandatory",
  remedy: "Set enableKeyRotation to true. Replicas of a multi-Region key rotate with their primary.",
  controls: ["CIS 3.6"],
  types: [type],
  // KMS rotates no asymmetric keys and no keys for message authentication.
  violations: ({ props }) =>
    isOtherThan(props["enableKeyRotation"], true) &&
    [undefined, "SYMMETRIC_DEFAULT"].includes(props["customerMasterKeySpec"] as string)
      ? ["its material never rotates"]
      : [],
  fixtures: {
    failing: [
      { type, props: {} },
      { type, props: { enableKeyRotation: false, customerMasterKeySpec: "SYMMETRIC_DEFAULT" } },
    ],
    passing: [
      { type, props: { enableKeyRotation: true } },
      { type, props: { customerMasterKeySpec: "ECC_NIST_P256" } },
    ],
  },
};
