/** Says when a health check has changed, and when a name leads clients elsewhere. */
import type { HealthCheck } from "@aws-sdk/client-route-53";
import type { Served } from "../dns/resolve";
import type { World } from "../world";
import { routed } from "./answers";

export class Announcer {
  private readonly led = new Map<string, string>();
  private readonly healthy = new Map<string, boolean>();

  constructor(private readonly world: Pick<World, "regions" | "happenings">) {}

  /** Compares every check's health, and what clients of each of the platform's regions are answered with, with what they were. */
  look(checks: readonly HealthCheck[], served: (clientRegion: string) => Served): void {
    const { health } = served(this.world.regions[0]!);
    for (const it of checks) this.tellHealth(it, health.isHealthy(it.Id!));
    for (const region of this.world.regions)
      for (const { name, to } of routed(served(region), region)) this.tellAnswer(name, region, to.join(" "));
  }

  /** A check that is healthy from its beginning is nothing to speak of. */
  private tellHealth(check: HealthCheck, isHealthy: boolean): void {
    const before = this.healthy.get(check.Id!) ?? true;
    this.healthy.set(check.Id!, isHealthy);
    if (before === isHealthy) return;
    const region = this.world.regions.find((it) => check.HealthCheckConfig!.FullyQualifiedDomainName?.includes(it));
    const what = `health check of ${subjectOf(check)} is ${isHealthy ? "healthy" : "unhealthy"}`;
    this.world.happenings.add({ part: "DNS", what, ...(region !== undefined && { region }) });
  }

  private tellAnswer(name: string, region: string, to: string): void {
    const key = `${name} ${region}`;
    const before = this.led.get(key);
    this.led.set(key, to);
    if (before === to) return;
    const change = before === undefined ? `leads to ${to}` : `leads to ${to}, no longer to ${before}`;
    this.world.happenings.add({ part: "DNS", region, what: `${name} ${change}` });
  }
}

function subjectOf({ Id, HealthCheckConfig: config }: HealthCheck): string {
  switch (config!.Type) {
    case "CALCULATED":
      return `${config!.ChildHealthChecks?.length ?? 0} others (${Id})`;
    case "CLOUDWATCH_METRIC":
      return `alarm ${config!.AlarmIdentifier?.Name}`;
    default:
      return `${config!.FullyQualifiedDomainName ?? config!.IPAddress}${config!.ResourcePath ?? ""}`;
  }
}
