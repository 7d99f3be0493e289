/** Records of Route 53 that choose among several answers. */
import { type Plan, type Resource, resourceOf, unknown } from "../../rule";
import { at, itemsIfKnown, isKnownText, ofType } from "../../reading";

export const record = "aws:route53/record:Record";

/** Properties whose presence makes an answer depend on who asks, on chance, or on health. */
const policies = [
  "latencyRoutingPolicies",
  "failoverRoutingPolicies",
  "weightedRoutingPolicies",
  "geolocationRoutingPolicies",
  "geoproximityRoutingPolicy",
  "cidrRoutingPolicy",
  "multivalueAnswerRoutingPolicy",
];

const isSet = (value: unknown) => value !== undefined && value !== false && itemsIfKnown(value)?.length !== 0;

export const isRouted = ({ props }: Resource): boolean => policies.some((it) => isSet(at(props, it)));

/** Names that answer with what is healthy or near, as far as they are known. */
export const routedNames = (plan: Plan): ReadonlySet<string> =>
  new Set(
    ofType(plan, record)
      .filter(isRouted)
      .map((it) => at(it.props, "name"))
      .filter(isKnownText),
  );

/** The one alias of a record, where it is one. */
export const aliasOf = ({ props }: Resource): unknown => {
  const aliases = at(props, "aliases");
  return aliases === unknown ? unknown : at(aliases, 0);
};

/** A latency record for fixtures. */
export const routed = (props: object): Resource =>
  resourceOf({
    type: record,
    props: { type: "A", setIdentifier: "eu-west-1", latencyRoutingPolicies: [{ region: "eu-west-1" }], ...props },
  });
