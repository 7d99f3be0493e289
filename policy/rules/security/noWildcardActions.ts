import type { Resource, ResourceRule } from "../../rule";
import { document } from "./documents.samples";
import { rolePolicyOf } from "./identityPolicies.samples";
import { allowedBy, identityPolicyTypes, isDeployment } from "./identityPolicies";

/** All actions of a service, or of all of them. */
const isEverything = (action: string) => /^\*+$|^[^:]+:\*+$/.test(action);

function violations(resource: Resource): readonly string[] {
  return allowedBy(resource)
    .filter((it) => !isDeployment(resource, it))
    .flatMap(({ label, actions, negations }) => [
      ...actions.filter(isEverything).map((it) => `${label} allows ${it}`),
      ...(negations.includes("NotAction") ? [`${label} allows all actions but a few`] : []),
    ]);
}

const byRegion = { Condition: { StringEquals: { "aws:RequestedRegion": ["eu-west-1"] } } };

export const noWildcardActions: ResourceRule = {
  name: "no-wildcard-actions",
  title: "No IAM policy allows all actions of a service.",
  reason:
    "Who takes over such a role can delete backups, open buckets and hand out keys, though it was made to read one thing.",
  link: "https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html#iam-21",
  level: "mandatory",
  remedy: "List the actions that are used, by name or by a verb such as Describe*.",
  controls: ["FSBP IAM.1", "FSBP IAM.21", "CIS 1.16"],
  types: identityPolicyTypes,
  violations,
  fixtures: {
    failing: [
      rolePolicyOf({ Action: "*" }),
      rolePolicyOf({ Action: ["s3:GetObject", "s3:*"] }),
      rolePolicyOf({ Action: undefined, NotAction: "iam:*" }),
      rolePolicyOf({ Action: "s3:*", ...byRegion }),
      rolePolicyOf({ Action: "s3:*" }, "ci-deploy-policy"),
      {
        type: "aws:iam/role:Role",
        props: { inlinePolicies: [{ policy: document({ Effect: "Allow", Action: "ec2:*", Resource: "*" }) }] },
      },
    ],
    passing: [
      rolePolicyOf({ Action: ["s3:GetObject", "ec2:Describe*"] }),
      rolePolicyOf({ Effect: "Deny", Action: "*" }),
      rolePolicyOf({ Action: "s3:*", ...byRegion }, "ci-deploy-policy"),
      { type: "aws:iam/role:Role", props: {} },
    ],
  },
};
