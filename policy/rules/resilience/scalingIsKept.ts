import { type PlanRule, type Resource, resourceOf } from "../../rule";
import { autoscalersOf, deployment, horizontalPodAutoscaler } from "./kubernetes";
import { at, ofType } from "../../reading";

const group = "aws:autoscaling/group:Group";

/** Whether a change of this input is left alone, or of something that it is part of. */
const leaves = ({ ignoreChanges }: Resource, path: string) =>
  ignoreChanges.some((it) => path === it || path.startsWith(`${it}.`));

const sized = (ignoreChanges: readonly string[], desiredCapacity?: number) =>
  resourceOf({ type: group, props: { minSize: 4, desiredCapacity }, ignoreChanges });
const pods = (ignoreChanges: readonly string[], replicas?: number) =>
  resourceOf({ type: deployment, name: "storefront", props: { spec: { replicas } }, ignoreChanges });
const scaler = resourceOf({
  type: horizontalPodAutoscaler,
  props: { spec: { scaleTargetRef: { kind: "Deployment", name: "storefront" } } },
});

export const scalingIsKept: PlanRule = {
  name: "scaling-is-kept",
  title: "Deployments ignore desired capacity and replicas, which autoscaling sets.",
  reason:
    "A number in the program is put back by every plan: a deployment under load takes away the instances that carry it, most of all in a region that has just inherited another one's users.",
  link: "https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#scaling-a-deployment",
  level: "mandatory",
  remedy: "Ignore changes of desiredCapacity or spec.replicas (ignoreChanges), or leave the number away.",
  findings: (plan) => [
    ...ofType(plan, group)
      .filter((it) => at(it.props, "desiredCapacity") !== undefined && !leaves(it, "desiredCapacity"))
      .map(({ urn }) => ({ message: "every plan puts desiredCapacity back", urn })),
    ...ofType(plan, deployment)
      .filter((it) => at(it.props, "spec", "replicas") !== undefined && !leaves(it, "spec.replicas"))
      .filter((it) => autoscalersOf(it, plan).length > 0)
      .map(({ urn }) => ({ message: "every plan puts spec.replicas back", urn })),
  ],
  planFixtures: {
    failing: [{ resources: [sized([], 4)] }, { resources: [pods([], 4), scaler] }],
    passing: [
      { resources: [sized(["desiredCapacity"], 4)] },
      { resources: [sized([])] },
      { resources: [pods(["spec.replicas"], 4), scaler] },
      { resources: [pods(["spec"], 4), scaler] },
      { resources: [pods([], 4)] },
      { resources: [pods([]), scaler] },
    ],
  },
};
