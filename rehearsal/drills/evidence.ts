/** What shoppers met and were promised, in the words of a drill's journal. Pure. */
import type { LedgerVerdict, UsersView } from "../../drill/entries";
import { secondsOfAll } from "../../load/allViewers";
import type { LoadReport } from "../../load/loadRun";
import type { LoadTimeline } from "../../load/timeline";

type Second = NonNullable<UsersView["seconds"]>[number];

/** @param from milliseconds since the epoch: what was before isn't the drill's */
export function usersView({ seconds, viewers }: LoadTimeline, from: number): UsersView {
  const all = secondsOfAll(seconds.filter((it) => it.second >= Math.floor(from / 1000))).map(
    ({ second, requests, errors: failed }): Second => ({ second, requests, failed }),
  );
  const failing = all.filter((it) => it.failed > 0);
  const [first, last] = [failing[0], failing.at(-1)];
  return {
    requests: sum(all, "requests"),
    failed: sum(all, "failed"),
    errorSeconds: failing.length,
    worstMinuteShare: worstMinute(all),
    ...(first && { firstFailureAt: first.second * 1000 }),
    ...(last && { lastFailureAt: (last.second + 1) * 1000 }),
    from: viewers.map((it) => `near ${it}`),
    seconds: all,
  };
}

const sum = (of: readonly Second[], what: "requests" | "failed"): number =>
  of.reduce((total, it) => total + it[what], 0);

/** Largest share of requests that failed in 60 seconds in a row. */
function worstMinute(all: readonly Second[]): number {
  const shares = all.map(({ second }) => {
    const minute = all.filter((it) => it.second >= second && it.second < second + 60);
    return sum(minute, "failed") / Math.max(1, sum(minute, "requests"));
  });
  return Math.max(0, ...shares);
}

/** @param heardAt when the shopper heard that a write was acknowledged, by its number */
export function ledgerVerdict(
  { comparison: { kinds, payments, unaccounted } }: Pick<LoadReport, "comparison">,
  heardAt: (number: number) => number | undefined,
): LedgerVerdict {
  const all = Object.entries(kinds);
  const of = (which: "lost" | "doubled" | "changed"): string[] =>
    all.flatMap(([kind, it]) => it[which].map(({ number }) => `${kind} ${number}`));
  const lostAt = all.flatMap(([, it]) => it.lost.flatMap(({ number }) => heardAt(number) ?? []));
  const total = (what: "acknowledged" | "unknownKept" | "unknownNotKept"): number =>
    all.reduce((so, [, it]) => so + it[what], 0);
  return {
    acknowledged: total("acknowledged"),
    lost: of("lost"),
    ...(lostAt.length > 0 && { oldestLostAt: Math.min(...lostAt) }),
    doubled: [...of("doubled"), ...unaccounted.map((it) => `order ${it}, of which nobody was told`)],
    chargedTwice: payments.chargedTwice,
    changed: of("changed"),
    unknownKept: total("unknownKept"),
    unknownNotKept: total("unknownNotKept"),
  };
}
