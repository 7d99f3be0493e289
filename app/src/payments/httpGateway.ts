import { Agent, request } from "undici";
import type { ChargeRequest, LedgerEntry, PaymentGateway, SettledPayment, Unknown } from "./gateway";

export interface HttpGatewayOptions {
  /** Base address, without a slash at its end. */
  readonly url: string;
  /** Asked before every request, so that a rotated secret is used from the next one on. */
  readonly secret: () => string;
  /** How long a customer waits for a charge, in milliseconds. Default 3000. */
  readonly chargeTimeoutMs?: number;
  /** The same for questions that nobody waits for. Default 5000. */
  readonly questionTimeoutMs?: number;
}

interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Connections to the gateway at most; more requests wait for one within their own time. */
const connections = 64;

/** The gateway's HTTP API. What isn't clearly an answer about the charge itself is an unknown outcome. */
export class HttpGateway implements PaymentGateway {
  readonly #agent = new Agent({ connections, connect: { timeout: 1000 }, keepAliveTimeout: 4000, pipelining: 1 });

  constructor(private readonly options: HttpGatewayOptions) {}

  charge({
    key,
    amount,
    token,
    reference,
  }: Omit<ChargeRequest, "orderId" | "placedAt" | "isSynthetic">): Promise<SettledPayment | Unknown> {
    const body = JSON.stringify({ ...amount, token, reference });
    const timeoutMs = this.options.chargeTimeoutMs ?? 3000;
    return this.#ask(
      { method: "POST", path: "/charges", body, timeoutMs, headers: { "idempotency-key": key } },
      (it) =>
        it.status === 400 || it.status === 422 ? { kind: "declined", reason: "invalid-request" } : settledIn(it),
    );
  }

  find({ key }: Pick<ChargeRequest, "key">): Promise<SettledPayment | Unknown | { readonly kind: "not-found" }> {
    return this.#ask({ method: "GET", path: `/charges/${key}` }, (it) =>
      it.status === 404 && it.body["error"] === "no-such-charge" ? { kind: "not-found" } : settledIn(it),
    );
  }

  void({ key }: Pick<ChargeRequest, "key">): Promise<SettledPayment | Unknown> {
    return this.#ask({ method: "POST", path: `/charges/${key}/void` }, settledIn);
  }

  refund({ key }: Pick<ChargeRequest, "key">): Promise<{ readonly kind: "refunded" } | Unknown> {
    return this.#ask({ method: "POST", path: `/charges/${key}/refund` }, ({ status, body }) =>
      status === 200 && body["status"] === "refunded" ? { kind: "refunded" } : unknown(`answer ${status}`),
    );
  }

  async *ledger(since: Date): AsyncIterable<LedgerEntry> {
    for (let after: string | undefined = ""; after !== undefined;) {
      const { status, body } = await this.#send({
        method: "GET",
        path: `/charges?since=${since.toISOString()}&after=${encodeURIComponent(after)}`,
      });
      if (status !== 200) throw new Error(`the payment gateway's ledger can't be read: it answers ${status}`);
      yield* body["charges"] as LedgerEntry[];
      after = body["next"] as string | undefined;
    }
  }

  close(): Promise<void> {
    // At once: whoever still waits for an answer has an unknown outcome, which is one that can be reconciled.
    return this.#agent.destroy();
  }

  async #ask<T>(question: Question, read: (answer: Answer) => T): Promise<T | Unknown> {
    try {
      return read(await this.#send(question));
    } catch (error) {
      return unknown(error instanceof Error ? error.name : String(error));
    }
  }

  async #send({ method, path, body, headers = {}, timeoutMs }: Question): Promise<Answer> {
    const signal = AbortSignal.timeout(timeoutMs ?? this.options.questionTimeoutMs ?? 5000);
    const answer = await request(`${this.options.url}${path}`, {
      ...{ method, signal, dispatcher: this.#agent },
      headers: {
        ...headers,
        authorization: `Bearer ${this.options.secret()}`,
        ...(body ? { "content-type": "application/json" } : {}),
      },
      ...(body ? { body } : {}),
    });
    const json = (await answer.body.json()) as Answer["body"];
    return { status: answer.statusCode, body: json };
  }
}

interface Question {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
}

const unknown = (reason: string): Unknown => ({ kind: "unknown", reason });

/** 200, 201 and 402 (declined) speak of the charge; everything else, and a charge still in progress, leaves it open. */
function settledIn({ status, body }: Answer): SettledPayment | Unknown {
  if (![200, 201, 402].includes(status)) return unknown(`answer ${status}`);
  const { status: said, chargeId, reason } = body;
  if (said === "succeeded" && typeof chargeId === "string") return { kind: "succeeded", chargeId };
  if (said === "declined") return { kind: "declined", reason: typeof reason === "string" ? reason : "declined" };
  if (said === "refunded") return { kind: "declined", reason: "refunded" };
  return said === "voided" ? { kind: "voided" } : unknown(`a charge that is ${String(said)}`);
}
