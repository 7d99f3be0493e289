import type { Order, OrderRequest } from "../../src/orders/schemas";
import { call } from "./api";
import { ProblemError } from "./failures";
import { isPassing, type OnWaiting, patiently } from "./patience";
import { forget, recall, remember } from "./storage";

export type { Order, OrderRequest };

/** One attempt to order: the same key and the same body, however often it must be sent. */
export interface Attempt {
  readonly key: string;
  readonly request: OrderRequest;
  /** Whose it is: somebody else who signs in at this browser orders nothing by it. */
  readonly customerId: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
}

const kept = "checkout-attempt";

/** How long one press of the button goes on trying. */
const patienceMs = 120_000;

/** After this long nobody remembers having pressed the button: then it isn't sent again without asking. */
const forgottenAfterMs = 10 * 60_000;

export function newAttempt(customerId: string, request: OrderRequest): Attempt {
  const attempt = { key: crypto.randomUUID(), request, customerId, startedAt: Date.now() };
  remember(kept, JSON.stringify(attempt), "sessionStorage");
  return attempt;
}

/** An attempt whose outcome this page never learned: it was closed or reloaded, or the shop didn't answer. */
export function openAttempt(customerId: string): Attempt | undefined {
  const attempt = recalled();
  if (attempt?.customerId === customerId) return attempt;
  forgetAttempt();
  return undefined;
}

function recalled(): Attempt | undefined {
  try {
    return (JSON.parse(recall(kept, "sessionStorage") ?? "null") as Attempt | null) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Whether whoever started it is still waiting. */
export const isRecent = ({ startedAt }: Attempt): boolean => Date.now() - startedAt < forgottenAfterMs;

/**
 * Sends an attempt until its outcome is known. The key is kept until then, also over a reload: an order that was placed without our
 * seeing the answer is found by it, and never placed twice.
 * @throws ProblemError once it is known that nothing was ordered; UnreachableError or a passing ProblemError while it isn't.
 */
export async function place({ key, request }: Attempt, onWaiting: OnWaiting): Promise<Order> {
  try {
    const order = await patiently(
      () => call<Order>("POST", "/api/orders", { body: request, headers: { "idempotency-key": key } }),
      { forMs: patienceMs, onWaiting },
    );
    forgetAttempt();
    return order;
  } catch (error) {
    if (isDecided(error)) forgetAttempt();
    throw error;
  }
}

export const forgetAttempt = (): void => forget(kept, "sessionStorage");

/** After signing in again the same attempt goes on; and an error of the shop's own says nothing about the order. */
function isDecided(error: unknown): boolean {
  return error instanceof ProblemError && error.status < 500 && error.status !== 401 && !isPassing(error);
}

/** Whether it is still open what became of an attempt that ended with this error. */
export const isUndecided = (error: unknown): boolean => !isDecided(error);
