import { isGiven, type ResourceRule, unknown } from "../../rule";
import { containersOf, deployment as type } from "./kubernetes";
import { at } from "../../reading";

const container = (resources: unknown) => ({
  spec: { template: { spec: { containers: [{ name: "storefront", resources }] } } },
});

export const podsAskForResources: ResourceRule = {
  name: "pods-ask-for-resources",
  title: "Every container has CPU and memory requests and a memory limit.",
  reason:
    "Pods that ask for nothing are packed onto full nodes and thrown out first, autoscaling by CPU has nothing to compare with, and one that leaks takes its whole node down.",
  link: "https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/",
  level: "mandatory",
  remedy: "Set resources.requests.cpu, resources.requests.memory and resources.limits.memory.",
  types: [type],
  violations: (resource) =>
    containersOf(resource).flatMap((it) => {
      const wanted = [
        ["requests", "cpu"],
        ["requests", "memory"],
        ["limits", "memory"],
      ] as const;
      const missing = wanted.filter((path) => !isGiven(at(it, "resources", ...path)));
      return missing.map((path) => `${String(at(it, "name"))} has no ${path.join(".")}`);
    }),
  fixtures: {
    failing: [
      { type, props: container(undefined) },
      { type, props: container({ requests: { cpu: "500m", memory: "512Mi" } }) },
      { type, props: container({ requests: { memory: "512Mi" }, limits: { memory: "512Mi" } }) },
    ],
    passing: [
      { type, props: container({ requests: { cpu: "500m", memory: "512Mi" }, limits: { memory: "512Mi" } }) },
      { type, props: container({ requests: unknown, limits: unknown }) },
      { type, props: container(unknown) },
      { type, props: { spec: unknown } },
    ],
  },
};
