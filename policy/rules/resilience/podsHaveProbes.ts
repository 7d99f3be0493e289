import { type ResourceRule, unknown } from "../../rule";
import { containersOf, deployment as type } from "./kubernetes";
import { at } from "../../reading";

const pathOf = (probe: unknown) => at(probe, "httpGet", "path");

function violations(container: unknown): readonly string[] {
  const [ready, alive] = [at(container, "readinessProbe"), at(container, "livenessProbe")];
  const name = String(at(container, "name"));
  const same = pathOf(ready) !== undefined && pathOf(ready) !== unknown && pathOf(ready) === pathOf(alive);
  return [
    ...(ready === undefined ? [`nobody asks ${name} whether it can serve`] : []),
    ...(alive === undefined ? [`nobody notices when ${name} hangs`] : []),
    ...(same ? [`${name} is restarted by the same answer that takes it out of service`] : []),
  ];
}

const probe = (path: string) => ({ httpGet: { path, port: 8080 } });
const container = (probes: unknown) => ({
  spec: { template: { spec: { containers: [{ name: "storefront", ...(probes as object) }] } } },
});

export const podsHaveProbes: ResourceRule = {
  name: "pods-have-probes",
  title: "Every container has readiness and liveness probes on different paths.",
  reason:
    "Without readiness users reach pods that aren't up yet; without liveness a pod that hangs stays. Where both ask the same, a slow database restarts every pod of the region instead of letting them wait for it.",
  link: "https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/",
  level: "mandatory",
  remedy:
    "Give the container a readinessProbe (/health/ready) and a livenessProbe (/health/live) that looks at the process alone.",
  types: [type],
  violations: (resource) => containersOf(resource).flatMap(violations),
  fixtures: {
    failing: [
      { type, props: container({}) },
      { type, props: container({ readinessProbe: probe("/health/ready") }) },
      { type, props: container({ livenessProbe: probe("/health/live") }) },
      { type, props: container({ readinessProbe: probe("/health"), livenessProbe: probe("/health") }) },
    ],
    passing: [
      { type, props: container({ readinessProbe: probe("/health/ready"), livenessProbe: probe("/health/live") }) },
      { type, props: container({ readinessProbe: unknown, livenessProbe: unknown }) },
      {
        type,
        props: container({ readinessProbe: { tcpSocket: { port: 1 } }, livenessProbe: { tcpSocket: { port: 1 } } }),
      },
      { type, props: { spec: unknown } },
    ],
  },
};
