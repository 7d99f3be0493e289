import { emailObjection, senderObjection } from "../formats";
import { choice, optionalText } from "../kinds";
import type { EventSettings } from "../settings";

/** Who is told what happens in the shop. */
export const events = {
  eventsKind: choice<"none" | EventSettings["kind"]>({ scope: "world", values: ["none", "sqs"], example: "none" }),
  mailFrom: optionalText({
    scope: "world",
    allowed:
      "Allowed: an address of the platform's domain, such as The shop <shop@shop.example.com>, or empty for no mails",
    example: "",
    objection: senderObjection,
  }),
  merchantAlertEmail: optionalText({
    scope: "world",
    allowed: "Allowed: an e-mail address, or empty for no alerts to merchants",
    example: "",
    objection: emailObjection,
  }),
};
