import { type PlanRule, resourceOf, unknown } from "../../rule";
import { at, isKnownText, ofType } from "../../reading";
import { aliasOf, record, routed, routedNames } from "./records";

const target = routed({ name: "pair-eu-west-1.shop.example", healthCheckId: "check" });
const aliasTo = (name: unknown, evaluateTargetHealth: unknown, more: object = {}) =>
  resourceOf({
    type: record,
    name: "origin",
    props: { name: "origin.shop.example", aliases: [{ name, evaluateTargetHealth }], ...more },
  });

export const aliasCarriesHealth: PlanRule = {
  name: "alias-carries-health",
  title: "Alias records evaluate target health where their target is chosen by health.",
  reason:
    "A tree of records finds its healthy leaf only if every branch passes health on. A branch that doesn't looks healthy when all below it are gone, so users stay with it although another branch could serve them.",
  link: "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-complex-configs.html",
  level: "mandatory",
  remedy: "Set evaluateTargetHealth of the alias to true.",
  findings: (plan) => {
    const names = routedNames(plan);
    return ofType(plan, record).flatMap((it) => {
      const alias = aliasOf(it);
      const [name, evaluates] = [at(alias, "name"), at(alias, "evaluateTargetHealth")];
      if (!isKnownText(name) || !names.has(name) || evaluates === true || evaluates === unknown) return [];
      return [{ message: `it is an alias of ${name} and passes nothing of its health on`, urn: it.urn }];
    });
  },
  planFixtures: {
    failing: [
      { resources: [target, aliasTo("pair-eu-west-1.shop.example", false)] },
      { resources: [target, aliasTo("pair-eu-west-1.shop.example", undefined, { healthCheckId: "check" })] },
    ],
    passing: [
      { resources: [target, aliasTo("pair-eu-west-1.shop.example", true)] },
      { resources: [target, aliasTo("alb-1.elb.amazonaws.com", false)] },
      { resources: [target, aliasTo(unknown, false)] },
      {
        resources: [target, resourceOf({ type: record, name: "txt", props: { name: "shop.example", records: ["v"] } })],
      },
    ],
  },
};
