/** What shoppers met and were promised, in the words of a drill's journal. Pure. */
import type { EntryBodies, LedgerVerdict, UsersView } from "../../drill/entries";
import { failuresOf, usersViewOf } from "../../drill/prober/usersView";
import { secondsOfAll } from "../../load/allViewers";
import type { LoadReport } from "../../load/loadRun";
import { isError, type ShopResult } from "../../load/shoppers/secondBook";
import type { LoadTimeline } from "../../load/timeline";
import { brokenEvents, type Counted, eventsInWords } from "../steps/promises";

/** @param from milliseconds since the epoch: what was before isn't the drill's. @param results all of the shoppers' */
export function usersView(
  { seconds, viewers }: LoadTimeline,
  from: number,
  results: readonly Pick<ShopResult, "kind" | "status" | "endedAt" | "answeredBy">[],
): UsersView {
  const begins = Math.floor(from / 1000);
  const all = secondsOfAll(seconds.filter((it) => it.second >= begins));
  const failed = results.filter(({ status, endedAt }) => isError(status) && endedAt >= begins * 1000);
  return {
    ...usersViewOf(
      all.map(({ second, requests, errors }) => ({ second, requests, failed: errors })),
      viewers.map((it) => `near ${it}`),
    ),
    failures: failuresOf(failed.map(({ kind, status, answeredBy: region }) => ({ kind, status, region }))),
  };
}

/** @param heardAt when the shopper heard that a write was acknowledged, by its number */
export function ledgerVerdict(
  { comparison: { kinds, payments, events, unaccounted } }: Pick<LoadReport, "comparison">,
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
    changed: [
      ...of("changed"),
      ...(events
        ? [...events.unrecorded, ...events.unacted, ...events.unconfirmed].map(
            (it) => `order ${it}, whose event nobody acted on`,
          )
        : []),
      ...(events && events.miscounted !== 0 ? [`sales by the hour, by ${events.miscounted} orders`] : []),
    ],
    unknownKept: total("unknownKept"),
    unknownNotKept: total("unknownNotKept"),
  };
}

/** What `eventsCheck` calls its line. */
export const eventsLine = "events of paid orders: none lost, none acted on twice";

/** A line of its own for events, where storefronts send them: that none of the drill's was lost, or acted on twice. */
export function eventsCheck(counted: Omit<Counted, "tail">): readonly EntryBodies["integrity"][] {
  const { comparison, events: sent } = counted;
  if (!sent && !comparison.events) return [];
  const broken = brokenEvents(counted);
  const detail = broken.join("; ") || eventsInWords(comparison.events) || "nothing was ordered, so that there are none";
  return [{ what: eventsLine, held: broken.length === 0, detail }];
}
