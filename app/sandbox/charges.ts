import { setTimeout as wait } from "node:timers/promises";
import type { Callbacks } from "./callbacks";
import { cardOf, slowMs, type TestCard } from "./cards";
import { type Charge, chargeIdOf, type Ledger } from "./ledger";

export interface ChargeOrder {
  readonly key: string;
  readonly amount: number;
  readonly currency: string;
  readonly token: string;
  readonly reference?: string;
}

/** What the caller hears: an answer, nothing until it gives up, or a connection that breaks. */
export type Reply = { readonly status: number; readonly body: object } | "silence" | "reset";

/** What a payment gateway does, for cards that only exist here. */
export class Charges {
  /** Keys that have met their card's one error. */
  readonly #erred = new Set<string>();

  constructor(
    private readonly ledger: Ledger,
    private readonly callbacks: Callbacks,
  ) {}

  async charge(order: ChargeOrder): Promise<Reply> {
    const before = this.ledger.get(order.key);
    if (before) return again(before, order);
    const card = cardOf(order.token);
    if (card.answer === "lost") return "reset";
    if (card.answer === "error" && !this.#erred.has(order.key)) {
      this.#erred.add(order.key);
      return { status: 500, body: { error: "internal" } };
    }
    if (card.answer === "slowly") await this.#takeTime(order);
    const charge = this.#settle(order, card);
    return card.answer === "never" ? "silence" : answer(charge, 201);
  }

  find(key: string): Reply {
    const charge = this.ledger.get(key);
    return charge ? { status: 200, body: charge } : { status: 404, body: { error: "no-such-charge" } };
  }

  /** A key that was never heard of is remembered: a request that is still on its way charges nothing when it arrives. */
  void(key: string): Reply {
    const charge = this.ledger.get(key) ?? unheard(key);
    if (charge.status !== "processing") return { status: 200, body: charge };
    const voided = this.ledger.keep({ ...charge, status: "voided" });
    this.callbacks.send(voided, [0]);
    return { status: 200, body: voided };
  }

  refund(key: string): Reply {
    const charge = this.ledger.get(key);
    if (!charge) return { status: 404, body: { error: "no-such-charge" } };
    if (charge.status === "refunded") return { status: 200, body: charge };
    if (charge.status !== "succeeded") return { status: 409, body: { error: "nothing-to-refund" } };
    const refunded = this.ledger.keep({ ...charge, status: "refunded" });
    this.callbacks.send(refunded, [0]);
    return { status: 200, body: refunded };
  }

  async #takeTime(order: ChargeOrder): Promise<void> {
    this.ledger.keep(chargeOf(order, "processing"));
    await wait(slowMs, undefined, { ref: false });
  }

  #settle(order: ChargeOrder, { outcome, reason, callbacks }: TestCard): Charge {
    const now = this.ledger.get(order.key);
    // It was voided while it took its time.
    if (now && now.status !== "processing") return now;
    const settled = this.ledger.keep({ ...chargeOf(order, outcome), ...(reason ? { reason } : {}) });
    this.callbacks.send(settled, callbacks);
    return settled;
  }
}

const chargeOf = ({ key, amount, currency, reference }: ChargeOrder, status: Charge["status"]): Charge => ({
  ...{ key, chargeId: chargeIdOf(key), amount: { amount, currency }, status },
  ...(reference === undefined ? {} : { reference }),
  createdAt: new Date().toISOString(),
});

/** XXX: no currency (ISO 4217). */
const unheard = (key: string): Charge => chargeOf({ key, amount: 0, currency: "XXX", token: "" }, "processing");

function again(before: Charge, { amount, currency }: ChargeOrder): Reply {
  const unheardOf = before.amount.currency === "XXX";
  const same = before.amount.amount === amount && before.amount.currency === currency;
  if (!same && !unheardOf) return { status: 409, body: { error: "key-reused" } };
  if (before.status === "processing") return { status: 409, body: { error: "in-progress" } };
  return answer(before, 200);
}

const answer = (charge: Charge, status: number): Reply => ({
  status: charge.status === "succeeded" || charge.status === "refunded" ? status : 402,
  body: charge,
});
