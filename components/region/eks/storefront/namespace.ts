import type { types } from "@pulumi/kubernetes";
import { namespaceName, serviceAccountName } from "./names";

/**
 * Whether the load balancer knows the target group. While it doesn't, all of its targets are `unused`, and a pod that waits for its
 * target to be healthy would wait for ever.
 */
export type LoadBalancing = "attached" | "apart";

/** Controller of the load balancer that gives new pods a readiness gate: a pod is ready once its target is healthy. */
const readinessGate = "elbv2.k8s.aws/pod-readiness-gate-inject";

/**
 * The storefront's namespace refuses every pod that isn't of the restricted profile, by the rules of the cluster's own version:
 * those of a later one come with its upgrade (https://kubernetes.io/docs/concepts/security/pod-security-standards/).
 *
 * A pod that exists keeps the gate that it was made with: switching it changes no pod that serves
 * (https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/deploy/pod_readiness_gate/).
 */
export function namespaceManifest(
  kubernetesVersion: string,
  loadBalancing: LoadBalancing,
): types.input.core.v1.Namespace {
  const profiles = ["enforce", "audit", "warn"].flatMap((mode) => [
    [`pod-security.kubernetes.io/${mode}`, "restricted"],
    [`pod-security.kubernetes.io/${mode}-version`, `v${kubernetesVersion}`],
  ]);
  const gate = loadBalancing === "attached" ? { [readinessGate]: "enabled" } : {};
  return { metadata: { name: namespaceName, labels: { ...Object.fromEntries(profiles), ...gate } } };
}

/** Its pods get no token of the cluster's API. Pod Identity's own, for AWS alone, is put into them without being asked. */
export function serviceAccountManifest(): types.input.core.v1.ServiceAccount {
  return {
    metadata: { name: serviceAccountName, namespace: namespaceName },
    automountServiceAccountToken: false,
  };
}

/** Above everything that somebody else may run here one day, below the cluster's own parts. */
export function priorityClassManifest(): types.input.scheduling.v1.PriorityClass {
  return {
    metadata: { name: namespaceName },
    value: 1_000_000,
    globalDefault: false,
    preemptionPolicy: "PreemptLowerPriority",
    description: "Serves users",
  };
}
