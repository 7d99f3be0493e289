import { type ResourceRule, unknown } from "../../rule";
import { at } from "../../reading";

const type = "aws:route53/healthCheck:HealthCheck";
const switched = (insufficientDataHealthStatus?: unknown) => ({
  type: "CLOUDWATCH_METRIC",
  cloudwatchAlarmName: "evacuated",
  insufficientDataHealthStatus,
});

export const evacuationKeepsLastStatus: ResourceRule = {
  name: "evacuation-keeps-last-status",
  title: "Health checks of CloudWatch alarms keep their last known status without data.",
  reason:
    "The region that holds a switch may be the next to go dark, and its schedule with it. Silence that counts as healthy brings users back into a region that was evacuated, or that lost its instances before its CloudWatch; silence that counts as unhealthy evacuates one that is fine.",
  link: "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-creating-values.html",
  level: "mandatory",
  remedy: "Set insufficientDataHealthStatus to LastKnownStatus.",
  types: [type],
  violations: ({ props }) => {
    const status = at(props, "insufficientDataHealthStatus");
    if (at(props, "type") !== "CLOUDWATCH_METRIC" || status === unknown || status === "LastKnownStatus") return [];
    return [`without data it counts as ${String(status ?? "AWS' default")}`];
  },
  fixtures: {
    failing: [
      { type, props: switched() },
      { type, props: switched("Healthy") },
      { type, props: switched("Unhealthy") },
    ],
    passing: [
      { type, props: switched("LastKnownStatus") },
      { type, props: switched(unknown) },
      { type, props: { type: "HTTPS" } },
    ],
  },
};
