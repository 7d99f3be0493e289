import { type Finding, type Plan, type PlanRule, type Resource, resourceOf, unknown } from "../../rule";
import {
  autoscalersOf,
  couldBe,
  deployment,
  horizontalPodAutoscaler,
  namespaceOf,
  podDisruptionBudget,
} from "./kubernetes";
import { at, numberAt, ofType } from "../../reading";

/** Whether a budget's selector covers a deployment's pods. */
function covers(budget: Resource, target: Resource): boolean {
  const wanted = at(budget.props, "spec", "selector", "matchLabels");
  const labels = at(target.props, "spec", "template", "metadata", "labels");
  if (!couldBe(namespaceOf(budget), namespaceOf(target))) return false;
  if (wanted === unknown || labels === unknown) return true;
  return Object.entries((wanted as object | undefined) ?? {}).every(([key, value]) => couldBe(value, at(labels, key)));
}

const isText = (value: unknown, ...texts: readonly string[]) => texts.includes(String(value));

/** Why nothing could ever be moved, given how many pods there are at least. */
function blocks({ props }: Resource, pods: number | undefined): string | undefined {
  const [max, min] = [at(props, "spec", "maxUnavailable"), at(props, "spec", "minAvailable")];
  if (typeof max !== "symbol" && isText(max, "0", "0%")) return "it lets no pod go at all";
  if (typeof min !== "symbol" && isText(min, "100%")) return "it needs every pod there is";
  const count = numberAt(min);
  return count !== undefined && pods !== undefined && count >= pods
    ? `it needs ${count} pods, and there are ${pods}`
    : undefined;
}

function podsOf(target: Resource, plan: Plan): number | undefined {
  const [scaler] = autoscalersOf(target, plan);
  if (scaler) return numberAt(at(scaler.props, "spec", "minReplicas"), 1);
  return numberAt(at(target.props, "spec", "replicas"), 1);
}

function judged(target: Resource, plan: Plan): readonly Finding[] {
  const budgets = ofType(plan, podDisruptionBudget).filter((it) => covers(it, target));
  if (budgets.length === 0)
    return [{ message: "nothing keeps its pods from being moved all at once", urn: target.urn }];
  return budgets.flatMap((it) => {
    const message = blocks(it, podsOf(target, plan));
    return message === undefined ? [] : [{ message: `${message}, so no node can ever be replaced`, urn: it.urn }];
  });
}

const labels = { app: "storefront" };
const metadata = { name: "storefront", namespace: "storefront" };
const pods = (replicas?: number) =>
  resourceOf({ type: deployment, props: { metadata, spec: { replicas, template: { metadata: { labels } } } } });
const scaled = resourceOf({
  type: horizontalPodAutoscaler,
  props: { metadata, spec: { minReplicas: 4, scaleTargetRef: { kind: "Deployment", name: "storefront" } } },
});
const budget = (spec: object, namespace: unknown = "storefront") =>
  resourceOf({
    type: podDisruptionBudget,
    props: { metadata: { namespace }, spec: { selector: { matchLabels: labels }, ...spec } },
  });

export const podsHaveDisruptionBudget: PlanRule = {
  name: "pods-have-disruption-budget",
  title: "Every deployment has a disruption budget that allows at least one disruption.",
  reason:
    "Without one, an update of the nodes may empty all of them at once; with one that lets nobody go, nodes can't be replaced at all, and stay on a version that nobody patches.",
  link: "https://kubernetes.io/docs/tasks/run-application/configure-pdb/",
  level: "mandatory",
  remedy: "Declare a PodDisruptionBudget with the deployment's labels and maxUnavailable 1, or a third of the pods.",
  findings: (plan) => ofType(plan, deployment).flatMap((it) => judged(it, plan)),
  planFixtures: {
    failing: [
      { resources: [pods(3)] },
      { resources: [pods(3), budget({ maxUnavailable: 0 })] },
      { resources: [pods(3), budget({ minAvailable: "100%" })] },
      { resources: [pods(3), budget({ minAvailable: 3 })] },
      { resources: [pods(), scaled, budget({ minAvailable: 4 })] },
      { resources: [pods(3), budget({ maxUnavailable: 1 }, "elsewhere")] },
      { resources: [pods(3), budget({ maxUnavailable: 1, selector: { matchLabels: { app: "other" } } })] },
    ],
    passing: [
      { resources: [pods(3), budget({ maxUnavailable: 1 })] },
      { resources: [pods(3), budget({ maxUnavailable: "34%" })] },
      { resources: [pods(), scaled, budget({ minAvailable: 3 })] },
      { resources: [pods(3), budget({ maxUnavailable: unknown }, unknown)] },
      { resources: [pods(3), budget({ maxUnavailable: 1, selector: { matchLabels: unknown } })] },
    ],
  },
};
