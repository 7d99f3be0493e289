import type { Resource, ResourceRule } from "../../rule";
import { isNarrowedBy, type Statement } from "./documents";
import { rolePolicyOf } from "./identityPolicies.samples";
import { allowedBy, identityPolicyTypes, takesIn } from "./identityPolicies";

const passes = ({ actions }: Statement) => actions.some((it) => takesIn(it, "iam:PassRole"));

/** Roles that are named leave no choice. */
const isOpen = (statement: Statement) =>
  statement.resources.some((it) => it.includes("*")) && !isNarrowedBy(statement, ["iam:passedtoservice"]);

function violations(resource: Resource): readonly string[] {
  const open = allowedBy(resource).filter((it) => passes(it) && isOpen(it));
  return open.map(({ label }) => `${label} lets it pass any role to any service`);
}

const passing = (Resource: string, more: object = {}) => rolePolicyOf({ Action: "iam:PassRole", Resource, ...more });
const toServices = { Condition: { StringEquals: { "iam:PassedToService": ["ec2.amazonaws.com"] } } };

export const passRoleBound: ResourceRule = {
  name: "pass-role-bound",
  title: "Permission for iam:PassRole is limited to named roles or named services.",
  reason: "Otherwise it starts something that has the most powerful role of the account, and is that role.",
  link: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
  level: "mandatory",
  remedy: "Name the role, or add a condition on iam:PassedToService.",
  types: identityPolicyTypes,
  violations,
  fixtures: {
    failing: [
      passing("*"),
      rolePolicyOf({
        Action: ["iam:GetRole", "iam:PassRole"],
        Resource: ["arn:aws:iam::123456789012:role/backup", "*"],
      }),
      passing("arn:aws:iam::123456789012:role/*"),
      rolePolicyOf({ Action: "iam:*", Resource: "arn:aws:iam::123456789012:role/*" }),
      passing("*", { Condition: { StringLike: { "iam:PassedToService": "*" } } }),
    ],
    passing: [
      passing("arn:aws:iam::123456789012:role/backup"),
      passing("arn:aws:iam::123456789012:role/*", toServices),
      rolePolicyOf({ Action: "iam:GetRole", Resource: "*" }),
    ],
  },
};
