import { type Resource, unknown } from "../../rule";
import { at, itemsOf } from "../../reading";

/** Kubernetes resources that run containers. */
export const workloadTypes: readonly string[] = [
  "kubernetes:apps/v1:Deployment",
  "kubernetes:apps/v1:DaemonSet",
  "kubernetes:apps/v1:StatefulSet",
  "kubernetes:apps/v1:ReplicaSet",
  "kubernetes:batch/v1:Job",
  "kubernetes:batch/v1:CronJob",
  "kubernetes:core/v1:Pod",
];

/** Specification of the pods that a workload runs. */
export function podSpecOf({ type, props }: Resource): unknown {
  if (type === "kubernetes:core/v1:Pod") return at(props, "spec");
  if (type === "kubernetes:batch/v1:CronJob") return at(props, "spec", "jobTemplate", "spec", "template", "spec");
  return at(props, "spec", "template", "spec");
}

/** A container of a pod, whichever list of the specification it is in. */
export interface Container {
  readonly name: string;
  readonly spec: unknown;
}

export function containersOf(pod: unknown): readonly Container[] {
  const lists = ["containers", "initContainers", "ephemeralContainers"].map((it) => at(pod, it));
  return lists.flatMap(itemsOf).flatMap((spec) => {
    if (spec === unknown) return [];
    const name = at(spec, "name");
    return [{ name: typeof name === "string" ? name : "a container", spec }];
  });
}
