/**
 * The second source for what a lossy failover lost: what the old writer has and the new one hasn't, asked of the two databases. It knows
 * nothing of what shoppers were told, as their ledger knows nothing of databases; where both agree, the count is right.
 */
import { withClient } from "../../servers/postgresClient";
import { outcomeOf, type Write } from "../ledger/writes";
import type { LedgerComparison } from "./compare";
import { readReviews } from "./sources";

/** Names of what stands at the old writer only, by what it is. */
export interface StoreTail {
  /** Ids. */
  readonly order: readonly string[];
  /** E-mail addresses. */
  readonly registration: readonly string[];
  /** Titles. Empty where the document store wasn't asked. */
  readonly review: readonly string[];
}

/** A writer that was left behind, as it was then. URLs as in ComparisonSources. */
export interface LeftStores {
  readonly orders: string;
  /** Where the document store was failed over, too. */
  readonly documents?: string;
}

/** @param now the writers that took over */
export async function tailOf(left: LeftStores, now: Required<LeftStores>): Promise<StoreTail> {
  const [order, registration, review] = await Promise.all([
    onlyIn(left.orders, now.orders, "SELECT id::text AS name FROM orders"),
    onlyIn(left.orders, now.orders, "SELECT email AS name FROM customers WHERE email IS NOT NULL"),
    left.documents === undefined ? [] : reviewsOnlyIn(left.documents, now.documents),
  ]);
  return { order, registration, review };
}

async function reviewsOnlyIn(old: string, now: string): Promise<string[]> {
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

export type TailAgreements = Readonly<Record<keyof StoreTail, TailAgreement>>;

/** What the ledger calls lost, against the tail. A review that its customer replaced later isn't in the tail by that. */
export function agreeOnTail(writes: readonly Write[], { kinds }: LedgerComparison, tail: StoreTail): TailAgreements {
  const of = (kind: keyof StoreTail): TailAgreement =>
    agreement({
      acknowledged: writes.flatMap((it) => nameOf(it, kind)),
      lost: kinds[kind].lost.map((it) => it.name),
      tail: tail[kind],
    });
  return { order: of("order"), registration: of("registration"), review: of("review") };
}

/** None where it is of another kind, or wasn't acknowledged. */
function nameOf(write: Write, kind: keyof StoreTail): string[] {
  const { subject } = write;
  const said = outcomeOf(write);
  if (subject.kind !== kind || said.outcome !== "acknowledged") return [];
  if (subject.kind === "registration") return [subject.email];
  if (subject.kind === "review") return [subject.title];
  return said.id === undefined ? [] : [said.id];
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
