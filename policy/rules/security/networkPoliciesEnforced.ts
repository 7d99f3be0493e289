import { type Plan, type PlanRule, type Resource, unknown } from "../../rule";
import { ofType, planWith } from "./parts";

const cluster = "aws:eks/cluster:Cluster";
const addon = "aws:eks/addon:Addon";

/** Its settings are text, and its switches text in that text. */
function enforces({ props: { addonName, configurationValues } }: Resource): boolean {
  if (addonName !== "vpc-cni") return false;
  if (configurationValues === unknown) return true;
  if (typeof configurationValues !== "string") return false;
  const settings = JSON.parse(configurationValues) as { readonly enableNetworkPolicy?: unknown };
  return String(settings.enableNetworkPolicy) === "true";
}

function findings(plan: Plan) {
  if (ofType(plan, addon).some(enforces)) return [];
  return ofType(plan, cluster).map(({ urn, name }) => ({
    urn,
    message: `${name} takes network policies and does nothing with them`,
  }));
}

const addonWith = (configurationValues?: unknown, addonName = "vpc-cni") => ({
  type: addon,
  props: { addonName, configurationValues },
});
const made = { type: cluster, name: "cluster", props: {} };

export const networkPoliciesEnforced: PlanRule = {
  name: "network-policies-enforced",
  title: "The VPC CNI add-on enforces network policies.",
  reason: "As AWS installs it, it takes policies and ignores them: every pod reaches every other, and nothing says so.",
  link: "https://docs.aws.amazon.com/eks/latest/userguide/cni-network-policy-configure.html",
  level: "mandatory",
  remedy: 'Add the add-on vpc-cni with configurationValues that set enableNetworkPolicy to "true".',
  findings,
  planFixtures: {
    failing: [
      planWith(made),
      planWith(made, addonWith()),
      planWith(made, addonWith("{}")),
      planWith(made, addonWith('{"enableNetworkPolicy":"false"}')),
      planWith(made, addonWith('{"enableNetworkPolicy":"true"}', "coredns")),
    ],
    passing: [
      planWith(made, addonWith('{"enableNetworkPolicy":"true"}')),
      planWith(made, addonWith(unknown)),
      planWith(),
    ],
  },
};
