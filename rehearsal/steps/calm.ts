/** Whether users are well again. Pure. */
import { secondsOfAll } from "../../load/allViewers";
import type { LoadSecond } from "../../load/timeline";

/** Seconds in a row, in each of which hardly any request failed, after which it is over. */
const calmSeconds = 3;
/** Of a second's requests: one that is slow on a busy machine isn't an outage. */
const calmShare = 0.05;

/** @param from second since the epoch: what was before doesn't count */
export function isCalm(seconds: readonly LoadSecond[], from: number): boolean {
  const all = secondsOfAll(seconds);
  const failing = all.findLast(({ requests, errors }) => errors / requests > calmShare);
  return (all.at(-1)?.second ?? 0) - Math.max(from, (failing?.second ?? 0) + 1) >= calmSeconds;
}
