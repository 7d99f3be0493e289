/** Viewers near all regions together. Pure. */
import type { LoadSecond, RequestCounts } from "./timeline";

export interface SecondOfAll extends RequestCounts {
  /** Since the epoch. */
  readonly second: number;
}

/** In the order of time. */
export function secondsOfAll(seconds: readonly LoadSecond[]): readonly SecondOfAll[] {
  const sums = new Map<number, SecondOfAll>();
  for (const { second, requests, errors } of seconds) {
    const before = sums.get(second) ?? { requests: 0, errors: 0 };
    sums.set(second, { second, requests: before.requests + requests, errors: before.errors + errors });
  }
  return [...sums.values()].sort((a, b) => a.second - b.second);
}
