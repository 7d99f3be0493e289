import { type StoreName, storeNames } from "../stores/store";

/** One store of one region, as far as its users feel it. */
export interface StoreState {
  /** Whether it answers. */
  readonly reachable: boolean;
  /** How far it is behind a writer that answers; undefined: it writes itself, or there is no writer to compare with. */
  readonly lagSeconds: number | undefined;
}

export interface RegionState {
  readonly fenced: boolean;
  readonly stores: Readonly<Record<StoreName, StoreState>>;
}

export interface HealthVerdict {
  readonly status: "ok" | "fail";
  readonly because: readonly string[];
}

/**
 * Whether users should be sent to this region. Users can only be sent somewhere else, so the question is never whether something is
 * wrong here, but whether another region is better off: a region fails when a peer that answers has less trouble than it has.
 * Trouble that all share is thus nobody's reason to leave. Of regions that see each other, the best never fails, whatever is wrong.
 *
 * Without any peer that answers nothing can be compared: a store that is down then fails the region.
 * A fence is an operator's decision and always fails it. See docs/decisions/0019-region-health.md.
 *
 * @param peers the regions that answer.
 */
export function verdict(own: RegionState, peers: readonly RegionState[], lagObjectiveSeconds: number): HealthVerdict {
  if (own.fenced) return { status: "fail", because: ["the region is fenced"] };
  const trouble = troubleOf(own, lagObjectiveSeconds);
  if (trouble.weight === 0) return { status: "ok", because: [] };
  if (peers.length === 0) {
    const because = [...trouble.reasons, "no other region answers"];
    return { status: trouble.isDown ? "fail" : "ok", because };
  }
  const better = peers.some((it) => !it.fenced && troubleOf(it, lagObjectiveSeconds).weight < trouble.weight);
  const comparison = better ? "another region is better off" : "no region that answers is better off";
  return { status: better ? "fail" : "ok", because: [...trouble.reasons, comparison] };
}

interface Trouble {
  /** 0: none. A store that is down outweighs any lag. */
  readonly weight: number;
  readonly isDown: boolean;
  readonly reasons: readonly string[];
}

const weights = { down: storeNames.length + 1, late: 1 };

function troubleOf({ stores }: RegionState, objectiveSeconds: number): Trouble {
  const down = storeNames.filter((name) => !stores[name].reachable);
  const late = storeNames.filter((name) => stores[name].reachable && (stores[name].lagSeconds ?? 0) > objectiveSeconds);
  return {
    weight: down.length * weights.down + late.length * weights.late,
    isDown: down.length > 0,
    reasons: [
      ...down.map((name) => `the ${name} store does not answer`),
      ...late.map(
        (name) =>
          `the ${name} store is ${Math.round(stores[name].lagSeconds!)} s behind, the objective is ${objectiveSeconds} s`,
      ),
    ],
  };
}
