/**
 * A target's state as its load balancer sees it.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
 */
import type { TargetHealth } from "@aws-sdk/client-elastic-load-balancing-v2";

/** What came of one health check. */
export type TargetCheckResult = "passed" | "wrong status" | "timed out" | "not answered";

export interface Thresholds {
  /** HealthyThresholdCount: successes in a row that an unhealthy target needs, 2 to 10. */
  readonly healthy: number;
  /** UnhealthyThresholdCount: failures in a row, 2 to 10. */
  readonly unhealthy: number;
}

export interface TargetState {
  readonly state: "initial" | "healthy" | "unhealthy" | "draining";
  readonly reason?: TargetHealth["Reason"];
  /** Results in a row that speak against the state. */
  readonly contradicting: number;
}

export const registered: TargetState = { state: "initial", reason: "Elb.RegistrationInProgress", contradicting: 0 };

export const deregistering: TargetState = {
  state: "draining",
  reason: "Target.DeregistrationInProgress",
  contradicting: 0,
};

const reasons: Readonly<Record<Exclude<TargetCheckResult, "passed">, TargetHealth["Reason"]>> = {
  "wrong status": "Target.ResponseCodeMismatch",
  "timed out": "Target.Timeout",
  "not answered": "Target.FailedHealthChecks",
};

const healthy: TargetState = { state: "healthy", contradicting: 0 };

/** One success is enough for a new target; after that it takes as many in a row as the thresholds say. */
export function afterCheck(before: TargetState, result: TargetCheckResult, thresholds: Thresholds): TargetState {
  if (before.state === "draining") return before;
  if (result === "passed") {
    if (before.state !== "unhealthy") return healthy;
    const passed = before.contradicting + 1;
    return passed >= thresholds.healthy ? healthy : { ...before, contradicting: passed };
  }
  if (before.state === "unhealthy") return { state: "unhealthy", reason: reasons[result], contradicting: 0 };
  const failed = before.contradicting + 1;
  if (failed >= thresholds.unhealthy) return { state: "unhealthy", reason: reasons[result], contradicting: 0 };
  const waiting = before.state === "initial" ? { reason: "Elb.InitialHealthChecking" as const } : {};
  return { state: before.state, ...waiting, contradicting: failed };
}
