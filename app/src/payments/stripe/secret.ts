import { SecretFormatError } from "../../configuration/secrets";

/** The one secret that a Stripe account is used by. */
export interface StripeSecret {
  /** `sk_…`, or better `rk_…`, one that may do only what is done here. */
  readonly apiKey: string;
  /** `whsec_…`, of the endpoint that Stripe sends its events to. */
  readonly webhookSecret: string;
}

const expected =
  'Stripe\'s secret is JSON: {"apiKey": "sk_… or rk_…", "webhookSecret": "whsec_…"}, as its dashboard shows them';

/** @throws SecretFormatError */
export function parseStripeSecret(text: string): StripeSecret {
  let value: Partial<StripeSecret> | null;
  try {
    value = JSON.parse(text) as typeof value;
  } catch {
    throw new SecretFormatError(expected);
  }
  const { apiKey, webhookSecret } = value ?? {};
  if (typeof apiKey !== "string" || !/^[sr]k_\w{8,}$/.test(apiKey)) throw new SecretFormatError(expected);
  if (typeof webhookSecret !== "string" || !/^whsec_\S{8,}$/.test(webhookSecret)) throw new SecretFormatError(expected);
  return { apiKey, webhookSecret };
}
