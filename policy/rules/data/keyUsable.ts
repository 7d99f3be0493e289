import { isOtherThan, type ResourceRule, unknown } from "../../rule";

const types = ["aws:kms/key:Key", "aws:kms/replicaKey:ReplicaKey"];

export const keyUsable: ResourceRule = {
  name: "key-usable",
  title: "KMS keys stay enabled.",
  reason:
    "Aurora and DocumentDB stop within hours of losing their key, and after seven days such a cluster can only be restored from a backup, which the same key encrypts.",
  link: "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Overview.Encryption.Keys.html",
  level: "mandatory",
  remedy: "Set isEnabled (enabled of a replica) to true or leave it out; who may use the key is what its policy says.",
  types,
  violations: ({ name, props }) =>
    ["isEnabled", "enabled"]
      .filter((input) => isOtherThan(props[input] ?? true, true))
      .map((input) => `Key ${name} has ${input} set to false.`),
  fixtures: {
    failing: [
      { type: types[0]!, props: { isEnabled: false } },
      { type: types[1]!, props: { enabled: false } },
    ],
    passing: [
      { type: types[0]!, props: {} },
      { type: types[1]!, props: { enabled: unknown } },
    ],
  },
};
