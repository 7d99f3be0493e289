import { matching } from "../formats";
import { choice, optionalText } from "../kinds";
import { gatewaySecretExample, type PaymentSettings } from "../settings";

/** Who charges customers. */
export const payments = {
  paymentGateway: choice<PaymentSettings["kind"]>({
    scope: "world",
    values: ["sandbox", "stripe"],
    example: "sandbox",
  }),
  paymentGatewayUrl: optionalText({
    scope: "world",
    allowed: "Allowed: an https address without a path, such as https://pay.example.com, or empty for the kind's own",
    example: "",
    objection: matching(
      /^https:\/\/[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/,
      "which is no https address of a host alone, on port 443",
    ),
  }),
  paymentGatewaySecretArn: optionalText({
    scope: "world",
    allowed: `Allowed: the ARN of a secret in Secrets Manager, with its six last characters, such as ${gatewaySecretExample}, or empty`,
    example: "",
    objection: matching(
      /^arn:aws:secretsmanager:[a-z]{2}(-[a-z]+)+-\d:\d{12}:secret:[\w/+=.@-]+-[A-Za-z0-9]{6}$/,
      "which is not the whole ARN of a secret",
    ),
  }),
};
