/**
 * What a CLOUDWATCH_METRIC check makes of its metric's data. Route 53 watches the data by its own copy of the alarm's settings, and
 * not the alarm's state: SetAlarmState moves no check.
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html
 */
import type { CloudWatchAlarmConfiguration } from "@aws-sdk/client-route-53";

export interface Datapoint {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly value: number;
}

export type MetricStatus = "healthy" | "unhealthy";

/** Periods before those that are evaluated which are looked at for data that is late. AWS says only that it looks at more. */
const latePeriods = 2;

const statistics: Readonly<Record<string, (values: readonly number[]) => number>> = {
  Average: (values) => values.reduce((sum, it) => sum + it, 0) / values.length,
  Maximum: (values) => Math.max(...values),
  Minimum: (values) => Math.min(...values),
  SampleCount: (values) => values.length,
  Sum: (values) => values.reduce((sum, it) => sum + it, 0),
};

/** By ComparisonOperator: whether a value breaches a threshold. Alarms compare in the same ways. */
export const breaches: Readonly<Record<string, (value: number, threshold: number) => boolean>> = {
  GreaterThanOrEqualToThreshold: (value, threshold) => value >= threshold,
  GreaterThanThreshold: (value, threshold) => value > threshold,
  LessThanThreshold: (value, threshold) => value < threshold,
  LessThanOrEqualToThreshold: (value, threshold) => value <= threshold,
};

/** `current` is missing where the periods up to now have no data, `last` where there never was any. */
export function metricHealth(
  settings: CloudWatchAlarmConfiguration,
  data: readonly Datapoint[],
  now: number,
): { readonly current?: MetricStatus; readonly last?: MetricStatus } {
  const length = settings.Period! * 1000;
  const periods = new Map<number, number[]>();
  for (const { at, value } of data) {
    const period = Math.floor(at / length);
    periods.set(period, [...(periods.get(period) ?? []), value]);
  }
  const current = judge(settings, periods, Math.floor(now / length));
  const last = periods.size > 0 ? judge(settings, periods, Math.max(...periods.keys())) : undefined;
  return { ...(current && { current }), ...(last && { last }) };
}

/** Unhealthy when every period that is evaluated and has data breaches. */
function judge(
  settings: CloudWatchAlarmConfiguration,
  periods: ReadonlyMap<number, readonly number[]>,
  upTo: number,
): MetricStatus | undefined {
  const count = settings.EvaluationPeriods!;
  const known = Array.from({ length: count + latePeriods }, (_, back) => periods.get(upTo - back))
    .filter((it) => it !== undefined)
    .slice(0, count);
  if (known.length === 0) return undefined;
  const statistic = named(statistics, settings.Statistic!);
  const breaching = named(breaches, settings.ComparisonOperator!);
  return known.every((values) => breaching(statistic(values), settings.Threshold!)) ? "unhealthy" : "healthy";
}

function named<T>(known: Readonly<Record<string, T>>, name: string): T {
  const found = known[name];
  if (found) return found;
  throw new Error(`Route 53 can't watch ${name}: it knows ${Object.keys(known).join(", ")}.`);
}
