import { type PlanRule, resourceOf, unknown } from "../../rule";
import {
  calculatedOf,
  capacityMetric,
  childrenOf,
  endpointNamed,
  evacuationMetric,
  followedMetric,
  following,
  healthCheck,
  kindOf,
  routedChecks,
} from "./healthChecks";
import { routed } from "./records";

const answer = routed({ healthCheckId: "region-id" });
const switched = following("switch", { metricName: evacuationMetric });
const capacity = following("capacity", { metricName: capacityMetric });

export const evacuationSwitchOfEveryRegion: PlanRule = {
  name: "evacuation-switch-of-every-region",
  title: "A routed record's health check combines the region's evacuation switch and its endpoint check.",
  reason:
    "Without a switch a region that is ill but answers keeps its users until somebody edits records, by a control plane in us-east-1; without the endpoint nobody leaves a dead region by himself.",
  link: "https://aws.amazon.com/blogs/networking-and-content-delivery/creating-disaster-recovery-mechanisms-using-amazon-route-53/",
  level: "mandatory",
  remedy:
    "Give the record a CALCULATED check whose children are the endpoint's check and a CLOUDWATCH_METRIC check from each other region.",
  findings: (plan) =>
    routedChecks(plan).flatMap((it) => {
      const parts = kindOf(it) === "CALCULATED" ? childrenOf(it, plan) : [it];
      if (parts.length === 0) return [];
      const endpoint = parts.some((part) => /^(HTTP|HTTPS|TCP)/.test(String(kindOf(part))));
      const held = parts.some((part) => {
        const metric = followedMetric(part, plan);
        return kindOf(part) === "CLOUDWATCH_METRIC" && (metric === unknown || metric === evacuationMetric);
      });
      return [
        ...(held ? [] : [{ message: "records that follow it can't be taken out of DNS by a metric", urn: it.urn }]),
        ...(endpoint
          ? []
          : [{ message: "records that follow it stay in DNS when their endpoint is gone", urn: it.urn }]),
      ];
    }),
  planFixtures: {
    failing: [
      { resources: [answer, calculatedOf(["endpoint"]), endpointNamed("endpoint")] },
      { resources: [answer, calculatedOf(["switch"]), ...switched] },
      { resources: [answer, calculatedOf(["endpoint", "capacity"]), endpointNamed("endpoint"), ...capacity] },
      { resources: [answer, resourceOf({ type: healthCheck, props: { id: "region-id", type: "HTTPS_STR_MATCH" } })] },
    ],
    passing: [
      { resources: [answer, calculatedOf(["endpoint", "switch"]), endpointNamed("endpoint"), ...switched] },
      { resources: [answer, calculatedOf(["endpoint", "switch"]), endpointNamed("endpoint"), switched[0]] },
      { resources: [routed({ healthCheckId: "another-stack's" }), endpointNamed("endpoint")] },
      { resources: [endpointNamed("endpoint")] },
    ],
  },
};
