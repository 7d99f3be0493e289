import { type Plan, type PlanRule, type Resource, resourceOf, unknown } from "../../rule";
import { couldBe, nameOf, namespaceOf, targetGroupBinding } from "./kubernetes";
import { at, isFrom, ofType } from "../../reading";

const namespace = "kubernetes:core/v1:Namespace";
const label = "elbv2.k8s.aws/pod-readiness-gate-inject";

const release = "kubernetes:helm.sh/v3:Release";
const controller = "aws-load-balancer-controller";

const group = "aws:lb/targetGroup:TargetGroup";
const rule = "aws:lb/listenerRule:ListenerRule";

/**
 * Whether a load balancer asks these pods at all. A target group that no rule names yet finds nobody healthy, and pods that wait for it
 * would never be ready.
 */
function isAsked(binding: Resource, plan: Plan): boolean {
  const own = ofType(plan, group).filter((it) => isFrom(binding, "spec", it));
  if (own.length === 0) return true;
  return ofType(plan, rule).some((it) => own.some((of) => isFrom(it, "actions", of)));
}

/** Left to itself, its chart lets pods pass without a gate while it doesn't answer. */
function failsOpen({ props }: Resource): boolean {
  if (at(props, "chart") !== controller) return false;
  const values = at(props, "values");
  return values !== unknown && !couldBe(at(values, "podMutatorWebhookConfig", "failurePolicy"), "Fail");
}

const space = (labels: unknown, name: unknown = "storefront") =>
  resourceOf({ type: namespace, props: { metadata: { name, labels } } });
const installed = (values: unknown, chart = controller) => resourceOf({ type: release, props: { chart, values } });
const failing = (failurePolicy: unknown) => installed({ podMutatorWebhookConfig: { failurePolicy } });
const targets = resourceOf({ type: group, name: "pods", props: { targetType: "ip" } });
const forwards = resourceOf({ type: rule, props: {}, references: { actions: [targets.urn] } });
const bound = (targetType?: unknown, references: Resource["references"] = {}) =>
  resourceOf({
    type: targetGroupBinding,
    props: { metadata: { namespace: "storefront" }, spec: { targetType } },
    references,
  });

export const podsReadyWhenTargetsAre: PlanRule = {
  name: "pods-ready-when-targets-are",
  title: "Pods behind a target group have its readiness gate.",
  reason:
    "Otherwise a roll-out ends old pods as soon as new ones answer inside the cluster, which is before the load balancer has found them: for some seconds nobody serves.",
  link: "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/deploy/pod_readiness_gate/",
  level: "mandatory",
  remedy: `Label the namespace ${label}: enabled, and set podMutatorWebhookConfig.failurePolicy of the controller's chart to Fail.`,
  findings: (plan) => [
    ...ofType(plan, release)
      .filter(failsOpen)
      .map(({ urn }) => ({ message: "pods that are made while it doesn't answer go without a gate", urn })),
    ...ofType(plan, targetGroupBinding)
      .filter((it) => at(it.props, "spec", "targetType") !== "instance" && isAsked(it, plan))
      .flatMap((it) => ofType(plan, namespace).filter((space) => couldBe(nameOf(space), namespaceOf(it))))
      .filter((it) => {
        const labels = at(it.props, "metadata", "labels");
        return labels !== unknown && !couldBe(at(labels, label), "enabled");
      })
      .map(({ urn }) => ({ message: "pods in it are ready before their load balancer knows them", urn })),
  ],
  planFixtures: {
    failing: [
      { resources: [space({}), bound("ip")] },
      { resources: [space(undefined), bound()] },
      { resources: [space({}), bound("ip", { spec: [targets.urn] }), targets, forwards] },
      { resources: [space({ [label]: "disabled" }), bound("ip")] },
      { resources: [installed({})] },
      { resources: [installed(undefined)] },
      { resources: [failing("Ignore")] },
    ],
    passing: [
      { resources: [space({ [label]: "enabled" }), bound("ip")] },
      { resources: [space(unknown), bound("ip")] },
      { resources: [space({}), bound("instance")] },
      { resources: [space({}), bound("ip", { spec: [targets.urn] }), targets] },
      { resources: [space({}, "other"), bound("ip")] },
      { resources: [space({})] },
      { resources: [failing("Fail")] },
      { resources: [failing(unknown), installed(unknown), installed({}, "karpenter")] },
    ],
  },
};
