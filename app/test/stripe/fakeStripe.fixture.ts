import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import Stripe from "stripe";

/** What the tests' shop and their Stripe agree on. */
export const stripeSecret = { apiKey: "sk_test_shopUnderTest", webhookSecret: "whsec_onlyTestsKnowThisOne" };

export interface FakeSession {
  readonly id: string;
  readonly created: number;
  readonly amount: number;
  readonly currency: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly successUrl: string;
  readonly cancelUrl: string;
  /** As `automatic` and `manual` are at Stripe. */
  readonly capture: string;
  status: "open" | "complete" | "expired";
  paymentStatus: "unpaid" | "paid";
  intent: string | undefined;
}

interface FakeIntent {
  readonly id: string;
  readonly created: number;
  readonly session: FakeSession;
  status: "succeeded" | "requires_capture" | "canceled";
  refunded: boolean;
}

/** How a request for a session goes wrong. */
export type Trouble = "request-lost" | "answer-lost" | "error" | "busy";

type Answer = { readonly status: number; readonly body: object };
const failed = (status: number, type: string, code?: string): Answer => ({
  status,
  body: { error: { type, ...(code ? { code } : {}), message: "sk_test_must_not_be_logged" } },
});

/**
 * Stripe as far as the shop uses it, with what stripe-mock lacks: a memory, idempotency keys, a page to pay on, signed events, and troubles.
 * Written by Stripe's documentation; where the two differ this one is wrong.
 */
export class FakeStripe {
  readonly sessions: FakeSession[] = [];
  readonly intents: FakeIntent[] = [];
  /** By method and path, in order. */
  readonly requests: string[] = [];
  /** Of the next requests for a session, one for each. The package itself asks again once where a connection breaks. */
  readonly troubles: Trouble[] = [];
  /** Whether it fails to cancel what was authorised. */
  keepsHolds = false;
  /** Whether customers pay in the moment before their page is expired. */
  paidAtTheLast = false;
  /** Where events are sent at once; undefined: they are only kept. */
  webhook: string | undefined;
  /** Every event so far, as it was signed. */
  readonly events: { readonly type: string; readonly payload: string }[] = [];
  readonly #answers = new Map<string, { readonly request: string; readonly answer: Answer }>();
  readonly #server = createServer((request, response) => void this.#serve(request, response));

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async start(): Promise<this> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    return this;
  }

  async stop(): Promise<void> {
    const closed = once(this.#server, "close");
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  sessionOf(payment: string): FakeSession {
    const found = this.sessions.filter((it) => it.metadata["payment"] === payment);
    if (found.length !== 1) throw new Error(`there are ${found.length} sessions for ${payment}`);
    return found[0]!;
  }

  /** As a customer at the page. */
  async pay(session: FakeSession): Promise<void> {
    if (session.status !== "open") throw new Error(`a session that is ${session.status} can't be paid`);
    session.status = "complete";
    const status = session.capture === "manual" ? "requires_capture" : "succeeded";
    session.paymentStatus = status === "succeeded" ? "paid" : "unpaid";
    session.intent = `pi_${randomUUID()}`;
    this.intents.push({ id: session.intent, created: now(), session, status, refunded: false });
    await this.#tell("checkout.session.completed", session);
  }

  /** As after a day: its keys are forgotten, and what nobody has paid has expired. */
  forgetKeys(): void {
    this.#answers.clear();
    for (const it of this.sessions) if (it.status === "open") it.status = "expired";
  }

  async expire(session: FakeSession): Promise<void> {
    session.status = "expired";
    await this.#tell("checkout.session.expired", session);
  }

  async #tell(type: string, session: FakeSession): Promise<void> {
    const event = { id: `evt_${randomUUID()}`, object: "event", type, data: { object: this.#shown(session) } };
    const payload = JSON.stringify(event);
    this.events.push({ type, payload });
    if (this.webhook) await fetch(this.webhook, { method: "POST", body: payload, headers: signed(payload) });
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url!, this.url);
    this.requests.push(`${request.method} ${url.pathname.replace(/(cs|pi)_[\w-]+/, "$1")}`);
    const body = await text(request);
    if (url.pathname === "/favicon.ico") return void response.writeHead(204).end();
    if (url.pathname.startsWith("/pay/")) return this.#page(request.method!, url.pathname.slice(5), response);
    const key = request.headers["idempotency-key"];
    const answer = this.#answered({ method: request.method!, url, body, key: key as string | undefined });
    if (answer === "lost") return void response.destroy();
    const replayed = "replayed" in answer ? { "idempotent-replayed": "true" } : {};
    response.writeHead(answer.status, { "content-type": "application/json", ...replayed });
    response.end(JSON.stringify(answer.body));
  }

  #answered(asked: Asked): KeyedAnswer | "lost" {
    const isForSession = asked.method === "POST" && asked.url.pathname === "/v1/checkout/sessions";
    const trouble = isForSession ? this.troubles.shift() : undefined;
    if (trouble === "request-lost") return "lost";
    if (trouble === "busy") return failed(429, "invalid_request_error", "rate_limit");
    const answer = this.#keyed(asked, () =>
      trouble === "error"
        ? failed(500, "api_error")
        : this.#done(asked.method, asked.url, new URLSearchParams(asked.body)),
    );
    return trouble === "answer-lost" ? "lost" : answer;
  }

  #keyed({ url, body, key }: Asked, done: () => Answer): KeyedAnswer {
    if (key === undefined) return done();
    const request = `${url.pathname} ${body}`;
    const before = this.#answers.get(key);
    if (before)
      return before.request === request ? { ...before.answer, replayed: true } : failed(400, "idempotency_error");
    const answer = done();
    // What was refused before anything began is forgotten.
    if (answer.status !== 400) this.#answers.set(key, { request, answer });
    return answer;
  }

  #done(method: string, url: URL, body: URLSearchParams): Answer {
    const [, , ...parts] = url.pathname.split("/");
    const what = `${method} ${parts.map((it) => (/^(cs|pi)_/.test(it) ? "ID" : it)).join("/")}`;
    const session = this.sessions.find((it) => it.id === parts[2]);
    const listed = (data: readonly object[]): Answer => ({
      status: 200,
      body: { object: "list", has_more: false, data },
    });
    switch (what) {
      case "POST checkout/sessions":
        return this.#created(body);
      case "GET checkout/sessions/ID":
        return { status: 200, body: this.#shown(session!) };
      case "POST checkout/sessions/ID/expire":
        if (this.paidAtTheLast) void this.pay(session!);
        if (session!.status !== "open") return failed(400, "invalid_request_error");
        session!.status = "expired";
        return { status: 200, body: this.#shown(session!) };
      case "GET checkout/sessions":
        return listed(this.#sessionsIn(url.searchParams).map((it) => this.#shown(it)));
      case "GET payment_intents":
        return listed(this.intents.map(intentOf));
      case "GET payment_intents/search":
        return listed(this.intents.filter(searched(url.searchParams.get("query")!)).map(intentOf));
      case "POST payment_intents/ID/cancel":
        return this.#cancelled(parts[1]!);
      case "POST refunds":
        return this.#refunded(body.get("payment_intent")!);
      default:
        return failed(404, "invalid_request_error", "resource_missing");
    }
  }

  #created(body: URLSearchParams): Answer {
    const metadata = Object.fromEntries(
      [...body].flatMap(([name, value]) => {
        const [, key] = /^metadata\[(\w+)\]$/.exec(name) ?? [];
        return key ? [[key, value]] : [];
      }),
    );
    const amount = Number(body.get("line_items[0][price_data][unit_amount]"));
    if (amount < 50) return failed(400, "invalid_request_error", "amount_too_small");
    const session: FakeSession = {
      ...{ id: `cs_test_${randomUUID()}`, created: now(), metadata, amount },
      currency: body.get("line_items[0][price_data][currency]")!,
      ...{ successUrl: body.get("success_url")!, cancelUrl: body.get("cancel_url")! },
      capture: body.get("payment_intent_data[capture_method]") ?? "automatic",
      ...{ status: "open", paymentStatus: "unpaid", intent: undefined },
    };
    this.sessions.push(session);
    return { status: 200, body: this.#shown(session) };
  }

  #sessionsIn(query: URLSearchParams): FakeSession[] {
    const intent = query.get("payment_intent");
    return this.sessions.filter(
      (it) =>
        (intent === null || it.intent === intent) &&
        it.created >= Number(query.get("created[gte]") ?? 0) &&
        it.created <= Number(query.get("created[lte]") ?? Infinity),
    );
  }

  #cancelled(id: string): Answer {
    const intent = this.intents.find((it) => it.id === id);
    if (this.keepsHolds) return failed(500, "api_error");
    if (intent?.status !== "requires_capture")
      return failed(400, "invalid_request_error", "payment_intent_unexpected_state");
    intent.status = "canceled";
    return { status: 200, body: intentOf(intent) };
  }

  #refunded(id: string): Answer {
    const intent = this.intents.find((it) => it.id === id);
    if (!intent) return failed(404, "invalid_request_error", "resource_missing");
    if (intent.refunded) return failed(400, "invalid_request_error", "charge_already_refunded");
    intent.refunded = true;
    return { status: 200, body: { id: `re_${id}`, object: "refund", status: "succeeded" } };
  }

  #shown(it: FakeSession): object {
    const { id, status, paymentStatus: payment_status, metadata, created } = it;
    const intent = this.intents.find((each) => each.id === it.intent);
    // Expanded where it matters: the shop asks for that.
    const payment_intent = intent && intent.status !== "succeeded" ? intentOf(intent) : it.intent;
    const url = status === "open" ? `${this.url}/pay/${id}` : null;
    return { object: "checkout.session", id, created, status, payment_status, payment_intent, metadata, url };
  }

  /** Stands for Stripe's page: what it charges, a button, and a way back. */
  async #page(method: string, id: string, response: ServerResponse): Promise<void> {
    const session = this.sessions.find((it) => it.id === id)!;
    if (method === "POST") {
      await this.pay(session);
      return void response.writeHead(303, { location: session.successUrl }).end();
    }
    const { amount, currency, cancelUrl } = session;
    response.writeHead(200, { "content-type": "text/html" });
    response.end(`<!doctype html><html lang="en"><title>Pay</title><h1>Pay ${amount} ${currency}</h1>
      <form method="post"><button>Pay</button></form><a href="${cancelUrl}">Back</a></html>`);
  }
}

type KeyedAnswer = Answer & { readonly replayed?: true };

interface Asked {
  readonly method: string;
  readonly url: URL;
  readonly body: string;
  readonly key: string | undefined;
}

const now = (): number => Math.floor(Date.now() / 1000);

export const signed = (payload: string, secret = stripeSecret.webhookSecret): Record<string, string> => ({
  "content-type": "application/json",
  "stripe-signature": Stripe.webhooks.generateTestHeaderString({ payload, secret }),
});

const intentOf = ({ id, created, session, status, refunded }: FakeIntent): object => ({
  ...{ object: "payment_intent", id, created, status, metadata: session.metadata },
  ...{ amount: session.amount, currency: session.currency, latest_charge: { id: `ch_${id}`, refunded } },
});

const searched = (query: string) => {
  const [, payment] = /metadata\['payment'\]:'([^']+)'/.exec(query) ?? [];
  return (it: FakeIntent): boolean => it.session.metadata["payment"] === payment;
};
