import type { RegionPicture } from "../live/livingCloud";
import type { BalancerOutcome } from "./balancer/balancersPart";
import type { Parts } from "./parts";

/** Seconds over which rates are averaged. */
const windowSeconds = 3;

interface Counts {
  requests: number;
  errors: number;
}

/** Each region at a glance: what its load balancer has answered over the last seconds, and what its parts say of themselves. */
export class RegionPictures {
  /** By region and second. */
  private readonly counts = new Map<string, Map<number, Counts>>();

  constructor(
    private readonly regions: readonly string[],
    private readonly now: () => number = Date.now,
  ) {
    for (const region of regions) this.counts.set(region, new Map());
  }

  count({ region, code }: BalancerOutcome): void {
    const seconds = this.counts.get(region)!;
    const second = Math.floor(this.now() / 1000);
    const counted = seconds.get(second) ?? { requests: 0, errors: 0 };
    seconds.set(second, counted);
    counted.requests++;
    if (code >= 500) counted.errors++;
    for (const old of seconds.keys()) if (old < second - windowSeconds) seconds.delete(old);
  }

  draw(parts: Parts): readonly RegionPicture[] {
    const shares = this.dnsShares(parts);
    return this.regions.map((region) => ({
      region,
      instances: instancesIn(parts, region),
      relational: parts.relational.picture(region),
      document: parts.document.picture(region),
      ...(shares && { dnsShare: shares.get(region) ?? 0 }),
      ...this.rates(region),
    }));
  }

  private rates(region: string): Pick<RegionPicture, "requestsPerSecond" | "errorsPerSecond"> {
    const until = Math.floor(this.now() / 1000);
    const recent = [...this.counts.get(region)!].filter(
      ([second]) => second < until && second >= until - windowSeconds,
    );
    const perSecond = (of: keyof Counts): number => recent.reduce((sum, [, it]) => sum + it[of], 0) / windowSeconds;
    return { requestsPerSecond: perSecond("requests"), errorsPerSecond: perSecond("errors") };
  }

  /** Of the regions' viewers, as many for each: how many DNS leads to which. */
  private dnsShares(parts: Parts): ReadonlyMap<string, number> | undefined {
    const led = this.regions.map((it) => parts.routing.leadsTo(it));
    if (led.every((it) => it === undefined)) return undefined;
    const share = (region: string): number => led.filter((it) => it === region).length / this.regions.length;
    return new Map(this.regions.map((it) => [it, share(it)]));
  }
}

/** Targets of its load balancers. */
function instancesIn({ balancers }: Parts, region: string): RegionPicture["instances"] {
  const states = balancers.groupHealth.filter((it) => it.region === region).flatMap((it) => it.states);
  return { healthy: states.filter((it) => it === "healthy").length, all: states.length };
}
