/** Health checks of Route 53, and the alarms that some of them follow. */
import { type Plan, type Resource, resourceOf, unknown } from "../../rule";
import { at, isFrom, isKnownText, itemsIfKnown, ofType } from "../../reading";
import { isRouted, record } from "./records";

export const healthCheck = "aws:route53/healthCheck:HealthCheck";
export const metricAlarm = "aws:cloudwatch/metricAlarm:MetricAlarm";

/** The metric that takes a region out, as drills publish it: `components/global/evacuation.ts` and `drill/` share the name. */
export const evacuationMetric = "RegionEvacuated";
export const capacityMetric = "HealthyHostCount";

export const kindOf = (it: Resource): unknown => at(it.props, "type");

const isId = (it: Resource, id: unknown) => isKnownText(id) && id === at(it.props, "id");

/** Checks that routed records of this plan follow. */
export function routedChecks(plan: Plan): readonly Resource[] {
  const answers = ofType(plan, record).filter((it) => isRouted(it) && at(it.props, "healthCheckId") !== undefined);
  return ofType(plan, healthCheck).filter((it) =>
    answers.some((by) => isFrom(by, "healthCheckId", it) || isId(it, at(by.props, "healthCheckId"))),
  );
}

/** Children of a calculated check that this plan makes. */
export function childrenOf(parent: Resource, plan: Plan): readonly Resource[] {
  const ids = itemsIfKnown(at(parent.props, "childHealthchecks")) ?? [];
  return ofType(plan, healthCheck).filter(
    (it) => isFrom(parent, "childHealthchecks", it) || ids.some((id) => isId(it, id)),
  );
}

/** The alarm that a check follows, where this plan makes it. */
export const followedAlarm = (check: Resource, plan: Plan): Resource | undefined =>
  ofType(plan, metricAlarm).find((it) => isFrom(check, "cloudwatchAlarmName", it) || isNamed(check, it));

/** Names are enough once they are known. */
function isNamed(check: Resource, alarm: Resource): boolean {
  const name = at(check.props, "cloudwatchAlarmName");
  return (
    isKnownText(name) &&
    name === at(alarm.props, "name") &&
    at(check.props, "cloudwatchAlarmRegion") === at(alarm.props, "region")
  );
}

/** The metric of the alarm that a check follows: not known where this plan doesn't make the alarm. */
export function followedMetric(check: Resource, plan: Plan): unknown {
  const alarm = followedAlarm(check, plan);
  return alarm ? at(alarm.props, "metricName") : unknown;
}

/** For fixtures: a calculated check of these children. */
export const calculatedOf = (children: readonly string[]): Resource =>
  resourceOf({
    type: healthCheck,
    name: "region",
    props: { id: "region-id", type: "CALCULATED", childHealthchecks: children.map(() => unknown) },
    references: { childHealthchecks: children.map((name) => endpointNamed(name).urn) },
  });

export const endpointNamed = (name: string): Resource =>
  resourceOf({ type: healthCheck, name, props: { type: "HTTPS_STR_MATCH" } });

/** For fixtures: a check, and the alarm that it follows. */
export function following(name: string, alarm: Resource["props"]): readonly [Resource, Resource] {
  const followed = resourceOf({ type: metricAlarm, name, props: alarm });
  const check = resourceOf({
    type: healthCheck,
    name,
    props: { type: "CLOUDWATCH_METRIC", cloudwatchAlarmName: unknown },
    references: { cloudwatchAlarmName: [followed.urn] },
  });
  return [check, followed];
}
