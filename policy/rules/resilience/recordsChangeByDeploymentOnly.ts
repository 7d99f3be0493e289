import { type Plan, type PlanRule, type Resource, resourceOf, unknown } from "../../rule";
import { at, itemsIfKnown, isFrom, isKnownText, ofType } from "../../reading";

const role = "aws:iam/role:Role";
const inline = "aws:iam/rolePolicy:RolePolicy";
const managed = "aws:iam/policy:Policy";
const attachment = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";

/** Calls of Route 53's control plane that move users. */
const moving = ["route53:changeresourcerecordsets", "route53:updatehealthcheck"];

/** Whether an action of a policy, with its wildcards, covers one of these calls. */
function moves(action: unknown): boolean {
  if (!isKnownText(action)) return false;
  const pattern = new RegExp(
    `^${action
      .toLowerCase()
      .replace(/[.+^${}()|[\]\\]/g, "\\$&")
      .replaceAll("*", ".*")
      .replaceAll("?", ".")}$`,
  );
  return moving.some((it) => pattern.test(it));
}

/** Statements of a document that is known already, be it a text or an object. */
function statementsOf(document: unknown): readonly unknown[] {
  try {
    const read: unknown = isKnownText(document) ? JSON.parse(document) : document;
    return itemsIfKnown(at(read, "Statement")) ?? [];
  } catch {
    return [];
  }
}

const allowsMoving = (document: unknown) =>
  statementsOf(document).some(
    (it) => at(it, "Effect") === "Allow" && (itemsIfKnown(at(it, "Action")) ?? []).some(moves),
  );

/** A service of AWS or a cluster's pod assumes it, and not people or their pipeline. */
const isForProgram = (it: Resource) =>
  statementsOf(at(it.props, "assumeRolePolicy")).some(
    (statement) =>
      at(statement, "Principal", "Service") !== undefined ||
      (itemsIfKnown(at(statement, "Principal", "Federated")) ?? []).some((by) => String(by).includes("/oidc.eks.")),
  );

/** Whether a policy or an attachment names this role, by its id or by where its value comes from. */
const isOfRole = (it: Resource, of: Resource) =>
  isFrom(it, "role", of) ||
  [at(of.props, "name"), at(of.props, "id")].some((name) => isKnownText(name) && name === at(it.props, "role"));

function documentsOf(of: Resource, plan: Plan): readonly unknown[] {
  const own = ofType(plan, inline)
    .filter((it) => isOfRole(it, of))
    .map((it) => at(it.props, "policy"));
  const attached = ofType(plan, attachment).filter((it) => isOfRole(it, of));
  const shared = ofType(plan, managed).filter((policy) =>
    attached.some(
      (it) =>
        isFrom(it, "policyArn", policy) ||
        (isKnownText(at(policy.props, "arn")) && at(it.props, "policyArn") === at(policy.props, "arn")),
    ),
  );
  const within = (itemsIfKnown(at(of.props, "inlinePolicies")) ?? []).map((it) => at(it, "policy"));
  return [...own, ...shared.map((it) => at(it.props, "policy")), ...within];
}

const trust = (Principal: object) =>
  JSON.stringify({ Statement: [{ Effect: "Allow", Principal, Action: "sts:AssumeRole" }] });
const document = (Action: unknown, Effect = "Allow") =>
  JSON.stringify({ Statement: [{ Effect, Action, Resource: "*" }] });
const roleOf = (Principal: object, more: object = {}) =>
  resourceOf({ type: role, name: "mover", props: { assumeRolePolicy: trust(Principal), ...more } });
const policyOf = (policy: unknown) =>
  resourceOf({ type: inline, props: { role: unknown, policy }, references: { role: [roleOf({}).urn] } });
const program = { Service: "lambda.amazonaws.com" };

export const recordsChangeByDeploymentOnly: PlanRule = {
  name: "records-change-by-deployment-only",
  title: "No workload's role may change DNS records or health checks.",
  reason:
    "A function or controller that moves users by editing records needs Route 53's control plane in us-east-1: it works in every drill, and fails in the outage that it was made for.",
  link: "https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/global-services.html",
  level: "mandatory",
  remedy:
    "Take route53:ChangeResourceRecordSets and route53:UpdateHealthCheck away from the role; fail over by health checks and by the RegionEvacuated metric.",
  findings: (plan) =>
    ofType(plan, role)
      .filter((it) => isForProgram(it) && documentsOf(it, plan).some(allowsMoving))
      .map(({ urn }) => ({ message: "a program may change records or health checks with it", urn })),
  planFixtures: {
    failing: [
      { resources: [roleOf(program), policyOf(document("route53:ChangeResourceRecordSets"))] },
      {
        resources: [roleOf({ Service: ["pods.eks.amazonaws.com"] }), policyOf(document(["s3:GetObject", "route53:*"]))],
      },
      {
        resources: [
          roleOf({ Federated: "arn:aws:iam::123456789012:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/1" }),
          policyOf(document("route53:ChangeResourceRecordSets")),
        ],
      },
      { resources: [roleOf(program, { inlinePolicies: [{ policy: document("route53:Change*") }] })] },
      {
        resources: [
          roleOf(program),
          resourceOf({ type: managed, props: { arn: "arn:policy", policy: document("*") } }),
          resourceOf({ type: attachment, props: { policyArn: "arn:policy" }, references: { role: [roleOf({}).urn] } }),
        ],
      },
    ],
    passing: [
      { resources: [roleOf({ Federated: "github" }), policyOf(document("route53:*"))] },
      { resources: [roleOf(program), policyOf(document(["route53:GetHealthCheck", "route53:List*"]))] },
      { resources: [roleOf(program), policyOf(document("route53:*", "Deny"))] },
      { resources: [roleOf(program), policyOf(unknown)] },
      { resources: [resourceOf({ type: role, props: { assumeRolePolicy: unknown } })] },
    ],
  },
};
