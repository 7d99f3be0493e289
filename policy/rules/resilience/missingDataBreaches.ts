import { type PlanRule, type Resource, resourceOf, unknown } from "../../rule";
import { at, isKnownText, knownItemsOf, ofType } from "../../reading";
import { followedAlarm, following, healthCheck, metricAlarm } from "./healthChecks";

/** Metrics that are published as long as what they count is there at all: their silence is the worst value that they can have. */
const heartbeats = [
  "HealthyHostCount",
  "GroupInServiceInstances",
  "cluster_node_count",
  "node_status_condition_ready",
  "service_number_of_running_pods",
];

function metricsOf({ props }: Resource): readonly unknown[] {
  return [
    at(props, "metricName"),
    ...knownItemsOf(at(props, "metricQueries")).map((it) => at(it, "metric", "metricName")),
  ];
}

/** Which metric's silence it doesn't take as too little, where it should. */
function unheard(alarm: Resource): readonly string[] {
  const [comparison, missing] = [at(alarm.props, "comparisonOperator"), at(alarm.props, "treatMissingData")];
  if (!isKnownText(comparison) || !comparison.startsWith("LessThan") || missing === unknown) return [];
  const counted = metricsOf(alarm).find((it) => heartbeats.includes(it as string));
  return counted !== undefined && missing !== "breaching"
    ? [`silence of ${String(counted)} counts as ${String(missing ?? "missing")}`]
    : [];
}

const below = (props: object) => ({ comparisonOperator: "LessThanThreshold", threshold: 3, ...props });
const planWith = (props: object) => ({ resources: [resourceOf({ type: metricAlarm, props: { ...props } })] });

export const missingDataBreaches: PlanRule = {
  name: "missing-data-breaches",
  title: "Alarms on too few hosts treat missing data as breaching.",
  reason:
    "When the last target is gone its count isn't 0: it is no longer published. An alarm that takes silence as fine stays green through the loss of everything that it counts. Alarms that a health check follows are judged by another rule, since there silence would move users.",
  link: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html",
  level: "mandatory",
  remedy: "Set treatMissingData to breaching.",
  findings: (plan) => {
    const followed = ofType(plan, healthCheck).map((it) => followedAlarm(it, plan));
    return ofType(plan, metricAlarm)
      .filter((it) => !followed.includes(it))
      .flatMap((it) => unheard(it).map((message) => ({ message, urn: it.urn })));
  },
  planFixtures: {
    failing: [
      planWith(below({ metricName: "HealthyHostCount" })),
      planWith(below({ metricName: "HealthyHostCount", treatMissingData: "notBreaching" })),
      planWith(
        below({
          metricQueries: [{ metric: { metricName: "GroupInServiceInstances" } }],
          treatMissingData: "ignore",
        }),
      ),
      { resources: following("capacity", below({ metricName: "HealthyHostCount" })).slice(1) },
    ],
    passing: [
      planWith(below({ metricName: "HealthyHostCount", treatMissingData: "breaching" })),
      planWith(below({ metricName: "HealthyHostCount", treatMissingData: unknown })),
      planWith(below({ metricName: "FreeableMemory", treatMissingData: "notBreaching" })),
      planWith({ metricName: "HealthyHostCount", comparisonOperator: "GreaterThanThreshold" }),
      { resources: following("capacity", below({ metricName: "HealthyHostCount", treatMissingData: "missing" })) },
    ],
  },
};
