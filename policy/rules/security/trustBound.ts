import type { Resource, ResourceRule } from "../../rule";
import { allowing, callerKeys, isNarrowedBy, type Statement } from "./documents";
import { document } from "./documents.samples";

const type = "aws:iam/role:Role";

/** A claim of the token is asked for, and no value of it leaves room. */
const asksFor = ({ conditions }: Statement, claim: string) =>
  conditions.some(
    ({ operator, key, values }) =>
      /^(ForAnyValue:)?String(Equals|Like)$/.test(operator) &&
      key.endsWith(claim) &&
      !values.some((it) => /[*?]/.test(it)),
  );

/** Subjects of a claim's values that name a branch, where others name an environment. */
function goesPastReviewers({ conditions }: Statement): boolean {
  const subjects = conditions.filter(({ key }) => key.endsWith(":sub")).flatMap(({ values }) => values);
  return [":environment:", ":ref:"].every((part) => subjects.some((it) => it.includes(part)));
}

function problemsOf(statement: Statement): readonly string[] {
  const { label, principals } = statement;
  const people = principals["AWS"] ?? [];
  const isFederated = (principals["Federated"] ?? []).length > 0;
  const problems: Readonly<Record<string, boolean>> = {
    "lets anybody take it":
      [...people, ...(principals["Federated"] ?? [])].includes("*") && !isNarrowedBy(statement, callerKeys),
    "lets everybody but a few take it": statement.negations.includes("NotPrincipal"),
    "asks for no audience": isFederated && !asksFor(statement, ":aud"),
    "doesn't say exactly whose tokens it takes": isFederated && !asksFor(statement, ":sub"),
    "trusts a branch beside an environment, past its reviewers": isFederated && goesPastReviewers(statement),
  };
  return Object.entries(problems).flatMap(([words, holds]) => (holds ? [`${label} ${words}`] : []));
}

const violations = ({ props }: Resource) => allowing(props["assumeRolePolicy"]).flatMap(problemsOf);

const roleOf = (statement: object) => ({
  type,
  props: { assumeRolePolicy: document({ Sid: "Fixture", Effect: "Allow", Action: "sts:AssumeRole", ...statement }) },
});
const Federated = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com";
const workflow = (StringEquals: object, more: object = {}) =>
  roleOf({ Action: "sts:AssumeRoleWithWebIdentity", Principal: { Federated }, Condition: { StringEquals, ...more } });
const aud = { "token.actions.githubusercontent.com:aud": "sts.amazonaws.com" };
const sub = (value: string | readonly string[]) => ({ "token.actions.githubusercontent.com:sub": value });

export const trustBound: ResourceRule = {
  name: "trust-bound",
  title: "Trust policies name principals; those for GitHub name the repository, and its branch or environment.",
  reason:
    "A role that trusts all of GitHub is taken by any stranger's workflow, which then deploys, or deletes, the shop.",
  link: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html",
  level: "mandatory",
  remedy: "Name the principal; for tokens, ask for aud and for exact values of sub.",
  types: [type],
  violations,
  fixtures: {
    failing: [
      roleOf({ Principal: "*" }),
      roleOf({ Principal: { AWS: ["*"] } }),
      roleOf({ NotPrincipal: { AWS: "arn:aws:iam::123456789012:root" } }),
      workflow(aud),
      workflow(sub("repo:shop/meridian:environment:production")),
      workflow(aud, { StringLike: sub("repo:shop/*") }),
      workflow({ ...aud, ...sub("repo:shop/meridian:*") }),
      workflow({ ...aud, ...sub(["repo:shop/meridian:pull_request", "repo:*"]) }),
      workflow({
        ...aud,
        ...sub(["repo:shop/meridian:environment:production", "repo:shop/meridian:ref:refs/heads/main"]),
      }),
    ],
    passing: [
      roleOf({ Principal: { Service: "ec2.amazonaws.com" } }),
      roleOf({ Principal: { AWS: "arn:aws:iam::123456789012:root" } }),
      roleOf({ Principal: { AWS: "*" }, Condition: { StringEquals: { "aws:PrincipalOrgID": "o-1" } } }),
      workflow({ ...aud, ...sub("repo:shop/meridian:environment:production") }),
      workflow({ ...aud, ...sub("repo:shop@123456/meridian@456789:environment:production") }),
      roleOf({ Effect: "Deny", Principal: "*" }),
    ],
  },
};
