/** What somebody who asked all the time met, in the words of a drill's journal. Pure. */
import type { FailedRequests, UsersView } from "../entries";

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

/** A request as it was answered: status 0 where no whole answer came; without a region it was the edge that answered. */
export interface AnsweredRequest {
  readonly kind: string;
  readonly status: number;
  readonly region?: string | undefined;
}

/** The most frequent first. @param failed those that failed */
export function failuresOf(failed: readonly AnsweredRequest[]): readonly FailedRequests[] {
  const counts = new Map<string, number>();
  for (const { kind, status, region } of failed) {
    const what = `${kind}: ${status === 0 ? "no answer" : `${status} by ${region ?? "the edge"}`}`;
    counts.set(what, (counts.get(what) ?? 0) + 1);
  }
  const all = [...counts].map(([what, count]) => ({ what, count }));
  return all.sort((one, other) => other.count - one.count || one.what.localeCompare(other.what));
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
