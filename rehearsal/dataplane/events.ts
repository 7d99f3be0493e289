/** Something that happened in the data plane, for the terminal and the report. */
export interface Happening {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Undefined for what concerns no region or all. */
  readonly region?: string;
  /** The part of the data plane that says it: "compute", "orders database", "faults". */
  readonly part: string;
  /** In a sentence, without the region's name. */
  readonly what: string;
}

/** Everything that happened, in its order; whoever listens hears of it at once. */
export class Happenings {
  private readonly all: Happening[] = [];
  private readonly listeners = new Set<(it: Happening) => void>();

  add(it: Omit<Happening, "at">): void {
    const happening = { at: Date.now(), ...it };
    this.all.push(happening);
    for (const listener of this.listeners) listener(happening);
  }

  get list(): readonly Happening[] {
    return this.all;
  }

  /** @returns what ends it */
  onHappening(listener: (it: Happening) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}
