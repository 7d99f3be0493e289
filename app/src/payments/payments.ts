import type { PaymentGateway } from "./gateway";
import type { StripeEvents } from "./stripe/events";

export interface Payments {
  readonly gateway: PaymentGateway;
  /** What the gateway signs its callbacks with, of now. */
  readonly callbackSecret: () => string;
  /** Of Stripe; undefined: the gateway is the sandbox, and nobody is charged. */
  readonly stripe: StripeEvents | undefined;
  /** The sandbox of this very process, where no gateway is configured; test cards work, real ones don't. */
  readonly sandbox: { callbackUrl(url: string): void } | undefined;
  close(): Promise<void>;
}
