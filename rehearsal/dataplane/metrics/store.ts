/** Data of metrics by minutes of AWS' time. */
import type { Measurement } from "./source";

export interface MetricName {
  readonly region: string;
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** What came together in a period. */
export interface Data {
  readonly count: number;
  readonly sum: number;
  readonly minimum: number;
  readonly maximum: number;
  /** Missing where only a summary was published: there are no percentiles of it. */
  readonly values?: readonly number[];
}

/** Minutes that are kept: more than any alarm looks back that has a period of up to an hour. */
const keptMinutes = 24 * 60;

interface Series {
  readonly of: MetricName;
  readonly minutes: Map<number, Data>;
}

export class MetricStore {
  private readonly series = new Map<string, Series>();

  add(minute: number, measured: Measurement): void {
    if (measured.values.length > 0) this.addData(minute, measured, summary(measured.values));
  }

  addData(minute: number, of: MetricName, data: Data): void {
    const key = keyOf(of);
    const series = this.series.get(key) ?? { of, minutes: new Map<number, Data>() };
    this.series.set(key, series);
    const before = series.minutes.get(minute);
    series.minutes.set(minute, before ? joined([before, data]) : data);
    for (const kept of series.minutes.keys()) {
      if (kept >= minute - keptMinutes) break;
      series.minutes.delete(kept);
    }
  }

  /** All of a metric in so many minutes up to one, which is among them; undefined where there is nothing. */
  of(metric: MetricName, upTo: number, minutes: number): Data | undefined {
    return this.joined([this.series.get(keyOf(metric))], upTo, minutes);
  }

  /** The same of every metric of that name whose dimensions have these values, whatever others it has. */
  matching(metric: MetricName, upTo: number, minutes: number): Data | undefined {
    return this.joined(this.fitting(metric), upTo, minutes);
  }

  /** Whether anything was ever said of it. */
  has(metric: MetricName, by: "all dimensions" | "these dimensions"): boolean {
    return by === "all dimensions" ? this.series.has(keyOf(metric)) : this.fitting(metric).length > 0;
  }

  private fitting({ region, namespace, name, dimensions }: MetricName): readonly Series[] {
    return [...this.series.values()].filter(
      ({ of }) =>
        of.region === region &&
        of.namespace === namespace &&
        of.name === name &&
        Object.entries(dimensions).every(([key, value]) => of.dimensions[key] === value),
    );
  }

  private joined(all: readonly (Series | undefined)[], upTo: number, minutes: number): Data | undefined {
    const data = all.flatMap((it) =>
      Array.from({ length: minutes }, (_, back) => it?.minutes.get(upTo - back)).filter((found) => found !== undefined),
    );
    return data.length === 0 ? undefined : joined(data);
  }
}

const keyOf = ({ region, namespace, name, dimensions }: MetricName): string =>
  JSON.stringify([region, namespace, name, Object.entries(dimensions).sort(([a], [b]) => (a < b ? -1 : 1))]);

export const summary = (values: readonly number[]): Data => ({
  count: values.length,
  sum: values.reduce((sum, it) => sum + it, 0),
  minimum: values.reduce((least, it) => Math.min(least, it), Infinity),
  maximum: values.reduce((most, it) => Math.max(most, it), -Infinity),
  values,
});

function joined(all: readonly Data[]): Data {
  const values = all.every((it) => it.values) ? { values: all.flatMap((it) => it.values!) } : {};
  return {
    count: all.reduce((sum, it) => sum + it.count, 0),
    sum: all.reduce((sum, it) => sum + it.sum, 0),
    minimum: Math.min(...all.map((it) => it.minimum)),
    maximum: Math.max(...all.map((it) => it.maximum)),
    ...values,
  };
}
