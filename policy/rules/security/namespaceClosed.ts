import { type Plan, type PlanRule, type Resource, unknown } from "../../rule";
import { ofType, planWith } from "./parts";
import { at, isWithout, itemsOf } from "../../reading";

const type = "kubernetes:core/v1:Namespace";
const policy = "kubernetes:networking.k8s.io/v1:NetworkPolicy";

/** It is about every pod, in both directions, and so whatever no other policy allows is refused. */
function isDefaultDeny({ props }: Resource): boolean {
  const spec = at(props, "spec");
  const selector = at(spec, "podSelector");
  const isForAll = selector === unknown || Object.keys((selector ?? {}) as object).length === 0;
  const rules = ["ingress", "egress"].flatMap((it) => itemsOf(at(spec, it)));
  const kinds = at(spec, "policyTypes");
  return isForAll && rules.length === 0 && !isWithout(kinds, "Ingress") && !isWithout(kinds, "Egress");
}

/** A namespace is known by the name in its manifest. */
function isIn(part: Resource, namespace: Resource): boolean {
  if (part.references?.["metadata"]?.includes(namespace.urn) === true) return true;
  const [its, name] = [at(part.props, "metadata", "namespace"), at(namespace.props, "metadata", "name")];
  return its === unknown || name === unknown || (its !== undefined && its === name);
}

function findings(plan: Plan) {
  const denials = ofType(plan, policy).filter(isDefaultDeny);
  const open = ofType(plan, type).filter((it) => !denials.some((denial) => isIn(denial, it)));
  return open.map(({ urn, name }) => ({ urn, message: `${name} lets its pods call, and be called by, anybody` }));
}

const namespace = { type, name: "storefront", props: { metadata: { name: "storefront" } } };
const denial = (spec: object = {}, metadata: object = { namespace: "storefront" }) => ({
  type: policy,
  props: { metadata, spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"], ...spec } },
});

export const namespaceClosed: PlanRule = {
  name: "namespace-closed",
  title: "Every namespace has a network policy that denies all traffic by default.",
  reason: "Without it, one pod that is taken over reaches every other pod, the databases and the whole internet.",
  link: "https://kubernetes.io/docs/concepts/services-networking/network-policies/#default-deny-all-ingress-and-all-egress-traffic",
  level: "mandatory",
  remedy:
    "Add a NetworkPolicy with an empty podSelector, both policyTypes and no rules, and allow what is needed by others.",
  findings,
  planFixtures: {
    failing: [
      planWith(namespace),
      planWith(namespace, denial({}, { namespace: "another" })),
      planWith(namespace, denial({ policyTypes: ["Ingress"] })),
      planWith(namespace, denial({ podSelector: { matchLabels: { app: "storefront" } } })),
      planWith(namespace, denial({ egress: [{}] })),
    ],
    passing: [planWith(namespace, denial()), planWith(namespace, denial({}, { namespace: unknown })), planWith()],
  },
};
