/** Reads a shoppers' ledger for the checkers, by itself: what load/ledger and load/comparison make of it isn't asked. */
import type { KeyOperation } from "./linearizability";
import type { SetAdd } from "./setChecker";

/** One attempt at a write, and what was heard of it. */
export interface LedgerAttempt {
  readonly number: number;
  readonly begun: number;
  /** Missing where nothing was heard. */
  readonly heard?: number;
  readonly subject: Readonly<Record<string, unknown>> & { readonly kind: string };
  readonly result: "acknowledged" | "refused" | "unknown";
  /** State of an order that was acknowledged. */
  readonly state?: string;
}

interface LedgerText {
  readonly n?: number;
  readonly at?: number;
  readonly subject?: LedgerAttempt["subject"];
  readonly outcome?: LedgerAttempt["result"];
  readonly state?: string;
}

/** @param text of the ledger's file; a line that was torn by the end of its writer is left out */
export function attemptsIn(text: string): LedgerAttempt[] {
  const attempts = new Map<number, LedgerAttempt>();
  for (const line of text.split("\n")) {
    const { n, at = 0, subject, outcome, state } = parsed(line);
    if (n === undefined) continue;
    if (subject) attempts.set(n, { number: n, begun: at, subject, result: "unknown" });
    const begun = attempts.get(n);
    if (outcome && begun)
      attempts.set(n, { ...begun, result: outcome, heard: at, ...(state !== undefined && { state }) });
  }
  return [...attempts.values()];
}

function parsed(line: string): LedgerText {
  try {
    return JSON.parse(line) as LedgerText;
  } catch {
    return {};
  }
}

const textOf = (it: unknown): string => (typeof it === "string" || typeof it === "number" ? String(it) : "");

/** What names an element of a set, by the kind of write. A cart's lines are no set: they replace each other. */
const elementOf: Readonly<Record<string, (subject: LedgerAttempt["subject"]) => string>> = {
  order: (it) => `${textOf(it["customer"])} ${textOf(it["key"])}`,
  review: (it) => textOf(it["title"]),
  registration: (it) => textOf(it["email"]),
};

export const setKinds = ["order", "review", "registration"] as const;

export type SetKind = (typeof setKinds)[number];

/** As the checkers call what a write is about. */
export const nameOfWrite = (subject: LedgerAttempt["subject"]): string =>
  elementOf[subject.kind]?.(subject) ?? cartLineOf(subject);

const cartLineOf = (subject: LedgerAttempt["subject"]): string =>
  `${textOf(subject["cart"])} ${textOf(subject["sku"])}`;

/** A customer's only review of a product: another one takes its place, so that both together are a register. */
export const placeOfReview = (subject: LedgerAttempt["subject"]): string =>
  `review ${textOf(subject["customer"])} ${textOf(subject["sku"])}`;

/** Titles that customers wrote, by their place. */
function titlesByPlace(attempts: readonly LedgerAttempt[]): Map<string, Set<string>> {
  const titles = new Map<string, Set<string>>();
  for (const { subject } of attempts.filter((it) => it.subject.kind === "review")) {
    const place = placeOfReview(subject);
    titles.set(place, (titles.get(place) ?? new Set()).add(elementOf["review"]!(subject)));
  }
  return titles;
}

/** Reviews only where nothing was to take their place. */
export function addsOf(attempts: readonly LedgerAttempt[], kind: SetKind): SetAdd[] {
  const titles = titlesByPlace(kind === "review" ? attempts : []);
  return attempts.flatMap(({ subject, result }) => {
    const isReplaced = subject.kind === "review" && (titles.get(placeOfReview(subject))?.size ?? 0) > 1;
    return subject.kind === kind && !isReplaced ? [{ element: elementOf[kind]!(subject), result }] : [];
  });
}

/** Each place for which a customer wrote several reviews, from the first one until it was read at the end. */
export function reviewOperations(
  attempts: readonly LedgerAttempt[],
  titlesAtEnd: readonly string[],
  readAt: number,
): KeyOperation[] {
  const there = new Set(titlesAtEnd);
  const replaced = new Map([...titlesByPlace(attempts)].filter(([, titles]) => titles.size > 1));
  const operations = attempts.flatMap((it): KeyOperation[] => {
    const { subject, result } = it;
    const key = placeOfReview(subject);
    const isWritten = subject.kind === "review" && result !== "refused";
    return isWritten && replaced.has(key) ? [writing(it, key, elementOf["review"]!(subject))] : [];
  });
  const keys = new Set(operations.map((it) => it.key));
  const found = (key: string): string => [...replaced.get(key)!].filter((it) => there.has(it)).join(" and ");
  return [...operations, ...[...keys].map((key) => finalRead("register", key, found(key), readAt))];
}

/** Of a register. */
function writing({ number, begun, heard, result }: LedgerAttempt, key: string, value: string): KeyOperation {
  const own = { model: "register", key, client: number, call: begun, kind: "write", value } as const;
  return result === "acknowledged" && heard !== undefined
    ? { ...own, return: heard, result: "ok" }
    : { ...own, result: "unknown" };
}

/** An order as it stands at the end. */
export interface OrderAtEnd {
  readonly customer: string;
  readonly key: string;
  readonly status: string;
}

/** Each order's way, from its placing until it was read at the end. Orders that nobody placed are the set checker's. */
export function orderOperations(
  attempts: readonly LedgerAttempt[],
  atEnd: readonly OrderAtEnd[],
  readAt: number,
): KeyOperation[] {
  const status = new Map(atEnd.map((it) => [`${it.customer} ${it.key}`, it.status]));
  const placed = attempts.filter((it) => it.subject.kind === "order");
  const operations = placed.flatMap((it): KeyOperation[] => {
    // A refused placing changes nothing.
    if (it.result === "refused") return [];
    const key = elementOf["order"]!(it.subject);
    const own = { model: "order state", key, client: it.number, call: it.begun, kind: "place" } as const;
    // Of an order whose state nobody told, only the set checker can say something.
    return it.result === "acknowledged" && it.heard !== undefined && it.state !== undefined
      ? [{ ...own, return: it.heard, value: it.state, result: "ok" }]
      : [{ ...own, result: "unknown" }];
  });
  const keys = new Set(operations.map((it) => it.key));
  return [...operations, ...[...keys].map((key) => finalRead("order state", key, status.get(key) ?? "none", readAt))];
}

/** A cart's line as it stands at the end. */
export interface CartLineAtEnd {
  readonly cart: string;
  readonly sku: string;
  readonly quantity: number;
}

/** Each line of a cart as a register, from its first writing until it was read at the end. Lines of carts that were ordered are left out: ordering empties them. */
export function cartLineOperations(
  attempts: readonly LedgerAttempt[],
  atEnd: readonly CartLineAtEnd[],
  readAt: number,
): KeyOperation[] {
  const quantity = new Map(atEnd.map((it) => [`${it.cart} ${it.sku}`, String(it.quantity)]));
  const ordered = new Set(attempts.flatMap((it) => (it.subject.kind === "order" ? [it.subject["cart"]] : [])));
  const operations = attempts.flatMap((it): KeyOperation[] => {
    const { subject, result } = it;
    if (subject.kind !== "cart line" || ordered.has(subject["cart"]) || result === "refused") return [];
    return [writing(it, cartLineOf(subject), textOf(subject["quantity"]))];
  });
  const keys = new Set(operations.map((it) => it.key));
  return [...operations, ...[...keys].map((key) => finalRead("register", key, quantity.get(key) ?? "", readAt))];
}

const finalRead = (model: KeyOperation["model"], key: string, value: string, at: number): KeyOperation => ({
  ...{ model, key, client: 0, call: at, return: at + 1, kind: "read", result: "ok" },
  ...(value !== "" && { value }),
});
