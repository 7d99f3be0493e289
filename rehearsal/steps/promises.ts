/** What a rehearsal makes of the comparison between what users were told and what is there. */
import type { KindComparison } from "../../load/comparison/compare";
import type { LoadReport } from "../../load/loadRun";

/** What was counted of a load on a living cloud. */
export interface Counted extends Pick<LoadReport, "comparison" | "tail"> {
  /** Whether storefronts are told to send events, whatever was found of them. Default: they aren't. */
  readonly events?: "sent";
}

/** Kinds that are also compared with the writer that was left behind. Cart lines aren't: orders and cleaning remove them there, too. */
const inTail = ["order", "registration", "review"] as const;

/**
 * What must not be after a failover that may lose what hadn't been replicated: what is lost and the old writer hasn't either, and
 * whatever else a loss doesn't explain.
 */
export function brokenPromises(counted: Counted): string[] {
  const { comparison, tail } = counted;
  const { kinds, payments, unaccounted, lostFromTable = [] } = comparison;
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
    ...brokenEvents(counted),
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

/** Events of paid orders that weren't recorded, or acted on otherwise than once, in whichever region that was. */
export function brokenEvents({ comparison: { kinds, events }, events: sent }: Omit<Counted, "tail">): string[] {
  if (!events)
    return sent && kinds.order.acknowledged > 0
      ? ["storefronts send events, and none of a paid order is recorded"]
      : [];
  const { unrecorded, unacted, unconfirmed, miscounted } = events;
  return [
    ...some(unrecorded, "paid, and no event says so"),
    ...some(unacted, "paid, and not counted in the sales by the hour"),
    ...some(unconfirmed, "paid, and no mail has confirmed it"),
    ...(miscounted > 0 ? [`sales by the hour have ${miscounted} orders too many`] : []),
    ...(miscounted < 0 ? [`sales by the hour have ${-miscounted} orders too few`] : []),
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
  const told = eventsInWords(events);
  const confirmed = tail ? ` by the failover, ${tail.order.both.length} of them found at the old writer` : "";
  return (
    `${order.acknowledged} orders acknowledged, ${order.lost.length} lost${confirmed}, ${order.doubled.length} doubled; ` +
    `of all ${sum((it) => it.acknowledged)} acknowledged writes ${sum((it) => it.lost.length)} lost` +
    (told && `; ${told}`)
  );
}

/** Of events that none was lost of and none was acted on twice. Empty where the shop records none. */
export const eventsInWords = (events: Counted["comparison"]["events"]): string =>
  events ? `events of ${events.paid} paid orders, each acted on once` : "";
