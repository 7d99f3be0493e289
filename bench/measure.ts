/** Figures of one kind, from as many rounds as were run. */
export class Measurements {
  private readonly values = new Map<string, number[]>();

  add(name: string, value: number): void {
    const known = this.values.get(name);
    if (known) known.push(value);
    else this.values.set(name, [value]);
  }

  /** Seconds that it takes, also added under `name`. */
  async time<T>(name: string, act: () => Promise<T>): Promise<T> {
    const started = performance.now();
    const result = await act();
    this.add(name, (performance.now() - started) / 1000);
    return result;
  }

  get names(): string[] {
    return [...this.values.keys()];
  }

  of(name: string): Spread | undefined {
    const values = this.values.get(name);
    return values && spread(values);
  }

  /** Median of one by median of the other; both come from the same rounds. */
  ratio(name: string, base: string): number | undefined {
    const [above, below] = [this.of(name), this.of(base)];
    return above && below && above.median / below.median;
  }
}

export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly runs: number;
  readonly total: number;
}

export function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const median = sorted.length % 2 === 1 ? sorted[Math.floor(middle)]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
  return {
    median,
    min: sorted[0]!,
    max: sorted.at(-1)!,
    runs: sorted.length,
    total: sorted.reduce((sum, it) => sum + it, 0),
  };
}
