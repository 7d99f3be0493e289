import type { FastifyBaseLogger } from "fastify";
import { settle, type Settlement } from "../orders/settlement";
import type { Relational } from "../stores/relational/relational";
import type { Written } from "../stores/store";
import type { SettledPayment } from "./gateway";

export type Log = Pick<FastifyBaseLogger, "info" | "warn" | "error">;

export interface PaymentOutcome {
  readonly paymentId: string;
  readonly outcome: SettledPayment;
}

/** The one way in which an outcome reaches its order, whether the gateway answered, called back or was asked. */
export async function applyOutcome(
  relational: Relational,
  log: Log,
  { paymentId, outcome }: PaymentOutcome,
): Promise<Written<Settlement>> {
  const written = await relational.write((tx) => settle(tx, paymentId, outcome));
  const { value } = written;
  if (value.kind === "contradiction") {
    const said = { paymentId, orderId: value.orderId, status: value.status, outcome: outcome.kind };
    log.error(said, "the gateway contradicts a settled order: see storefront reconcile");
  }
  if (value.kind === "no-order") log.warn({ paymentId, outcome: outcome.kind }, "a payment that no order asked for");
  return written;
}
