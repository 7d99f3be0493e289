import type { Resource, ResourceRule } from "../../rule";
import { at, isMissing } from "../../reading";
import { containersOf, podSpecOf, workloadTypes } from "./workloads";
import { cronJobOf, deploymentOf } from "./workloads.samples";

/** No limit on processors: it would slow a pod down beside idle ones, and shares of them are kept by what was requested. */
const wanted = [
  ["requests", "cpu"],
  ["requests", "memory"],
  ["limits", "memory"],
] as const;

function violations(resource: Resource): readonly string[] {
  return containersOf(podSpecOf(resource)).flatMap(({ name, spec }) =>
    wanted
      .filter((it) => isMissing(at(spec, "resources", ...it)))
      .map(([kind, message]) => `${name} has no ${kind}.${message}`),
  );
}

export const podResources: ResourceRule = {
  name: "pod-resources",
  title: "Containers have CPU and memory requests and a memory limit.",
  reason:
    "One pod that runs wild takes the memory of all on its node, and one that says nothing is the first to be thrown out.",
  link: "https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/",
  level: "mandatory",
  remedy: "Set resources.requests.cpu, resources.requests.memory and resources.limits.memory.",
  types: workloadTypes,
  violations,
  fixtures: {
    failing: [
      deploymentOf({}, { resources: undefined }),
      deploymentOf({}, { resources: { requests: { cpu: "1", memory: "1Gi" } } }),
      deploymentOf({}, { resources: { requests: { cpu: "1" }, limits: { memory: "1Gi" } } }),
      cronJobOf({ containers: [{ name: "tidy" }] }),
    ],
    passing: [deploymentOf(), cronJobOf({})],
  },
};
