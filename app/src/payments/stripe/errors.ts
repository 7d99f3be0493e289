/** What the package throws, told by its fields: the package itself may not be loaded. */
export interface StripeFailure extends Error {
  readonly type: string;
  readonly code?: string;
  readonly statusCode?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

export const isStripeError = (error: unknown): error is StripeFailure =>
  error instanceof Error && "type" in error && typeof error.type === "string" && error.type.startsWith("Stripe");

/** Whether an answer is an earlier one's, given again because of its key. */
export const isReplayed = (headers: Readonly<Record<string, string>>): boolean =>
  headers["idempotent-replayed"] === "true";

/** Stripe's messages may quote a part of a key: only what kind of error it is goes any further. */
export function reasonOf(error: unknown): string {
  if (!isStripeError(error)) return error instanceof Error ? error.message : String(error);
  return [error.type, error.code, error.statusCode].filter((it) => it !== undefined).join(" ");
}

/**
 * Why Stripe makes no session for such a request, now or ever: then there is nothing to pay by. What is wrong with the key, the rate or the
 * account may be mended, and is no answer about the payment.
 */
export function refusedAs(error: unknown): string | undefined {
  if (!isStripeError(error) || error.type !== "StripeInvalidRequestError") return undefined;
  return error.statusCode === 400 && error.code && amounts.has(error.code)
    ? error.code.replaceAll("_", "-")
    : undefined;
}

const amounts: ReadonlySet<string> = new Set(["amount_too_small", "amount_too_large"]);
