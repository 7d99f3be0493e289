import { at, selects } from "./manifest";
import type { Values } from "../readback";

/** What the stand-in knows of a kind of object. */
export interface KubernetesKind {
  readonly apiVersion: string;
  readonly kind: string;
  readonly scope: "namespaced" | "cluster";
  /** Fields beside apiVersion, kind and metadata; whatever isn't listed is refused by name. */
  readonly fields: readonly string[];
  /** Paths whose change makes the real provider replace the object (its `forceNew` table), beside name and namespace. */
  readonly replacedBy?: readonly string[];
  /** Names are DNS subdomains unless the API wants a label, which has no dots and at most 63 letters. */
  readonly naming?: "label";
  /** What the API refuses, in its words. */
  readonly refusals?: (manifest: Values) => string[];
  /** Chart that defines the kind, where the API doesn't have it itself. */
  readonly definedBy?: string;
}

const deployment: KubernetesKind = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  scope: "namespaced",
  fields: ["spec"],
  replacedBy: ["spec.selector"],
  refusals: (it) =>
    selects(at(it, "spec", "selector", "matchLabels"), at(it, "spec", "template", "metadata", "labels"))
      ? []
      : ["spec.template.metadata.labels: `selector` does not match template `labels`"],
};

const autoscaler: KubernetesKind = {
  apiVersion: "autoscaling/v2",
  kind: "HorizontalPodAutoscaler",
  scope: "namespaced",
  fields: ["spec"],
  refusals: (it) => {
    const [smallest, largest] = [at(it, "spec", "minReplicas") ?? 1, at(it, "spec", "maxReplicas")];
    return Number(smallest) > Number(largest)
      ? ["spec.maxReplicas: must be greater than or equal to `minReplicas`"]
      : [];
  },
};

const disruptionBudget: KubernetesKind = {
  apiVersion: "policy/v1",
  kind: "PodDisruptionBudget",
  scope: "namespaced",
  fields: ["spec"],
  refusals: (it) =>
    at(it, "spec", "minAvailable") !== undefined && at(it, "spec", "maxUnavailable") !== undefined
      ? ["spec: minAvailable and maxUnavailable cannot be both set"]
      : [],
};

/** Every kind that the platform puts into a cluster, by its token; a new one is a line here. */
export const kinds: Readonly<Record<string, KubernetesKind>> = {
  "kubernetes:core/v1:Namespace": {
    apiVersion: "v1",
    kind: "Namespace",
    scope: "cluster",
    fields: ["spec"],
    naming: "label",
  },
  "kubernetes:core/v1:ConfigMap": {
    apiVersion: "v1",
    kind: "ConfigMap",
    scope: "namespaced",
    fields: ["binaryData", "data", "immutable"],
    replacedBy: ["binaryData", "data"],
  },
  "kubernetes:core/v1:Service": {
    apiVersion: "v1",
    kind: "Service",
    scope: "namespaced",
    fields: ["spec"],
    replacedBy: ["spec.clusterIP"],
    naming: "label",
  },
  "kubernetes:core/v1:ServiceAccount": {
    apiVersion: "v1",
    kind: "ServiceAccount",
    scope: "namespaced",
    fields: ["automountServiceAccountToken", "imagePullSecrets", "secrets"],
  },
  "kubernetes:scheduling.k8s.io/v1:PriorityClass": {
    apiVersion: "scheduling.k8s.io/v1",
    kind: "PriorityClass",
    scope: "cluster",
    fields: ["description", "globalDefault", "preemptionPolicy", "value"],
  },
  "kubernetes:networking.k8s.io/v1:NetworkPolicy": {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    scope: "namespaced",
    fields: ["spec"],
  },
  "kubernetes:apps/v1:Deployment": deployment,
  "kubernetes:autoscaling/v2:HorizontalPodAutoscaler": autoscaler,
  "kubernetes:policy/v1:PodDisruptionBudget": disruptionBudget,
  "kubernetes:karpenter.sh/v1:NodePool": {
    apiVersion: "karpenter.sh/v1",
    kind: "NodePool",
    scope: "cluster",
    fields: ["spec"],
    definedBy: "karpenter-crd",
  },
  "kubernetes:karpenter.k8s.aws/v1:EC2NodeClass": {
    apiVersion: "karpenter.k8s.aws/v1",
    kind: "EC2NodeClass",
    scope: "cluster",
    fields: ["spec"],
    definedBy: "karpenter-crd",
  },
};

/** Apart from the others: it makes real calls. */
export const targetGroupBindingToken = "kubernetes:elbv2.k8s.aws/v1beta1:TargetGroupBinding";
export const targetGroupBinding: KubernetesKind = {
  apiVersion: "elbv2.k8s.aws/v1beta1",
  kind: "TargetGroupBinding",
  scope: "namespaced",
  fields: ["spec"],
  definedBy: "aws-load-balancer-controller",
  refusals: (it) =>
    at(it, "spec", "targetType") === "ip" ? [] : ["spec.targetType: the rehearsal knows targets by address (ip) only"],
};
