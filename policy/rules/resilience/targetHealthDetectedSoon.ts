import { type Resource, type ResourceRule, unknown } from "../../rule";
import { at, numberAt } from "../../reading";

const type = "aws:lb/targetGroup:TargetGroup";

/** Seconds until a target that died gets no more requests: as long as Route 53 may take for a whole region. */
const maxSeconds = 30;

/** What AWS takes where a health check doesn't say (https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html). */
const byDefault = { intervalSeconds: 30, unhealthyThreshold: 3 };

function violations({ props }: Resource): string[] {
  const check = at(props, "healthCheck");
  if (check === unknown || at(props, "targetType") === "lambda") return [];
  if (at(check, "enabled") === false) return ["its health check is off"];
  const interval = numberAt(at(check, "interval"), byDefault.intervalSeconds);
  const threshold = numberAt(at(check, "unhealthyThreshold"), byDefault.unhealthyThreshold);
  const timeout = numberAt(at(check, "timeout"));
  if (interval === undefined || threshold === undefined) return [];
  const late = interval * threshold > maxSeconds;
  return [
    ...(late
      ? [
          `a dead target is noticed after ${interval} s × ${threshold} = ${interval * threshold} s, more than ${maxSeconds} s`,
        ]
      : []),
    ...(timeout !== undefined && timeout >= interval
      ? [`its timeout of ${timeout} s isn't below its interval of ${interval} s`]
      : []),
  ];
}

export const targetHealthDetectedSoon: ResourceRule = {
  name: "target-health-detected-soon",
  title: "Target groups detect an unhealthy target within 30 seconds.",
  reason:
    "Until then every request that goes there waits for a timeout or fails: with three targets, one user in three.",
  link: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html",
  level: "mandatory",
  remedy: "Set healthCheck.interval to 10 and unhealthyThreshold to 2 or 3, with a timeout below the interval.",
  types: [type],
  violations,
  fixtures: {
    failing: [
      { type, props: {} },
      { type, props: { healthCheck: { enabled: false, interval: 10, unhealthyThreshold: 2 } } },
      { type, props: { healthCheck: { interval: 15, unhealthyThreshold: 3 } } },
      { type, props: { healthCheck: { interval: 10, unhealthyThreshold: 2, timeout: 10 } } },
    ],
    passing: [
      { type, props: { healthCheck: { interval: 10, unhealthyThreshold: 2, timeout: 5 } } },
      { type, props: { healthCheck: { interval: 10, unhealthyThreshold: 3 } } },
      { type, props: { healthCheck: { interval: unknown, unhealthyThreshold: 2 } } },
      { type, props: { healthCheck: unknown } },
      { type, props: { targetType: "lambda" } },
    ],
  },
};
