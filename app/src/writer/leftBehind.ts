import type { RegionReport } from "../health/report";
import type { StoreName } from "../stores/store";
import type { StoreView } from "./roles";

/** Heartbeats are a second apart, and what is seen of both regions may be some seconds old: a writer that has just handed over is no proof. */
const certainAfterMs = 10_000;

export interface SeenRegions {
  readonly own: Readonly<Record<StoreName, Pick<StoreView, "role" | "beats">>>;
  /** The other regions that answer. */
  readonly others: readonly RegionReport[];
}

/**
 * Region that writes in this one's place, where this one was left while it was lost and nobody told its relational store: a replica that was promoted
 * follows nobody, and its old writer hears of nothing. The document database says which of them counts, because both are always moved to one
 * region; and a writer that the other has handed over to shows the other's newest heartbeats. Pure.
 */
export function leftBehindBy({ own, others }: SeenRegions): string | undefined {
  if (own.relational.role !== "writer" || own.document.role === "writer") return undefined;
  return others.find(({ region, fenced, stores: { relational, document } }) => {
    const writesBoth = !fenced && relational.role === "writer" && document.role === "writer";
    if (!writesBoth || relational.beatAt === null) return false;
    return relational.beatAt - (own.relational.beats.get(region) ?? -Infinity) > certainAfterMs;
  })?.region;
}
