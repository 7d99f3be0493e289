import { type ResourceRule, unknown } from "../../rule";
import { at, numberAt } from "../../reading";

const type = "aws:route53/healthCheck:HealthCheck";

/** With the 60 s that answers live, users leave a lost region within 90 s. */
const maxSeconds = 30;
const byDefault = { intervalSeconds: 30, failureThreshold: 3 };

export const healthCheckDetectsSoon: ResourceRule = {
  name: "health-check-detects-soon",
  title: "An endpoint's health check detects a failure within 30 seconds.",
  reason:
    "Users of a lost region wait for detection and then for the DNS answer's 60 seconds. With AWS' defaults that is two and a half minutes instead of 80 seconds, and only two such failovers fit into a year of five nines.",
  link: "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-creating-values.html",
  level: "advisory",
  remedy:
    "Set healthCheckIntervalSeconds to 10 and healthCheckFailureThreshold to 2 or 3; only throw-away stacks can save the dollar.",
  types: [type],
  violations: ({ props }) => {
    const kind = at(props, "type");
    if (typeof kind !== "string" || !/^(HTTP|HTTPS|TCP)/.test(kind)) return [];
    const interval = numberAt(at(props, "requestInterval"), byDefault.intervalSeconds);
    const threshold = numberAt(at(props, "failureThreshold"), byDefault.failureThreshold);
    if (interval === undefined || threshold === undefined || interval * threshold <= maxSeconds) return [];
    return [`it needs ${interval} s × ${threshold} = ${interval * threshold} s to see a failure`];
  },
  fixtures: {
    failing: [
      { type, props: { type: "HTTPS_STR_MATCH" } },
      { type, props: { type: "HTTPS", requestInterval: 30, failureThreshold: 2 } },
      { type, props: { type: "TCP", requestInterval: 10, failureThreshold: 4 } },
    ],
    passing: [
      { type, props: { type: "HTTPS_STR_MATCH", requestInterval: 10, failureThreshold: 2 } },
      { type, props: { type: "HTTPS", requestInterval: 10, failureThreshold: unknown } },
      { type, props: { type: "CALCULATED" } },
    ],
  },
};
