/** What a store's servers in this region answered. */
export interface Observation {
  /** `writer`: it took a write just now, or would if the region weren't fenced. `reader`: it serves reads. */
  readonly role: "writer" | "reader";
  /** Last heartbeat of every region that ever wrote, as this region's copy shows them: milliseconds since 1970, by the writer's clock. */
  readonly beats: ReadonlyMap<string, number>;
  /** Why the region is fenced; undefined: it isn't, or this store doesn't know. */
  readonly fenced: string | undefined;
}

/** Asks one store, on connections of its own. */
export interface Probe {
  /**
   * Asks for the role, and writes a heartbeat where the store takes writes.
   * @throws Error where the store can't even be read.
   */
  ask(fenced: boolean): Promise<Observation>;
  /** Deletes marks that nobody asks for any more, a bounded number. Returns how many. */
  prune(): Promise<number>;
}

/** Longer than any client keeps a position. */
export const marksKeptSeconds = 900;

export const marksPrunedAtOnce = 5000;
