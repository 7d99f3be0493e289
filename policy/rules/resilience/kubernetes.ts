/** Kubernetes' own types, and where things stand in their manifests. */
import type { Plan, Resource } from "../../rule";
import { at, knownItemsOf, ofType } from "../../reading";

export const deployment = "kubernetes:apps/v1:Deployment";
export const horizontalPodAutoscaler = "kubernetes:autoscaling/v2:HorizontalPodAutoscaler";
export const podDisruptionBudget = "kubernetes:policy/v1:PodDisruptionBudget";
export const targetGroupBinding = "kubernetes:elbv2.k8s.aws/v1beta1:TargetGroupBinding";

/** Containers that run as long as their pod does. */
export const containersOf = (resource: Resource): readonly unknown[] =>
  knownItemsOf(at(resource.props, "spec", "template", "spec", "containers"));

export const nameOf = (resource: Resource): unknown => at(resource.props, "metadata", "name") ?? resource.name;

export const namespaceOf = (resource: Resource): unknown => at(resource.props, "metadata", "namespace") ?? "default";

/** The autoscalers that say how many pods a deployment has. */
export const autoscalersOf = (target: Resource, plan: Plan): readonly Resource[] =>
  ofType(plan, horizontalPodAutoscaler).filter((it) => {
    const scaled = at(it.props, "spec", "scaleTargetRef");
    return at(scaled, "kind") === "Deployment" && couldBe(at(scaled, "name"), nameOf(target));
  });

/** Two values are equal, or one of them is known only later. */
export const couldBe = (one: unknown, other: unknown): boolean =>
  typeof one === "symbol" || typeof other === "symbol" || one === other;
