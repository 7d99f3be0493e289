import type { Order, OrderRequest } from "../../src/orders/schemas";
import { call } from "./api";
import { type Attempt, forgetAttempt } from "./attempts";
import { ProblemError } from "./failures";
import { isPassing, type OnWaiting, patiently } from "./patience";

export type { Order, OrderRequest };

/** How long one press of the button goes on trying. */
const patienceMs = 120_000;

/**
 * Sends an attempt until its outcome is known. The key is kept until then, also over a reload: an order that was placed without our
 * seeing the answer is found by it, and never placed twice.
 * @throws ProblemError once it is known that nothing was ordered; UnreachableError or a passing ProblemError while it isn't.
 */
export async function place(attempt: Attempt, onWaiting: OnWaiting): Promise<Order> {
  const { key, request } = attempt;
  try {
    const order = await patiently(
      () => call<Order>("POST", "/api/orders", { body: request, headers: { "idempotency-key": key } }),
      { forMs: patienceMs, onWaiting },
    );
    forgetAttempt(attempt);
    return order;
  } catch (error) {
    if (isDecided(error)) forgetAttempt(attempt);
    throw error;
  }
}

/** After signing in again the same attempt goes on; and an error of the shop's own says nothing about the order. */
function isDecided(error: unknown): boolean {
  return error instanceof ProblemError && error.status < 500 && error.status !== 401 && !isPassing(error);
}

/** Whether it is still open what became of an attempt that ended with this error. */
export const isUndecided = (error: unknown): boolean => !isDecided(error);
