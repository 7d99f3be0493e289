/** What a rehearsal makes of the comparison between what users were told and what is there. */
import type { KindComparison } from "../../load/comparison/compare";
import type { LoadReport } from "../../load/loadRun";

type Counted = Pick<LoadReport, "comparison" | "tail">;

/** Kinds that are also compared with the writer that was left behind. Cart lines aren't: orders and cleaning remove them there, too. */
const inTail = ["order", "registration", "review"] as const;

/**
 * What must not be after a failover that may lose what hadn't been replicated: what is lost and the old writer hasn't either, and
 * whatever else a loss doesn't explain.
 */
export function brokenPromises({ comparison, tail }: Counted): string[] {
  const { kinds, payments, events, unaccounted, lostFromTable = [] } = comparison;
  const all = Object.entries(kinds);
  const of = (which: "doubled" | "changed" | "refusedButKept", what: string): string[] =>
    all.flatMap(([kind, it]) =>
      some(
        it[which].map(({ name }) => `${kind} ${name}`),
        what,
      ),
    );
  return [
    ...of("doubled", "there twice"),
    ...of("changed", "there with another content"),
    ...of("refusedButKept", "refused, and there all the same"),
    ...some(payments.chargedTwice, "charged twice"),
    ...some(payments.chargedDifferently, "charged another amount than the order's total"),
    ...some(payments.paidWithoutCharge, "paid, and never charged"),
    ...some(events?.unrecorded ?? [], "paid, and no event says so"),
    ...some(events?.unacted ?? [], "paid, and not counted in the sales by the hour"),
    ...some(events?.unconfirmed ?? [], "paid, and no mail has confirmed it"),
    ...(events && events.miscounted !== 0 ? [`sales by the hour have ${events.miscounted} orders too many`] : []),
    ...some(unaccounted, "orders of which nobody was told"),
    ...some(lostFromTable, "cart line lost, though every region has the table"),
    ...inTail.flatMap((it) =>
      some(
        tail ? tail[it].ledgerOnly : kinds[it].lost.map(({ name }) => name),
        `${it} lost, though the failover didn't lose it`,
      ),
    ),
    ...some(tail?.order.databasesOnly ?? [], "order at the old writer alone, though nobody misses it"),
  ];
}

const shown = 5;

function some(names: readonly string[], what: string): string[] {
  if (names.length === 0) return [];
  const more = names.length > shown ? ` and ${names.length - shown} more` : "";
  return [`${what}: ${names.slice(0, shown).join(", ")}${more}`];
}

/** The figures that matter most, in a sentence. */
export function promisesInWords({ comparison: { kinds, events }, tail }: Counted): string {
  const sum = (of: (it: KindComparison) => number): number =>
    Object.values(kinds).reduce((total, it) => total + of(it), 0);
  const { order } = kinds;
  const confirmed = tail ? ` by the failover, ${tail.order.both.length} of them found at the old writer` : "";
  return (
    `${order.acknowledged} orders acknowledged, ${order.lost.length} lost${confirmed}, ${order.doubled.length} doubled; ` +
    `of all ${sum((it) => it.acknowledged)} acknowledged writes ${sum((it) => it.lost.length)} lost` +
    (events ? `; events of ${events.paid} paid orders, each acted on once` : "")
  );
}
