import { isGiven, type Plan, type PlanRule, type Resource, resourceOf } from "../../rule";
import { at, isKnownText, ofType } from "../../reading";
import { aliasOf, record } from "./records";

const evaluates = (it: Resource) => at(aliasOf(it), "evaluateTargetHealth") === true;

const isOf = (it: Resource, name: unknown, type: unknown) =>
  isKnownText(name) && at(it.props, "name") === name && at(it.props, "type") === type;

/** Records without a check that an evaluated alias asks for their health. One that passes its own alias' health on is asked in its turn. */
function leaves(plan: Plan): readonly Resource[] {
  const records = ofType(plan, record);
  const asked = records
    .filter(evaluates)
    .flatMap((it) => records.filter((other) => isOf(other, at(aliasOf(it), "name"), at(it.props, "type"))));
  return [...new Set(asked)].filter(
    (it) => !isGiven(at(it.props, "healthCheckId")) && at(aliasOf(it), "evaluateTargetHealth") !== true,
  );
}

const named = (name: string, props: object) =>
  resourceOf({ type: record, name, props: { name: `${name}.shop.example`, type: "A", ...props } });
const aliasTo = (name: string, evaluateTargetHealth: boolean, more: object = {}) =>
  named("origin", { aliases: [{ name: `${name}.shop.example`, evaluateTargetHealth }], ...more });
const address = { records: ["192.0.2.1"], ttl: 60 };
const balancer = (evaluateTargetHealth: boolean, more: object = {}) => ({
  aliases: [{ name: "alb.elb.amazonaws.com", evaluateTargetHealth }],
  ...more,
});

export const evaluatedAliasEndsInChecks: PlanRule = {
  name: "evaluated-alias-ends-in-checks",
  title: "No record without a health check lies under an alias that evaluates its target's health.",
  reason:
    "One leaf without a check counts as healthy for ever, and its whole branch with it: the alias above is asked, says healthy, and users stay in a branch where nothing answers.",
  link: "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-complex-configs.html",
  level: "mandatory",
  remedy: "Give the record a healthCheckId, or let its alias evaluate its target's health.",
  findings: (plan) => leaves(plan).map(({ urn }) => ({ message: "its branch is healthy whatever happens", urn })),
  planFixtures: {
    failing: [
      { resources: [aliasTo("leaf", true), named("leaf", address)] },
      { resources: [aliasTo("leaf", true), named("leaf", balancer(false))] },
    ],
    passing: [
      { resources: [aliasTo("leaf", true), named("leaf", balancer(false, { healthCheckId: "check" }))] },
      { resources: [aliasTo("leaf", true), named("leaf", balancer(true))] },
      { resources: [aliasTo("leaf", false), named("leaf", address)] },
      { resources: [aliasTo("leaf", true), named("leaf", { ...address, type: "AAAA" })] },
    ],
  },
};
