/** Whether users are well again. Pure. */
import type { LoadSecond } from "../../load/timeline";

/** Seconds in a row, in each of which hardly any request failed, after which it is over. */
const calmSeconds = 3;
/** Of a second's requests: one that is slow on a busy machine isn't an outage. */
const calmShare = 0.05;

/** @param from second since the epoch: what was before doesn't count */
export function isCalm(seconds: readonly LoadSecond[], from: number): boolean {
  const failing = failedShares(seconds);
  const last = Math.max(from, ...[...failing].filter(([, share]) => share > calmShare).map(([it]) => it + 1));
  return Math.max(0, ...failing.keys()) - last >= calmSeconds;
}

/** By second: which share of all viewers' requests failed. */
function failedShares(seconds: readonly LoadSecond[]): Map<number, number> {
  const sums = new Map<number, { requests: number; errors: number }>();
  for (const it of seconds) {
    const sum = sums.get(it.second) ?? { requests: 0, errors: 0 };
    sums.set(it.second, { requests: sum.requests + it.requests, errors: sum.errors + it.errors });
  }
  return new Map([...sums].map(([second, { requests, errors }]) => [second, errors / requests]));
}
