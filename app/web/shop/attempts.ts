import type { OrderRequest } from "../../src/orders/schemas";
import { forget, recall, remember } from "./storage";

/** One attempt to order: the same key and the same body, however often it must be sent. */
export interface Attempt {
  readonly key: string;
  readonly request: OrderRequest;
  /** Whose it is: somebody else who signs in at this browser orders nothing by it. */
  readonly customerId: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
}

/** In every tab's reach: whoever presses the button in another one means the same order, or is asked. */
const kept = "checkout-attempt";

/** After this long nobody remembers having pressed the button: then it isn't sent again without asking. */
const forgottenAfterMs = 10 * 60_000;

export function newAttempt(customerId: string, request: OrderRequest): Attempt {
  const attempt = { key: crypto.randomUUID(), request, customerId, startedAt: Date.now() };
  remember(kept, JSON.stringify(attempt));
  return attempt;
}

/** An attempt whose outcome this browser never learned: its page was closed or reloaded, or the shop didn't answer. */
export function openAttempt(customerId: string): Attempt | undefined {
  const attempt = recalled();
  if (attempt?.customerId === customerId) return attempt;
  if (attempt) forgetAttempt(attempt);
  return undefined;
}

function recalled(): Attempt | undefined {
  try {
    return (JSON.parse(recall(kept) ?? "null") as Attempt | null) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Unless another tab has begun a later one meanwhile. */
export function forgetAttempt({ key }: Pick<Attempt, "key">): void {
  if (recalled()?.key === key) forget(kept);
}

/** Whoever signs out leaves no address behind. */
export const forgetAnyAttempt = (): void => forget(kept);

/** Whether whoever started it is still waiting. */
export const isRecent = ({ startedAt }: Attempt): boolean => Date.now() - startedAt < forgottenAfterMs;

/** Whether it orders what a page shows now: the same cart at the same price, to the same address, by the same card. */
export const isFor = ({ request }: Attempt, shown: OrderRequest): boolean => canonical(request) === canonical(shown);

function canonical({ cartId, expectedTotal, shippingAddress, payment }: OrderRequest): string {
  const address = Object.entries(shippingAddress).filter(([, text]) => text !== "");
  const sorted = address.sort(([one], [other]) => (one < other ? -1 : 1));
  return JSON.stringify([cartId, expectedTotal.amount, expectedTotal.currency, sorted, payment.token]);
}

/** What pressing the button means while an attempt may be open: it is never another order than the one that is shown. */
export type Pressed =
  { readonly kind: "send"; readonly attempt: Attempt } | { readonly kind: "ask"; readonly about: Attempt };

/** @param insteadOf key of an attempt that the person has let go of already. */
export function pressed(customerId: string, shown: OrderRequest, insteadOf?: string): Pressed {
  const open = openAttempt(customerId);
  if (open && isFor(open, shown)) return { kind: "send", attempt: open };
  if (open && open.key !== insteadOf) return { kind: "ask", about: open };
  return { kind: "send", attempt: newAttempt(customerId, shown) };
}
