import assert from "node:assert/strict";
import { configurationOf, inAll, refuses } from "../parse.fixture";
import { parseSettings } from "../parse";
import { schema } from "../schema";
import { gatewaySecretExample as secretArn } from "../settings";

const { allowed } = schema.paymentGatewaySecretArn;

describe("What is said of a payment gateway", () => {
  it("is nothing by default: nobody is charged", () => {
    assert.equal("payments" in parseSettings(configurationOf({ stack: "eu-west-1" })), false);
  });

  it("is its kind, its secret, and its address where that isn't its kind's own", () => {
    const settings = (everywhere: Record<string, string>) =>
      parseSettings(configurationOf({ stack: "eu-west-1", everywhere })).payments;
    const stripe = { paymentGateway: "stripe", paymentGatewaySecretArn: secretArn };
    assert.deepEqual(settings(stripe), { kind: "stripe", secretArn });
    const url = "https://pay.example.com";
    assert.deepEqual(settings({ ...stripe, paymentGatewayUrl: url }), { kind: "stripe", url, secretArn });
  });

  refuses("Stripe without a secret", { everywhere: { paymentGateway: "stripe" } }, [
    `meridian:paymentGatewaySecretArn is empty, without which no storefront could sign in to Stripe, and none would start. ${allowed}. Try: ${inAll(`meridian:paymentGatewaySecretArn ${secretArn}`)}`,
  ]);
  refuses("a secret that nobody would read", { everywhere: { paymentGatewaySecretArn: secretArn } }, [
    `meridian:paymentGatewaySecretArn is ${secretArn}, but nobody would read it: meridian:paymentGateway is sandbox, and no meridian:paymentGatewayUrl says where. Leave it empty, or choose stripe. Try: ${inAll(`meridian:paymentGatewaySecretArn ''`)}`,
  ]);
  refuses(
    "a key in place of the secret's ARN, and never repeats it",
    { everywhere: { paymentGateway: "stripe", paymentGatewaySecretArn: "sk_test_51H" } },
    [
      `meridian:paymentGatewaySecretArn is sk_test_… (hidden: it looks like a secret), which is not the whole ARN of a secret. ${allowed}. Try: ${inAll(`meridian:paymentGatewaySecretArn ''`)}`,
    ],
  );
});
