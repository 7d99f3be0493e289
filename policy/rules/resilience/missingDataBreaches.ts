import { type Resource, type ResourceRule, unknown } from "../../rule";
import { at, isKnownText, knownItemsOf } from "../../reading";

const type = "aws:cloudwatch/metricAlarm:MetricAlarm";

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

const below = (props: object) => ({ comparisonOperator: "LessThanThreshold", threshold: 3, ...props });

export const missingDataBreaches: ResourceRule = {
  name: "missing-data-breaches",
  title: "Alarms on too few hosts treat missing data as breaching.",
  reason:
    "When the last target is gone its count isn't 0: it is no longer published. An alarm that takes silence as fine stays green through the loss of everything that it counts.",
  link: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html",
  level: "mandatory",
  remedy: "Set treatMissingData to breaching.",
  types: [type],
  violations: (resource) => {
    const { props } = resource;
    const [comparison, missing] = [at(props, "comparisonOperator"), at(props, "treatMissingData")];
    if (!isKnownText(comparison) || !comparison.startsWith("LessThan") || missing === unknown) return [];
    const counted = metricsOf(resource).find((it) => heartbeats.includes(it as string));
    return counted !== undefined && missing !== "breaching"
      ? [`silence of ${String(counted)} counts as ${String(missing ?? "missing")}`]
      : [];
  },
  fixtures: {
    failing: [
      { type, props: below({ metricName: "HealthyHostCount" }) },
      { type, props: below({ metricName: "HealthyHostCount", treatMissingData: "notBreaching" }) },
      {
        type,
        props: below({
          metricQueries: [{ metric: { metricName: "GroupInServiceInstances" } }],
          treatMissingData: "ignore",
        }),
      },
    ],
    passing: [
      { type, props: below({ metricName: "HealthyHostCount", treatMissingData: "breaching" }) },
      { type, props: below({ metricName: "HealthyHostCount", treatMissingData: unknown }) },
      { type, props: below({ metricName: "FreeableMemory", treatMissingData: "notBreaching" }) },
      { type, props: { metricName: "HealthyHostCount", comparisonOperator: "GreaterThanThreshold" } },
    ],
  },
};
