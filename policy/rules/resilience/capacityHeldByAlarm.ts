import { type Finding, type Plan, type PlanRule, type Resource, resourceOf, unknown } from "../../rule";
import { horizontalPodAutoscaler } from "./kubernetes";
import { at, knownItemsOf, numberAt, ofType } from "../../reading";

const group = "aws:autoscaling/group:Group";
const alarm = "aws:cloudwatch/metricAlarm:MetricAlarm";
const healthyHosts = "HealthyHostCount";

/** Whether an alarm fires when too few targets are healthy, be it one metric or an expression over several groups' of targets. */
function countsHealthyHosts({ props }: Resource): boolean {
  if (!String(at(props, "comparisonOperator")).startsWith("LessThan")) return false;
  const queried = knownItemsOf(at(props, "metricQueries")).map((it) => at(it, "metric", "metricName"));
  return [at(props, "metricName"), ...queried].includes(healthyHosts);
}

/** What serves behind a load balancer and how many of it there are at least. */
function minimums(plan: Plan): readonly { resource: Resource; count: number | undefined }[] {
  const serving = ofType(plan, group).filter(
    (it) => knownItemsOf(at(it.props, "targetGroupArns")).length > 0 || it.references?.["targetGroupArns"],
  );
  return [
    ...serving.map((resource) => ({ resource, count: numberAt(at(resource.props, "minSize"), 0) })),
    ...ofType(plan, horizontalPodAutoscaler).map((resource) => ({
      resource,
      count: numberAt(at(resource.props, "spec", "minReplicas"), 1),
    })),
  ];
}

function compared(plan: Plan): readonly Finding[] {
  const alarms = ofType(plan, alarm).filter(countsHealthyHosts);
  const thresholds = alarms.map((it) => numberAt(at(it.props, "threshold"))).filter((it) => it !== undefined);
  return minimums(plan).flatMap(({ resource: { urn }, count }) => {
    if (count === undefined) return [];
    if (alarms.length === 0) return [{ message: `no alarm fires when fewer than its ${count} serve`, urn }];
    if (thresholds.length < alarms.length || thresholds.includes(count)) return [];
    return [{ message: `its minimum is ${count}, but the alarm fires below ${thresholds.join(" and ")}`, urn }];
  });
}

const serving = (minSize: unknown) =>
  resourceOf({ type: group, props: { minSize, targetGroupArns: ["arn:target-group"] } });
const pods = (minReplicas: unknown) => resourceOf({ type: horizontalPodAutoscaler, props: { spec: { minReplicas } } });
const alarmBelow = (threshold: unknown) =>
  resourceOf({
    type: alarm,
    name: "alb-too-few-healthy-hosts",
    props: { metricName: healthyHosts, comparisonOperator: "LessThanThreshold", threshold },
  });
const alarmOverBoth = (threshold: unknown) =>
  resourceOf({
    type: alarm,
    props: {
      metricQueries: [{ expression: "a + b" }, { metric: { metricName: healthyHosts } }],
      comparisonOperator: "LessThanThreshold",
      threshold,
    },
  });
const alarmAbove = resourceOf({
  type: alarm,
  props: { metricName: healthyHosts, comparisonOperator: "GreaterThanThreshold", threshold: 4 },
});

export const capacityHeldByAlarm: PlanRule = {
  name: "capacity-held-by-alarm",
  title: "The minimum capacity is what static stability needs, and an alarm watches for fewer healthy hosts.",
  reason:
    "A region must carry another one's users without launching anything. If its minimum is below what the alarm calls enough, or no alarm fires below it, the first to notice is the region that fails over into it.",
  link: "https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/static-stability.html",
  level: "mandatory",
  remedy:
    "Let the minimum and the threshold of the alarm on HealthyHostCount come from the same setting, service.minInstances.",
  findings: compared,
  planFixtures: {
    failing: [
      { resources: [serving(3), alarmBelow(4)] },
      { resources: [serving(6), alarmBelow(4)] },
      { resources: [serving(4)] },
      { resources: [serving(4), alarmAbove] },
      { resources: [pods(3), alarmBelow(4)] },
      { resources: [pods(3), alarmOverBoth(4)] },
    ],
    passing: [
      { resources: [serving(4), alarmBelow(4)] },
      { resources: [pods(4), alarmBelow(4)] },
      { resources: [serving(4), pods(4), alarmOverBoth(4)] },
      { resources: [serving(unknown), alarmBelow(4)] },
      { resources: [serving(4), alarmBelow(unknown)] },
      { resources: [resourceOf({ type: group, props: { minSize: 3 } }), alarmBelow(4)] },
    ],
  },
};
