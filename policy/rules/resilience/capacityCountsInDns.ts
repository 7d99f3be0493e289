import { type Plan, type PlanRule, type Resource, unknown } from "../../rule";
import { at, numberAt } from "../../reading";
import {
  calculatedOf,
  capacityMetric,
  childrenOf,
  endpointNamed,
  evacuationMetric,
  followedAlarm,
  followedMetric,
  following,
  kindOf,
  routedChecks,
} from "./healthChecks";
import { routed } from "./records";

/** Where another stack makes the alarm, nobody can say what it is about. */
function mayCount(check: Resource, plan: Plan): boolean {
  const metric = followedMetric(check, plan);
  return kindOf(check) === "CLOUDWATCH_METRIC" && (metric === unknown || metric === capacityMetric);
}

function leastOf(check: Resource, plan: Plan): number | undefined {
  const alarm = followedAlarm(check, plan);
  return alarm && numberAt(at(alarm.props, "threshold"), 0);
}

const answer = routed({ healthCheckId: "region-id" });
const parts = (threshold: unknown, more: object = {}) => [
  answer,
  calculatedOf(["endpoint", "capacity"]),
  endpointNamed("endpoint"),
  ...following("capacity", {
    metricName: capacityMetric,
    comparisonOperator: "LessThanThreshold",
    threshold,
    ...more,
  }),
];

export const capacityCountsInDns: PlanRule = {
  name: "capacity-counts-in-dns",
  title: "A routed record's health check follows an alarm on too few healthy targets.",
  reason:
    "One surviving instance answers the region's health check with ok, and its load balancer counts as healthy with one healthy target: a region that lost the others keeps all of its users, and serves a few of them.",
  link: "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html",
  level: "mandatory",
  remedy:
    "Give the record's CALCULATED check a child of type CLOUDWATCH_METRIC that follows an alarm on HealthyHostCount below at least 2.",
  findings: (plan) =>
    routedChecks(plan).flatMap((it) => {
      const children = kindOf(it) === "CALCULATED" ? childrenOf(it, plan) : [];
      if (children.length === 0) return [];
      const counting = children.filter((child) => mayCount(child, plan));
      if (counting.length === 0) return [{ message: "it doesn't count the region's healthy targets", urn: it.urn }];
      return counting.some((child) => (leastOf(child, plan) ?? 2) < 2)
        ? [{ message: "one healthy target is enough for it", urn: it.urn }]
        : [];
    }),
  planFixtures: {
    failing: [
      { resources: [answer, calculatedOf(["endpoint"]), endpointNamed("endpoint")] },
      {
        resources: [
          answer,
          calculatedOf(["endpoint", "switch"]),
          endpointNamed("endpoint"),
          ...following("switch", { metricName: evacuationMetric }),
        ],
      },
      { resources: parts(1) },
    ],
    passing: [
      { resources: parts(2) },
      { resources: parts(unknown) },
      { resources: [routed({ healthCheckId: "another-stack's" }), endpointNamed("endpoint")] },
      { resources: [endpointNamed("endpoint")] },
    ],
  },
};
