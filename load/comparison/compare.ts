/** What became of what shoppers were promised: their ledger against the stores and the payment gateway. Exact counts, by name. */
import { outcomeOf, type OrderSubject, type Write, type WriteKind, writeKinds } from "../ledger/writes";
import { compareEvents, type EventComparison } from "./events";
import type { StoreFacts } from "./facts";
import { cartLineJudge, type FoundWrite, orderJudge, registrationJudge, reviewJudge } from "./judges";
import { comparePayments, type PaymentComparison } from "./payments";

/** A write by its number in the ledger, and by what it is called in the stores. */
export interface NamedWrite {
  readonly number: number;
  readonly name: string;
}

/** Of one kind of write. Each write is in exactly one of `kept`, `lost`, `changed`, `superseded`, `refused` and the three of unknown. */
export interface KindComparison {
  readonly writes: number;
  readonly acknowledged: number;
  /** Acknowledged, and there as it was acknowledged. */
  readonly kept: number;
  /** Acknowledged, and not there. */
  readonly lost: readonly NamedWrite[];
  /** Acknowledged, and there with another content: a total, say. */
  readonly changed: readonly (NamedWrite & { readonly how: string })[];
  /** Acknowledged, and replaced by a later write of the same thing that was acknowledged too. */
  readonly superseded: number;
  /** There more often than once, or acknowledged as two. Counted beside the others. */
  readonly doubled: readonly NamedWrite[];
  readonly refused: number;
  /** Refused, and there all the same. */
  readonly refusedButKept: readonly NamedWrite[];
  /** Of unknown outcome, and found to be there. */
  readonly unknownKept: number;
  readonly unknownNotKept: number;
}

export interface LedgerComparison {
  readonly kinds: Readonly<Record<WriteKind, KindComparison>>;
  readonly payments: PaymentComparison;
  /** Missing where the shop records no events. */
  readonly events?: EventComparison;
  /** Lines that are gone from a table, of carts that nobody tried to order: an order that is lost takes its lines along. Missing where carts lie in the orders database. */
  readonly lostFromTable?: readonly string[];
  /** Orders of the ledger's customers of which the ledger knows nothing. */
  readonly unaccounted: readonly string[];
}

export function compareLedger(writes: readonly Write[], facts: StoreFacts): LedgerComparison {
  const judges = {
    order: orderJudge(facts),
    "cart line": cartLineJudge(writes, facts),
    review: reviewJudge(writes, facts),
    registration: registrationJudge(facts),
  };
  const kindOf = (kind: WriteKind): KindComparison => {
    const own = writes.filter((it) => it.subject.kind === kind);
    return countsOfKind(own.map((it) => [it, judges[kind](it)] as const));
  };
  const events = compareEvents(writes, facts);
  const kinds = Object.fromEntries(writeKinds.map((it) => [it, kindOf(it)])) as Record<WriteKind, KindComparison>;
  return {
    kinds,
    payments: comparePayments(writes, facts),
    ...(events && { events }),
    ...(facts.cartsIn && { lostFromTable: neverOrdered(writes, kinds["cart line"].lost) }),
    unaccounted: unaccounted(writes, facts),
  };
}

/** Nothing was lost, doubled, changed, or charged wrongly. */
export function isWhole({ kinds, payments, events, unaccounted: strangers }: LedgerComparison): boolean {
  const wrong = writeKinds.flatMap((it) => {
    const { lost, changed, doubled, refusedButKept } = kinds[it];
    return [...lost, ...changed, ...doubled, ...refusedButKept];
  });
  const untold = events ? [...events.unrecorded, ...events.unacted, ...events.unconfirmed] : [];
  const isCounted = (events?.miscounted ?? 0) === 0;
  return isCounted && [...wrong, ...Object.values(payments).flat(), ...untold, ...strangers].length === 0;
}

function countsOfKind(all: readonly (readonly [Write, FoundWrite])[]): KindComparison {
  const outcomes = all.map(([write, found]) => ({ write, found, said: outcomeOf(write).outcome }));
  const those = (said: string, state?: FoundWrite["state"]): typeof outcomes =>
    outcomes.filter((it) => it.said === said && (state === undefined || it.found.state === state));
  const named = (some: typeof outcomes): NamedWrite[] =>
    some.map(({ write, found }) => ({ number: write.number, name: found.name }));
  return {
    writes: all.length,
    acknowledged: those("acknowledged").length,
    kept: those("acknowledged", "there").length,
    lost: named(those("acknowledged", "missing")),
    changed: those("acknowledged", "changed").map(({ write, found }) => ({
      ...{ number: write.number, name: found.name, how: found.how ?? "" },
    })),
    superseded: those("acknowledged", "superseded").length,
    doubled: named(outcomes.filter((it) => it.found.isDoubled)),
    refused: those("refused").length - those("refused", "there").length,
    refusedButKept: named(those("refused", "there")),
    unknownKept: those("unknown", "there").length,
    unknownNotKept: those("unknown").length - those("unknown", "there").length,
  };
}

function neverOrdered(writes: readonly Write[], lines: readonly NamedWrite[]): string[] {
  const ordered = new Set(writes.flatMap(({ subject }) => (subject.kind === "order" ? [subject.cart] : [])));
  const cartOf = new Map(
    writes.flatMap(({ number, subject }) => (subject.kind === "cart line" ? [[number, subject.cart] as const] : [])),
  );
  return lines.filter((it) => !ordered.has(cartOf.get(it.number)!)).map((it) => it.name);
}

function unaccounted(writes: readonly Write[], { orders }: StoreFacts): string[] {
  const subjects = writes.flatMap(({ subject }) => (subject.kind === "order" ? [subject] : []));
  const customers = new Set(subjects.map((it) => it.customer));
  const keys = new Set(subjects.map(nameOfKey));
  return orders.filter((it) => customers.has(it.customer) && !keys.has(nameOfKey(it))).map((it) => it.id);
}

const nameOfKey = ({ customer, key }: Pick<OrderSubject, "customer" | "key">): string => `${customer} ${key}`;
