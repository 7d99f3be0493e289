/** All that the checkers say of one ledger: sets, and single keys. */
import {
  addsOf,
  attemptsIn,
  type CartLineAtEnd,
  cartLineOperations,
  type LedgerAttempt,
  type OrderAtEnd,
  orderOperations,
  reviewOperations,
  type SetKind,
} from "./ledgerHistory";
import { judgeKeys, type KeyVerdict, linearizabilityBinary } from "./linearizability";
import { checkSet, type SetVerdict } from "./setChecker";

/** What is there at the end, as whoever asks the stores has it. */
export interface PromisesAtEnd {
  readonly orders: readonly OrderAtEnd[];
  readonly cartLines: readonly CartLineAtEnd[];
  readonly reviews: readonly { readonly title: string }[];
  readonly customerEmails: readonly string[];
}

export interface CheckedPromises {
  readonly sets: Readonly<Record<SetKind, SetVerdict>>;
  readonly keys: {
    readonly judged: number;
    /** By model and key. */
    readonly notLinearizable: readonly string[];
    /** Nobody could tell in time. */
    readonly undecided: readonly string[];
  };
}

/**
 * @param ledger the text of its file
 * @param readAt when the stores were asked, in milliseconds since 1970
 */
export async function checkPromises(ledger: string, atEnd: PromisesAtEnd, readAt: number): Promise<CheckedPromises> {
  const attempts = attemptsIn(ledger);
  const operations = [
    ...orderOperations(attempts, atEnd.orders, readAt),
    ...cartLineOperations(attempts, atEnd.cartLines, readAt),
    ...reviewOperations(
      attempts,
      atEnd.reviews.map((it) => it.title),
      readAt,
    ),
  ];
  const verdicts = await judgeKeys(await linearizabilityBinary(() => undefined), operations);
  const those = (verdict: KeyVerdict["verdict"]): string[] =>
    verdicts.flatMap((it) => (it.verdict === verdict ? [`${it.model} ${it.key}`] : []));
  return {
    sets: setsOf(attempts, atEnd),
    keys: {
      judged: verdicts.length,
      ...{ notLinearizable: those("not linearizable"), undecided: those("unknown") },
    },
  };
}

/** Reviews and customers of others are in the stores, too; orders of the ledger's own customers must be in the ledger. */
function setsOf(attempts: readonly LedgerAttempt[], atEnd: PromisesAtEnd): CheckedPromises["sets"] {
  const customers = new Set(attempts.map((it) => it.subject["customer"]));
  const orders = atEnd.orders.filter((it) => customers.has(it.customer)).map((it) => `${it.customer} ${it.key}`);
  const verdict = (kind: SetKind, elements: readonly string[]): SetVerdict =>
    checkSet({ adds: addsOf(attempts, kind), reads: [{ elements }] });
  const known = (kind: SetKind, elements: readonly string[]): string[] => {
    const own = new Set(addsOf(attempts, kind).map((it) => it.element));
    return elements.filter((it) => own.has(it));
  };
  const titles = known("review", atEnd.reviews.map((it) => it.title)); // prettier-ignore
  return {
    order: verdict("order", orders),
    review: verdict("review", titles),
    registration: verdict("registration", known("registration", atEnd.customerEmails)),
  };
}

/** `counted`: a failover may lose what hadn't been replicated, and how much is compared elsewhere (agreement.ts). */
export type LossAllowed = "none" | "counted";

export interface CheckerLine {
  readonly what: string;
  readonly held: boolean;
  readonly detail: string;
}

/** What the checkers say, one line each, as a drill's journal keeps it. */
export function checkedWords({ sets, keys }: CheckedPromises, loss: LossAllowed): CheckerLine[] {
  const setLines = Object.entries(sets).map(([kind, it]) => ({
    what: `set checker: ${kind}s`,
    held: loss === "counted" ? [it.doubled, it.unexpected, it.refusedButThere].flat().length === 0 : it.isValid,
    detail:
      `${it.acknowledged} acknowledged, ${it.lost.length} lost, ${it.doubled.length} doubled, ${it.unexpected.length} unexpected, ` +
      `${it.refusedButThere.length} refused and there, ${it.recovered.length} of unknown outcome there, ${it.neverDone.length} not`,
  }));
  const wrong = keys.notLinearizable.length;
  const open = keys.undecided.length;
  return [
    ...setLines,
    {
      what: "Porcupine: every order, cart line and replaced review goes through its states in an order that can be",
      held: open === 0 && (loss === "counted" || wrong === 0),
      detail: `${keys.judged} keys judged, ${wrong} not linearizable, ${open} undecided`,
    },
  ];
}
