import type { ResourceRule } from "../../rule";
import { at, isNoneOf } from "../../reading";

const type = "kubernetes:core/v1:Namespace";
const label = "pod-security.kubernetes.io/enforce";

const namespaceWith = (labels?: object) => ({
  type,
  props: { metadata: { name: "storefront", ...(labels && { labels }) } },
});

export const namespaceRestricted: ResourceRule = {
  name: "namespace-restricted",
  title: "Namespaces enforce the restricted Pod Security Standard.",
  reason:
    "What this program declares well, somebody could still change by hand: then only the cluster itself can refuse it.",
  link: "https://kubernetes.io/docs/concepts/security/pod-security-admission/",
  level: "mandatory",
  remedy: `Label the namespace ${label}: restricted.`,
  types: [type],
  violations: ({ props }) =>
    isNoneOf(at(props, "metadata", "labels", label), ["restricted"]) ? ["it takes pods of every kind"] : [],
  fixtures: {
    failing: [
      namespaceWith(),
      namespaceWith({ [label]: "baseline" }),
      namespaceWith({ "pod-security.kubernetes.io/warn": "restricted" }),
    ],
    passing: [namespaceWith({ [label]: "restricted" })],
  },
};
