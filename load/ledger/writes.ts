/** What shoppers asked to be kept, as their ledger has it. */

export interface OrderSubject {
  readonly kind: "order";
  readonly key: string;
  readonly customer: string;
  readonly cart: string;
  readonly total: { readonly amount: number; readonly currency: string };
  readonly items: readonly { readonly sku: string; readonly quantity: number }[];
}

export interface CartLineSubject {
  readonly kind: "cart line";
  readonly cart: string;
  readonly sku: string;
  readonly quantity: number;
}

export interface ReviewSubject {
  readonly kind: "review";
  readonly customer: string;
  readonly sku: string;
  /** Of this write alone, so that the review is recognised wherever it is kept. */
  readonly title: string;
}

export interface RegistrationSubject {
  readonly kind: "registration";
  readonly email: string;
}

export type WriteSubject = OrderSubject | CartLineSubject | ReviewSubject | RegistrationSubject;
export type WriteKind = WriteSubject["kind"];

export const writeKinds = ["order", "cart line", "review", "registration"] as const satisfies readonly WriteKind[];

/** What was heard of one attempt. `reason`: the problem's name, or what broke. */
export type AttemptOutcome =
  | {
      readonly outcome: "acknowledged";
      readonly status: number;
      /** Of the order, the customer. */
      readonly id?: string;
      /** What the shop calls an order, in speech and to the payment gateway. */
      readonly number?: string;
      /** Of an order: whether it was paid when it was acknowledged. */
      readonly state?: string;
      /** Region that answered. */
      readonly region?: string;
    }
  | { readonly outcome: "refused"; readonly status: number; readonly reason: string }
  | { readonly outcome: "unknown"; readonly status?: number; readonly reason: string };

export type Acknowledgement = Extract<AttemptOutcome, { readonly outcome: "acknowledged" }>;

/** All attempts at one thing, the same each time, under the same key. */
export interface Write {
  /** Of its first attempt. */
  readonly number: number;
  readonly subject: WriteSubject;
  /** Region that the viewer was in. */
  readonly viewers: string;
  /** When the first attempt was about to be sent, in milliseconds since the epoch. */
  readonly at: number;
  /** When the last was heard of it; undefined where nothing was. */
  readonly heardAt?: number;
  /** In their order; "unknown" where nothing was heard. */
  readonly outcomes: readonly AttemptOutcome[];
}

export const unheard: AttemptOutcome = { outcome: "unknown", reason: "nothing was heard" };

/**
 * What the shopper may rely on. An acknowledgement counts, whatever came after it. A refusal counts when every attempt was refused, and
 * for an order also after attempts of unknown outcome: a shop that had placed it under its key would have said so.
 */
export function outcomeOf({ subject, outcomes }: Write): AttemptOutcome {
  const acknowledged = acknowledgementsOf(outcomes)[0];
  if (acknowledged) return acknowledged;
  const last = outcomes.at(-1) ?? unheard;
  const isDefinite = subject.kind === "order" || outcomes.every((it) => it.outcome === "refused");
  return last.outcome === "refused" && isDefinite ? last : (outcomes.find((it) => it.outcome === "unknown") ?? unheard);
}

export const acknowledgementsOf = (outcomes: readonly AttemptOutcome[]): Acknowledgement[] =>
  outcomes.filter((it) => it.outcome === "acknowledged");
