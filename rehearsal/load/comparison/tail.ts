/**
 * The second source for what a lossy failover lost: what the old writer has and the new one hasn't, asked of the two databases. It knows
 * nothing of what shoppers were told, as their ledger knows nothing of databases; where both agree, the count is right.
 */
import { withClient } from "../../../servers/postgresClient";
import { outcomeOf, type Write } from "../ledger/writes";
import type { LedgerComparison } from "./compare";
import { readReviews } from "./sources";

/** What stands at the old writer only, by name. */
export interface StoreTail {
  /** Ids. */
  readonly orders: readonly string[];
  /** E-mail addresses. */
  readonly registrations: readonly string[];
}

/** @param old the orders database of the writer that was left, as it was then @param now of the writer that took over */
export async function relationalTail(old: string, now: string): Promise<StoreTail> {
  const [orders, registrations] = await Promise.all([
    onlyIn(old, now, "SELECT id::text AS name FROM orders"),
    onlyIn(old, now, "SELECT email AS name FROM customers WHERE email IS NOT NULL"),
  ]);
  return { orders, registrations };
}

/** Titles of shoppers' reviews that stand at the old writer only. URLs as in ComparisonSources. */
export async function reviewTail(old: string, now: string): Promise<string[]> {
  const [before, after] = await Promise.all([old, now].map((it) => readReviews(it)));
  const known = new Set(after!.map((it) => it.title));
  return before!.map((it) => it.title).filter((it) => !known.has(it));
}

async function onlyIn(old: string, now: string, sql: string): Promise<string[]> {
  const names = (url: string): Promise<string[]> =>
    withClient(url, async (client) => (await client.query<{ name: string }>(sql)).rows.map((it) => it.name));
  const [before, after] = await Promise.all([names(old), names(now)]);
  const known = new Set(after);
  return before.filter((it) => !known.has(it)).sort();
}

/** Whether ledger and databases say the same of what was lost. */
export interface TailAgreement {
  /** Lost, as both say. */
  readonly both: readonly string[];
  /** Lost by the ledger, but not in the tail: it never reached the old writer's database, or was taken out since. */
  readonly ledgerOnly: readonly string[];
  /** Acknowledged and in the tail, but not lost by the ledger. */
  readonly databasesOnly: readonly string[];
  /** In the tail, and never acknowledged to anybody here: what was lost of it, nobody had been promised. */
  readonly unpromised: readonly string[];
}

/** What the ledger calls lost orders, against the tail. */
export function agreeOnOrders(writes: readonly Write[], comparison: LedgerComparison, tail: StoreTail): TailAgreement {
  const acknowledged = writes.flatMap((it) => {
    const said = outcomeOf(it);
    return it.subject.kind === "order" && said.outcome === "acknowledged" ? (said.id ?? []) : [];
  });
  return agreement({ acknowledged, lost: comparison.kinds.order.lost.map((it) => it.name), tail: tail.orders });
}

export function agreeOnRegistrations(
  writes: readonly Write[],
  comparison: LedgerComparison,
  tail: StoreTail,
): TailAgreement {
  const acknowledged = writes.flatMap((it) =>
    it.subject.kind === "registration" && outcomeOf(it).outcome === "acknowledged" ? it.subject.email : [],
  );
  const lost = comparison.kinds.registration.lost.map((it) => it.name);
  return agreement({ acknowledged, lost, tail: tail.registrations });
}

interface Sides {
  readonly acknowledged: readonly string[];
  readonly lost: readonly string[];
  readonly tail: readonly string[];
}

function agreement({ acknowledged, lost, tail }: Sides): TailAgreement {
  const [promised, missed, left] = [new Set(acknowledged), new Set(lost), new Set(tail)];
  return {
    both: lost.filter((it) => left.has(it)),
    ledgerOnly: lost.filter((it) => !left.has(it)),
    databasesOnly: tail.filter((it) => promised.has(it) && !missed.has(it)),
    unpromised: tail.filter((it) => !promised.has(it)),
  };
}
