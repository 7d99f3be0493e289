/** What somebody who asked all the time met, in the words of a drill's journal. Pure. */
import type { UsersView } from "../entries";

export interface AskedSecond {
  /** Since 1970. */
  readonly second: number;
  readonly requests: number;
  readonly failed: number;
}

/** @param from places that asked; @param all seconds in the order of time, each once */
export function usersViewOf(all: readonly AskedSecond[], from: readonly string[]): UsersView {
  const failing = all.filter((it) => it.failed > 0);
  const [first, last] = [failing[0], failing.at(-1)];
  return {
    requests: sum(all, "requests"),
    failed: sum(all, "failed"),
    errorSeconds: failing.length,
    worstMinuteShare: worstMinute(all),
    ...(first && { firstFailureAt: first.second * 1000 }),
    ...(last && { lastFailureAt: (last.second + 1) * 1000 }),
    from,
    seconds: all,
  };
}

/** The same seconds seen from several places are one. */
export function summed(seconds: readonly AskedSecond[]): readonly AskedSecond[] {
  const sums = new Map<number, AskedSecond>();
  for (const { second, requests, failed } of seconds) {
    const before = sums.get(second);
    sums.set(second, {
      second,
      requests: (before?.requests ?? 0) + requests,
      failed: (before?.failed ?? 0) + failed,
    });
  }
  return [...sums.values()].sort((a, b) => a.second - b.second);
}

const sum = (of: readonly AskedSecond[], what: "requests" | "failed"): number =>
  of.reduce((total, it) => total + it[what], 0);

/** Largest share of requests that failed in 60 seconds in a row. */
function worstMinute(all: readonly AskedSecond[]): number {
  const shares = all.map(({ second }) => {
    const minute = all.filter((it) => it.second >= second && it.second < second + 60);
    return sum(minute, "failed") / Math.max(1, sum(minute, "requests"));
  });
  return Math.max(0, ...shares);
}
