import { randomBytes } from "node:crypto";
import { startSandbox } from "../../sandbox/sandbox";
import { openSecret, SecretFormatError, type SecretOptions } from "../configuration/secrets";
import type { Settings } from "../configuration/settings";
import { HttpGateway } from "./httpGateway";
import { openStripe } from "./stripe/openStripe";
import type { Payments } from "./payments";

/** Opens the gateway that the settings name, or starts the sandbox in this process: either way it is spoken to over HTTP. */
export async function openPayments(
  { paymentGateway, publicOrigin }: Pick<Settings, "paymentGateway" | "publicOrigin">,
  secrets?: SecretOptions,
): Promise<Payments> {
  if (!paymentGateway) return openSandbox();
  if (paymentGateway.kind === "stripe") return openStripe(paymentGateway, publicOrigin, secrets);
  const secret = await openSecret(paymentGateway.secret, parseSecret, secrets);
  const callbackSecret = (): string => secret.current();
  const gateway = new HttpGateway({ url: paymentGateway.url.replace(/\/+$/, ""), secret: callbackSecret });
  const close = async (): Promise<void> => {
    secret.close();
    await gateway.close();
  };
  return { gateway, callbackSecret, stripe: undefined, sandbox: undefined, close };
}

async function openSandbox(): Promise<Payments> {
  const secret = randomBytes(32).toString("hex");
  const sandbox = await startSandbox({ secret });
  const gateway = new HttpGateway({ url: sandbox.url, secret: () => secret });
  return {
    gateway,
    callbackSecret: () => secret,
    stripe: undefined,
    sandbox: { callbackUrl: (url) => sandbox.callbackTo(url) },
    close: async () => {
      await gateway.close();
      await sandbox.close();
    },
  };
}

/** @throws SecretFormatError for one that could be guessed. */
function parseSecret(text: string): string {
  const secret = text.trim();
  if (secret.length < 16) throw new SecretFormatError("a payment gateway's secret has at least 16 characters");
  return secret;
}
