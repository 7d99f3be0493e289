import { choice } from "../kinds";
import type { EventSettings } from "../settings";

/** Who is told what happens in the shop. */
export const events = {
  eventsKind: choice<"none" | EventSettings["kind"]>({ scope: "world", values: ["none", "sqs"], example: "none" }),
};
