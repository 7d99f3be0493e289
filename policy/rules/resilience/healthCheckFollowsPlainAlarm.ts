import { type Finding, isGiven, type PlanRule, type Resource, unknown } from "../../rule";
import { at, isNoneOf, itemsOf, numberAt, ofType } from "../../reading";
import { followedAlarm, following, healthCheck } from "./healthChecks";

const statistics = ["Average", "Minimum", "Maximum", "Sum", "SampleCount"];

/** What Route 53 can't follow, or would follow otherwise than the alarm says. */
function troubles({ props }: Resource): readonly string[] {
  const [evaluated, breaching] = [
    numberAt(at(props, "evaluationPeriods")),
    numberAt(at(props, "datapointsToAlarm"), numberAt(at(props, "evaluationPeriods"))),
  ];
  const found: Readonly<Record<string, boolean>> = {
    "it computes its value from several metrics": itemsOf(at(props, "metricQueries")).length > 0,
    "it is about a percentile": isGiven(at(props, "extendedStatistic")) || isNoneOf(at(props, "statistic"), statistics),
    "its period is shorter than a minute": (numberAt(at(props, "period"), 60) ?? 60) < 60,
    "some of its periods are enough for it":
      evaluated !== undefined && breaching !== undefined && evaluated !== breaching,
    "it makes something of missing data by itself": isNoneOf(at(props, "treatMissingData") ?? "missing", ["missing"]),
  };
  return Object.entries(found).flatMap(([message, holds]) => (holds ? [message] : []));
}

const followed = (more: object = {}) => [
  ...following("capacity", {
    metricName: "HealthyHostCount",
    statistic: "Maximum",
    period: 60,
    evaluationPeriods: 3,
    datapointsToAlarm: 3,
    treatMissingData: "missing",
    ...more,
  }),
];

export const healthCheckFollowsPlainAlarm: PlanRule = {
  name: "health-check-follows-plain-alarm",
  title: "Alarms that health checks follow are of one metric, over whole periods, and leave missing data to the check.",
  reason:
    "Route 53 judges the metric's data by its own copy of the alarm's settings. It knows neither metric math nor percentiles, M of N or periods below a minute, and decides about missing data by the check's own setting: what the alarm shows and what DNS does would differ.",
  link: "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-types.html",
  level: "mandatory",
  remedy:
    "Let the alarm look at one metric by Average, Minimum, Maximum, Sum or SampleCount, with datapointsToAlarm equal to evaluationPeriods and treatMissingData: missing.",
  findings: (plan) =>
    ofType(plan, healthCheck).flatMap((check): readonly Finding[] => {
      const alarm = followedAlarm(check, plan);
      return alarm ? troubles(alarm).map((message) => ({ message, urn: alarm.urn })) : [];
    }),
  planFixtures: {
    failing: [
      { resources: followed({ metricQueries: [{ expression: "a + b" }], statistic: undefined }) },
      { resources: followed({ statistic: undefined, extendedStatistic: "p99" }) },
      { resources: followed({ period: 10 }) },
      { resources: followed({ datapointsToAlarm: 2 }) },
      { resources: followed({ treatMissingData: "breaching" }) },
    ],
    passing: [
      { resources: followed() },
      { resources: followed({ datapointsToAlarm: undefined, treatMissingData: undefined }) },
      { resources: followed({ statistic: unknown, metricQueries: unknown, treatMissingData: unknown }) },
      { resources: followed({ period: 10 }).slice(1) },
    ],
  },
};
