import type { PostgresServer } from "../../../servers/postgres";
import type { HttpGateway } from "../../src/payments/httpGateway";
import type { Checkout } from "./shopRecord";

/** How far checkouts had come when their storefront was killed. */
export interface KillMoments {
  /** Nothing was written. */
  beforeCommit: number;
  /** The order is kept; the gateway has not decided, or never heard of it. */
  beforeTheCharge: number;
  /** The gateway has decided; the shop does not know. */
  beforeItWasKnown: number;
  /** Everything was written; only the customer does not know. */
  beforeTheAnswer: number;
}

export const noMoments = (): KillMoments => ({
  beforeCommit: 0,
  beforeTheCharge: 0,
  beforeItWasKnown: 0,
  beforeTheAnswer: 0,
});

/** Looks, right after a kill, at what became of the checkouts that were on their way. */
export async function countMoments(
  moments: KillMoments,
  interrupted: readonly Checkout[],
  { relational, gateway }: { relational: PostgresServer; gateway: HttpGateway },
): Promise<void> {
  const orders = await relational.ask<{ key: string; status: string; payment: string }>(
    `SELECT idempotency_key AS key, orders.status, payments.id AS payment
     FROM orders JOIN payments ON payments.order_id = orders.id WHERE idempotency_key = ANY ($1)`,
    [interrupted.map((it) => it.key)],
    "storefront",
  );
  for (const { key } of interrupted) {
    const order = orders.find((it) => it.key === key);
    if (!order) moments.beforeCommit++;
    else if (order.status !== "pending-payment") moments.beforeTheAnswer++;
    else if (await isDecided(gateway, order.payment)) moments.beforeItWasKnown++;
    else moments.beforeTheCharge++;
  }
}

async function isDecided(gateway: HttpGateway, payment: string): Promise<boolean> {
  const { kind } = await gateway.find({ key: payment });
  return kind === "succeeded" || kind === "declined";
}
