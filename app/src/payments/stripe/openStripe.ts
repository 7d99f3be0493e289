import { openSecret, type SecretOptions } from "../../configuration/secrets";
import type { PaymentGatewaySettings } from "../../configuration/settings";
import type { Payments } from "../payments";
import { openEvent, outcomeIn } from "./events";
import { parseStripeSecret } from "./secret";
import { shopOf } from "./session";
import { StripeGateway } from "./stripeGateway";

export async function openStripe(
  { url, secret: source }: Pick<PaymentGatewaySettings, "url" | "secret">,
  publicOrigin: string,
  secrets?: SecretOptions,
): Promise<Payments> {
  // It takes a fifth of a second to load: only where it is used.
  const { default: library } = await import("stripe");
  const secret = await openSecret(source, parseStripeSecret, secrets);
  const gateway = new StripeGateway({ library, url, publicOrigin, secret: () => secret.current() });
  const callbackSecret = (): string => secret.current().webhookSecret;
  return {
    gateway,
    callbackSecret,
    stripe: {
      outcomeIn: (body, signature) =>
        outcomeIn(openEvent(library, { body, signature, webhookSecret: callbackSecret() }), shopOf(publicOrigin)),
    },
    sandbox: undefined,
    close: async () => {
      secret.close();
      gateway.close();
    },
  };
}
