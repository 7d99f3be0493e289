/** Statistics of CloudWatch: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html */
import type { Data } from "./store";

const plain: Readonly<Record<string, (data: Data) => number>> = {
  Average: ({ sum, count }) => sum / count,
  Maximum: ({ maximum }) => maximum,
  Minimum: ({ minimum }) => minimum,
  SampleCount: ({ count }) => count,
  Sum: ({ sum }) => sum,
};

export const knowsStatistic = (name: string): boolean => Object.hasOwn(plain, name) || percentileOf(name) !== undefined;

/** `p99` is 0.99. */
export function percentileOf(name: string): number | undefined {
  const [, percent] = /^p(\d{1,2}(?:\.\d+)?|100)$/.exec(name) ?? [];
  return percent === undefined ? undefined : Number(percent) / 100;
}

/** Undefined where there is no such: a percentile of a summary. @param name one that `knowsStatistic` */
export function statisticOf(name: string, data: Data): number | undefined {
  const percentile = percentileOf(name);
  if (percentile === undefined) return plain[name]!(data);
  if (!data.values) return undefined;
  const sorted = [...data.values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(percentile * sorted.length) - 1)];
}
