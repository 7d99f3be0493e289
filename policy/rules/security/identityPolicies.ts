import type { Resource } from "../../rule";
import { allowing, type Statement } from "./documents";
import { at, itemsOf } from "../../reading";

/** What says what a role, group or user may do. */
export const identityPolicyTypes: readonly string[] = [
  "aws:iam/rolePolicy:RolePolicy",
  "aws:iam/policy:Policy",
  "aws:iam/groupPolicy:GroupPolicy",
  "aws:iam/role:Role",
];

/** Statements that allow something, of a policy or of a role's policies in it. */
export function allowedBy({ type, props }: Resource): readonly Statement[] {
  if (type !== "aws:iam/role:Role") return allowing(props["policy"]);
  return itemsOf(props["inlinePolicies"]).flatMap((it) => allowing(at(it, "policy")));
}

/**
 * The role that applies the program makes, changes and deletes every type in it, in the regions of the shop alone. Spelt out, its
 * actions would be no fewer, and longer than the 10,240 characters that IAM gives a role
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html). Only the protected branch can take it.
 */
export const isDeployment = ({ name }: Resource, { conditions }: Statement): boolean =>
  name === "ci-deploy-policy" &&
  conditions.some((it) => it.operator === "StringEquals" && it.key === "aws:requestedregion");

/** Whether a pattern of actions, with stars for anything, takes this action in. IAM doesn't care about case. */
export function takesIn(pattern: string, action: string): boolean {
  const parts = pattern.split("*").map((it) => it.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`, "i").test(action);
}
