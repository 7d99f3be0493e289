import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import type Stripe from "stripe" with { "resolution-mode": "import" };
import type { AwaitingCustomer, ChargeRequest, LedgerEntry, PaymentGateway, SettledPayment, Unknown } from "../gateway";
import { isSettled } from "../gateway";
import { isReplayed, isStripeError, reasonOf, refusedAs } from "./errors";
import type { StripeSecret } from "./secret";
import { heldAt, judged, type Session, sessionOf, shopOf } from "./session";

export interface StripeGatewayOptions {
  /** The package's constructor: a shop without Stripe doesn't load it. */
  readonly library: typeof Stripe;
  /** Stripe's API. */
  readonly url: string;
  /** Asked before every request, so that a rotated key is used from the next one on. */
  readonly secret: () => StripeSecret;
  /** The shop's, where customers come back to. */
  readonly publicOrigin: string;
  /** How long a customer waits for the page to pay on, in milliseconds. Default 3000. */
  readonly chargeTimeoutMs?: number;
  /** The same for questions that nobody waits for. Default 5000. */
  readonly questionTimeoutMs?: number;
}

const hourMs = 3_600_000;

/** Stripe forgets keys after a day; until then the same request with the same key is answered with the first one's session. */
const keysKnownMs = 23 * hourMs;

/** A lost order was placed again as long after its session as keys are known, and a session can be paid for a day. */
const sessionsAround = { before: 24 * hourMs + 300_000, after: 25 * hourMs } as const;

/** Sessions that are looked through at most for one that isn't found otherwise. */
const lookedThrough = 10_000;

type Found = Session | { readonly refused: string } | undefined;

/**
 * Stripe, by Checkout: the customer pays on a page of Stripe's. Nothing of it is kept here, not even a session's id: a session is found by
 * asking for it again under its key, which makes no second one. See docs/decisions/0052-payments-by-stripe-checkout.md.
 */
export class StripeGateway implements PaymentGateway {
  readonly #agent: HttpAgent | HttpsAgent;
  #client: { readonly apiKey: string; readonly stripe: Stripe } | undefined;

  constructor(private readonly options: StripeGatewayOptions) {
    const { protocol } = new URL(options.url);
    this.#agent = new (protocol === "https:" ? HttpsAgent : HttpAgent)({ keepAlive: true, maxSockets: 64 });
  }

  charge(request: ChargeRequest): Promise<SettledPayment | AwaitingCustomer | Unknown> {
    return this.#ask(async (stripe) => {
      const found = await this.#session(stripe, request, this.options.chargeTimeoutMs ?? 3000);
      if (!found) return unknown("a session that can't be made again");
      return "refused" in found ? { kind: "declined", reason: found.refused } : this.#judged(stripe, found);
    });
  }

  /** A session that isn't there yet is made: nobody can pay by it who isn't told its address. */
  find(request: ChargeRequest): Promise<SettledPayment | AwaitingCustomer | Unknown | { readonly kind: "not-found" }> {
    return this.#ask(async (stripe) => {
      const found = await this.#session(stripe, request);
      if (!found) return { kind: "not-found" };
      return "refused" in found ? { kind: "declined", reason: found.refused } : this.#judged(stripe, found);
    });
  }

  /** An open session is expired, and its key answers with that one: whoever holds its address can't pay any more. */
  void(request: ChargeRequest): Promise<SettledPayment | Unknown> {
    return this.#ask(async (stripe) => {
      const found = await this.#session(stripe, request);
      // Nobody was ever told an address to pay at.
      if (!found || "refused" in found) return { kind: "voided" };
      const now = await this.#judged(stripe, found);
      if (now.kind !== "awaiting-customer") return now;
      const expired = await stripe.checkout.sessions
        .expire(found.id, undefined, { timeout: this.#questionMs })
        // Only an open one can be: it may have been paid this very moment.
        .catch(() => this.#asItIsNow(stripe, found.id));
      const then = await this.#judged(stripe, expired);
      return isSettled(then) ? then : unknown(`a session that is ${String(expired.status)}`);
    });
  }

  /** What was authorised for a synthetic order is given back at once, and nobody is charged. */
  async #judged(stripe: Stripe, session: Session): Promise<SettledPayment | AwaitingCustomer | Unknown> {
    const held = heldAt(session);
    if (held === undefined) return judged(session);
    const { status } = await stripe.paymentIntents.cancel(held, undefined, { timeout: this.#questionMs });
    return status === "canceled" ? { kind: "voided" } : unknown(`an authorisation that is ${status}`);
  }

  refund({ key, chargeId }: Pick<LedgerEntry, "key" | "chargeId">): Promise<{ readonly kind: "refunded" } | Unknown> {
    return this.#ask(async (stripe) => {
      const options = { idempotencyKey: `refund-${key}`, timeout: this.#questionMs };
      try {
        const { status } = await stripe.refunds.create({ payment_intent: chargeId }, options);
        return status === "failed" || status === "canceled" ? unknown(`a refund that ${status}`) : { kind: "refunded" };
      } catch (error) {
        if (isStripeError(error) && error.code === "charge_already_refunded") return { kind: "refunded" };
        throw error;
      }
    });
  }

  /** By Stripe's list, which shows everything at once; its search by metadata is up to a minute late, and missing in some countries. */
  async *ledger(since: Date): AsyncIterable<LedgerEntry> {
    const created = { gte: Math.floor(since.getTime() / 1000) };
    const page = { created, limit: 100, expand: ["data.latest_charge"] };
    const shop = shopOf(this.options.publicOrigin);
    try {
      for await (const intent of this.#stripe().paymentIntents.list(page, { timeout: this.#questionMs })) {
        if (intent.metadata["shop"] !== shop || !intent.metadata["payment"]) continue;
        if (intent.status === "succeeded") yield entryOf(intent, intent.metadata["payment"]);
      }
    } catch (error) {
      throw new Error(`Stripe's list of payments can't be read: ${reasonOf(error)}`);
    }
  }

  close(): void {
    this.#agent.destroy();
  }

  get #questionMs(): number {
    return this.options.questionTimeoutMs ?? 5000;
  }

  /** The payment's session as it is now; made where there is none yet. Undefined: there is none, and it can't be made. */
  async #session(stripe: Stripe, request: ChargeRequest, timeout = this.#questionMs): Promise<Found> {
    if (Date.now() - request.placedAt.getTime() > keysKnownMs) return this.#elsewhere(stripe, request);
    try {
      const params = sessionOf(request, this.options.publicOrigin);
      const session = await stripe.checkout.sessions.create(params, { idempotencyKey: request.key, timeout });
      // What is answered to a key that was used before is the session as it was then.
      return isReplayed(session.lastResponse.headers) ? await this.#asItIsNow(stripe, session.id) : session;
    } catch (error) {
      const refused = refusedAs(error);
      if (refused) return { refused };
      if (!isStripeError(error)) throw error;
      // The key stands for a request of another version of ours.
      if (error.type === "StripeIdempotencyError") return this.#surelyElsewhere(stripe, request);
      // An error of Stripe's own is repeated for as long as the key is known.
      if (isReplayed(error.headers ?? {})) return this.#elsewhere(stripe, request);
      throw error;
    }
  }

  #asItIsNow(stripe: Stripe, id: string): Promise<Session> {
    return stripe.checkout.sessions.retrieve(id, { expand: ["payment_intent"] }, { timeout: this.#questionMs });
  }

  async #surelyElsewhere(stripe: Stripe, request: ChargeRequest): Promise<Session> {
    const found = await this.#elsewhere(stripe, request);
    if (found) return found;
    throw new Error("a session whose key is known is in no list");
  }

  /** What was paid, by Stripe's search; else among all sessions that were made around that time. */
  async #elsewhere(stripe: Stripe, { key, placedAt }: ChargeRequest): Promise<Session | undefined> {
    const options = { timeout: this.#questionMs };
    const [intent] = await this.#searched(stripe, key);
    if (intent) {
      const { data } = await stripe.checkout.sessions.list({ payment_intent: intent.id, limit: 1 }, options);
      if (data[0]) return this.#asItIsNow(stripe, data[0].id);
    }
    const at = (ms: number): number => Math.floor((placedAt.getTime() + ms) / 1000);
    const created = { gte: at(-sessionsAround.before), lte: at(sessionsAround.after) };
    let seen = 0;
    for await (const session of stripe.checkout.sessions.list({ created, limit: 100 }, options)) {
      if (session.metadata?.["payment"] === key) return this.#asItIsNow(stripe, session.id);
      if (++seen === lookedThrough) throw new Error("too many sessions to look through");
    }
    return undefined;
  }

  /** Where a country's accounts have no search, the list that comes after finds it, too. */
  async #searched(stripe: Stripe, key: string): Promise<Stripe.PaymentIntent[]> {
    const query = `status:'succeeded' AND metadata['payment']:'${key}'`;
    const found = stripe.paymentIntents.search({ query, limit: 1 }, { timeout: this.#questionMs });
    return found.then(
      ({ data }) => data,
      () => [],
    );
  }

  #stripe(): Stripe {
    const { apiKey } = this.options.secret();
    if (this.#client?.apiKey !== apiKey) {
      const { library: Library, url } = this.options;
      const { hostname, port, protocol } = new URL(url);
      const stripe = new Library(apiKey, {
        host: hostname,
        ...(port ? { port } : {}),
        protocol: protocol === "https:" ? "https" : "http",
        httpAgent: this.#agent as HttpsAgent,
        // Whoever asked decides what comes next: the worker asks again, under the same key.
        maxNetworkRetries: 0,
        telemetry: false,
      });
      this.#client = { apiKey, stripe };
    }
    return this.#client.stripe;
  }

  /** Whatever isn't clearly about the payment leaves it open. */
  async #ask<T>(question: (stripe: Stripe) => Promise<T | Unknown>): Promise<T | Unknown> {
    try {
      return await question(this.#stripe());
    } catch (error) {
      return unknown(reasonOf(error));
    }
  }
}

const unknown = (reason: string): Unknown => ({ kind: "unknown", reason });

function entryOf(intent: Stripe.PaymentIntent, key: string): LedgerEntry {
  const { latest_charge: charge } = intent;
  const refunded = typeof charge === "object" && charge?.refunded === true;
  return {
    key,
    chargeId: intent.id,
    amount: { amount: intent.amount, currency: intent.currency.toUpperCase() },
    status: refunded ? "refunded" : "succeeded",
    createdAt: new Date(intent.created * 1000).toISOString(),
  };
}
