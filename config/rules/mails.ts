import { senderAddress } from "../formats";
import { objection, type ConfigurationRule } from "./rule";

/** Mails are sent when an event says so. */
export const mailsNeedEvents: ConfigurationRule = (read) => {
  const { mailFrom, eventsKind } = read.read;
  if (mailFrom === "" || eventsKind !== "none") return [];
  const reason = "but meridian:mailFrom is set, and mails are sent when an event says so";
  return [objection(read, "eventsKind", { reason, allowed: "Choose sqs, or leave mailFrom empty", to: "sqs" })];
};

/** Merchants are told of events. */
export const merchantAlertsNeedEvents: ConfigurationRule = (read) => {
  const { merchantAlertEmail, eventsKind } = read.read;
  if (merchantAlertEmail === "" || eventsKind !== "none") return [];
  const reason = "but meridian:merchantAlertEmail is set, and merchants are told of events";
  return [
    objection(read, "eventsKind", { reason, allowed: "Choose sqs, or leave merchantAlertEmail empty", to: "sqs" }),
  ];
};

/** The platform proves to mail servers that it may send for its own domain, and for no other. */
export const senderIsOfTheDomain: ConfigurationRule = (read) => {
  const { mailFrom = "", domain = "" } = read.read;
  const host = senderAddress(mailFrom)?.split("@").at(-1)?.toLowerCase();
  if (mailFrom === "" || domain === "" || host === domain || host?.endsWith(`.${domain}`)) return [];
  const reason = `but the zone in which mail servers look up who may send is ${domain}`;
  return [objection(read, "mailFrom", { reason, to: `shop@${domain}` })];
};
