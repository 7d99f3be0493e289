/** What guards have seen, asked once for all of them: thirteen guards must not ask a region the same thing thirteen times. */
import type { DrillContext } from "../context";
import type { ObservedStores } from "../probes/membership";
import { askRegion, type RegionAnswer, type Probe } from "../probes/probe";
import { observeStores } from "../probes/stores";

type Asking = Pick<DrillContext, "platform" | "clientsIn">;

/** Longer than one round of guards takes, shorter than anybody needs to decide something by it. */
const freshMilliseconds = 10_000;

export class Observations {
  private readonly kept = new Map<unknown, Map<string, { readonly at: number; readonly answer: Promise<unknown> }>>();

  constructor(private readonly asking: Asking) {}

  /** Answers of a region are kept for seconds; whoever watches asks the probe itself. */
  ask<Seen>(probe: Probe<Seen>, region: string): Promise<RegionAnswer<Seen>> {
    const { platform, clientsIn } = this.asking;
    return this.once(probe, region, () => askRegion(probe, { platform, region, clients: clientsIn(region) }));
  }

  /** Roles in both stores; regions are asked in this order, and of a global cluster only until one answers. */
  stores(regions: readonly string[]): Promise<RegionAnswer<ObservedStores>> {
    const { platform, clientsIn } = this.asking;
    return this.once(observeStores, regions.join(), async () => {
      try {
        const clients = Object.fromEntries(regions.map((it) => [it, clientsIn(it)]));
        return { value: await observeStores(platform, { clients, bootstrapRegion: platform.regions[0]!.region }) };
      } catch (error) {
        return { unknown: (error as Error).message };
      }
    });
  }

  private once<T>(probe: unknown, place: string, ask: () => Promise<T>): Promise<T> {
    const ofProbe =
      this.kept.get(probe) ?? new Map<string, { readonly at: number; readonly answer: Promise<unknown> }>();
    this.kept.set(probe, ofProbe);
    const before = ofProbe.get(place);
    if (before && performance.now() - before.at < freshMilliseconds) return before.answer as Promise<T>;
    const answer = ask();
    ofProbe.set(place, { at: performance.now(), answer });
    return answer;
  }
}

/** By the clients, which every context of one run shares. */
const known = new WeakMap<DrillContext["clientsIn"], Observations>();

export function observationsOf(asking: Asking): Observations {
  const found = known.get(asking.clientsIn) ?? new Observations(asking);
  known.set(asking.clientsIn, found);
  return found;
}
