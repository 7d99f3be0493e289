import { FencedError } from "./store";

/**
 * Why this region must not write, as far as this instance knows: by its configuration, by what it last read in its database, or because it sees
 * that it was left.
 */
export class Fence {
  private observed: string | undefined;
  private seen = (): string | undefined => undefined;

  constructor(private readonly configured: string | undefined) {}

  /** Undefined: it may write. */
  get reason(): string | undefined {
    return this.configured ?? this.observed ?? this.seen();
  }

  observe(reason: string | undefined): void {
    this.observed = reason;
  }

  /** @param seen another reason, asked for each time; undefined: there is none now */
  also(seen: () => string | undefined): void {
    this.seen = seen;
  }

  /** @throws FencedError where the region must not write. */
  refuse(): void {
    if (this.reason !== undefined) throw new FencedError(this.reason);
  }
}
