/** Health of Route 53's health checks, from what their checkers and CloudWatch have seen. */
import type { HealthCheck } from "@aws-sdk/client-route-53";
import { type Datapoint, metricHealth } from "./metric";

/** What is known of the world at one moment; nothing here asks for more. */
export interface ObservedHealth {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** By health check: how many checkers have reported, and how many of them say healthy. */
  readonly endpoints: Readonly<Record<string, { readonly healthy: number; readonly reporting: number }>>;
  /** By health check: the data of its alarm's metric. */
  readonly metrics: Readonly<Record<string, readonly Datapoint[]>>;
  /** By DNS name of a load balancer: the states of the targets of each of its target groups. */
  readonly balancers: Readonly<Record<string, readonly (readonly string[])[]>>;
}

/** An endpoint is healthy if more than this share of the checkers say so: R53 dns-failover-determining-health-of-endpoints.html */
const healthyPercent = 18;

/** Health of every check, asked one by one. */
export class CheckHealth {
  private readonly checks: ReadonlyMap<string, HealthCheck>;
  /** What was judged once: nothing of it changes. */
  private readonly judged = new Map<string, boolean>();

  constructor(
    checks: readonly HealthCheck[],
    private readonly observed: ObservedHealth,
  ) {
    this.checks = new Map(checks.map((it) => [it.Id!, it]));
  }

  /** A check that doesn't exist counts as healthy, and so does a disabled one; inverting comes last, for a disabled one too. */
  isHealthy(id: string): boolean {
    const known = this.judged.get(id);
    if (known !== undefined) return known;
    const healthy = this.judge(id);
    this.judged.set(id, healthy);
    return healthy;
  }

  private judge(id: string): boolean {
    const check = this.checks.get(id);
    if (!check) return true;
    const { Disabled, Inverted } = check.HealthCheckConfig!;
    const healthy = Disabled === true || this.measured(check);
    return Inverted === true ? !healthy : healthy;
  }

  private measured(check: HealthCheck): boolean {
    const config = check.HealthCheckConfig!;
    switch (config.Type) {
      case "CALCULATED":
        return this.healthyChildren(config.ChildHealthChecks ?? []) >= (config.HealthThreshold ?? 0);
      case "CLOUDWATCH_METRIC":
        return this.metric(check);
      case "RECOVERY_CONTROL":
        throw new Error(
          `${check.Id} watches a routing control (RECOVERY_CONTROL), which isn't evaluated here. Add it to rehearsal/dataplane/dns/checks.ts.`,
        );
      default:
        return this.endpoint(check.Id!);
    }
  }

  private healthyChildren(children: readonly string[]): number {
    return children.filter((it) => this.isHealthy(it)).length;
  }

  /** A check that was made before its alarm has nothing to look at. */
  private metric({ Id, HealthCheckConfig, CloudWatchAlarmConfiguration: settings }: HealthCheck): boolean {
    if (!settings) return true;
    const judged = metricHealth(settings, this.observed.metrics[Id!] ?? [], this.observed.now);
    if (judged.current) return judged.current === "healthy";
    const without = HealthCheckConfig!.InsufficientDataHealthStatus ?? "LastKnownStatus";
    return without === "LastKnownStatus" ? judged.last !== "unhealthy" : without === "Healthy";
  }

  /** A new check is healthy until somebody has reported. */
  private endpoint(id: string): boolean {
    const seen = this.observed.endpoints[id];
    return !seen || seen.reporting === 0 || seen.healthy * 100 > healthyPercent * seen.reporting;
  }

  /**
   * A load balancer is healthy if each of its target groups that has targets has a healthy one; without any target it is
   * unhealthy. A resource that Route 53 can't evaluate is healthy.
   */
  isBalancerHealthy(dnsName: string): boolean {
    const groups = this.observed.balancers[dnsName];
    if (!groups) return true;
    const used = groups.filter((states) => states.length > 0);
    return used.length > 0 && used.every((states) => states.includes("healthy"));
  }
}
