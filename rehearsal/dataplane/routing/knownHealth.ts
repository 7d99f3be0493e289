/** What is known of health: what checkers say, metrics, and states of load balancers' targets. */
import type { HealthCheck } from "@aws-sdk/client-route-53";
import type { CheckerView } from "../checkers/checkers";
import { CheckHealth, type ObservedHealth } from "../dns/checks";
import type { TimeScale } from "../timeScale";

/** What the emulator keeps for whoever judges; times are AWS'. */
export type Watched = Pick<ObservedHealth, "metrics" | "balancers">;

/** Whether a name server hears the checkers of a region. */
export type Hears = (checkerRegion: string) => boolean;

export class KnownHealth {
  private checks: readonly HealthCheck[] = [];
  private watched: Watched = { metrics: {}, balancers: {} };
  private readonly views = new Map<string, readonly CheckerView[]>();

  constructor(private readonly scale: TimeScale) {}

  setChecks(checks: readonly HealthCheck[]): void {
    this.checks = checks;
    const ids = new Set(checks.map((it) => it.Id));
    for (const id of this.views.keys()) if (!ids.has(id)) this.views.delete(id);
  }

  setWatched(watched: Watched): void {
    this.watched = watched;
  }

  setViews(id: string, views: readonly CheckerView[]): void {
    this.views.set(id, views);
  }

  get deployed(): readonly HealthCheck[] {
    return this.checks;
  }

  get checkerRegions(): readonly string[] {
    return [...new Set([...this.views.values()].flat().map((it) => it.region))];
  }

  /** Health of every check at this moment, for a name server that hears some of the checkers. */
  judge(hears: Hears): CheckHealth {
    return new CheckHealth(this.checks, {
      ...this.watched,
      // Periods of metrics are AWS' seconds, so they are judged at AWS' time, in which the data's own times are.
      now: Date.now() * this.scale.factor,
      endpoints: Object.fromEntries([...this.views].map(([id, views]) => [id, tally(views, hears)])),
    });
  }
}

/** Of those that are heard. */
function tally(views: readonly CheckerView[], hears: Hears): { healthy: number; reporting: number } {
  const heard = views.filter((it) => hears(it.region));
  return { healthy: heard.filter((it) => it.healthy).length, reporting: heard.length };
}
