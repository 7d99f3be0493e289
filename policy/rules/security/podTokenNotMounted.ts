import { type Plan, type PlanRule, type Resource, unknown } from "../../rule";
import { ofType, planWith } from "./parts";
import { at } from "../../reading";
import { podSpecOf, workloadTypes } from "./workloads";
import { deploymentOf } from "./workloads.samples";

const account = "kubernetes:core/v1:ServiceAccount";
const setting = "automountServiceAccountToken";

/** What a pod doesn't say, its service account does. */
function isMounted(workload: Resource, plan: Plan): boolean {
  const pod = podSpecOf(workload);
  const own = at(pod, setting);
  if (own !== undefined && own !== null) return own !== false && own !== unknown;
  const name = at(pod, "serviceAccountName");
  if (pod === unknown || name === unknown) return false;
  const accounts = ofType(plan, account).filter((it) => [name, unknown].includes(at(it.props, "metadata", "name")));
  return !accounts.some((it) => [false, unknown].includes(it.props[setting] as boolean));
}

const accountWith = (props: object) => ({ type: account, props: { metadata: { name: "storefront" }, ...props } });
const silent = (pod: object = {}) => deploymentOf({ [setting]: undefined, ...pod });

export const podTokenNotMounted: PlanRule = {
  name: "pod-token-not-mounted",
  title: "Pods mount no service account token.",
  reason:
    "The storefront never asks the cluster for anything; with a token, who breaks in can, and learns where everything is.",
  link: "https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/#opt-out-of-api-credential-automounting",
  level: "mandatory",
  remedy:
    "Set automountServiceAccountToken to false on the pod or on its service account. Pod Identity needs no such token.",
  findings: (plan) =>
    ofType(plan, ...workloadTypes)
      .filter((it) => isMounted(it, plan))
      .map(({ urn, name }) => ({ urn, message: `${name} gets a token for the cluster's API` })),
  planFixtures: {
    failing: [
      planWith(deploymentOf({ [setting]: true })),
      planWith(silent()),
      planWith(silent({ serviceAccountName: "storefront" }), accountWith({})),
      planWith(silent({ serviceAccountName: "another" }), accountWith({ [setting]: false })),
    ],
    passing: [
      planWith(deploymentOf()),
      planWith(silent({ serviceAccountName: "storefront" }), accountWith({ [setting]: false })),
      planWith({ type: workloadTypes[0]!, props: { spec: unknown } }),
    ],
  },
};
