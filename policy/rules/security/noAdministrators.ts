import type { Resource, ResourceRule } from "../../rule";
import { textsOf } from "../../reading";

/** Where each type names policies of AWS. */
const places: Readonly<Record<string, string>> = {
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": "policyArn",
  "aws:iam/policyAttachment:PolicyAttachment": "policyArn",
  "aws:iam/groupPolicyAttachment:GroupPolicyAttachment": "policyArn",
  "aws:iam/role:Role": "managedPolicyArns",
};

/** All of a service or all of everything; the last one reads every bucket and table. */
const broad = /\/(AdministratorAccess|PowerUserAccess|[A-Za-z0-9]*FullAccess|ReadOnlyAccess)$/;

function violations({ type, props }: Resource): readonly string[] {
  return textsOf(props[places[type]!])
    .filter((it) => broad.test(it))
    .map((it) => `${it.slice(it.lastIndexOf("/") + 1)} is attached to it`);
}

const attachment = (policyArn: string) => ({
  type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
  props: { policyArn },
});

export const noAdministrators: ResourceRule = {
  name: "no-administrators",
  title: "No role has an AWS managed policy for administration or for reading the whole account.",
  reason:
    "Who takes over one instance or workflow with such a role has taken over the account, and every customer's data.",
  link: "https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html#iam-1",
  level: "mandatory",
  remedy: "Write a policy with the actions and resources that are used.",
  controls: ["CIS 1.16", "CIS 1.22"],
  types: Object.keys(places),
  violations,
  fixtures: {
    failing: [
      attachment("arn:aws:iam::aws:policy/AdministratorAccess"),
      attachment("arn:aws:iam::aws:policy/AmazonS3FullAccess"),
      attachment("arn:aws:iam::aws:policy/ReadOnlyAccess"),
      { type: "aws:iam/role:Role", props: { managedPolicyArns: ["arn:aws:iam::aws:policy/PowerUserAccess"] } },
    ],
    passing: [
      attachment("arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"),
      attachment("arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole"),
      { type: "aws:iam/role:Role", props: {} },
    ],
  },
};
