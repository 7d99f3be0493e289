import { FencedError } from "./store";

/** Why this region must not write, as far as this instance knows: by its configuration, or by what it last read in its database. */
export class Fence {
  private observed: string | undefined;

  constructor(private readonly configured: string | undefined) {}

  /** Undefined: it may write. */
  get reason(): string | undefined {
    return this.configured ?? this.observed;
  }

  observe(reason: string | undefined): void {
    this.observed = reason;
  }

  /** @throws FencedError where the region must not write. */
  refuse(): void {
    if (this.reason !== undefined) throw new FencedError(this.reason);
  }
}
