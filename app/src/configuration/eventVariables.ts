import { optionalSecret } from "./secretVariables";
import {
  type AlertSettings,
  consumersOf,
  type EventSettings,
  type MailSettings,
  type Queues,
  type Settings,
} from "./settings";
import type { Variables } from "./variables";

/** Where events and mails go. Nothing of it is set: there are none. */
export function events(read: Variables): Pick<Settings, "events" | "mail"> {
  const kind = read.oneOf("EVENTS_KIND", ["none", "local", "sqs"], "none");
  const stockLowAt = read.integer("EVENTS_STOCK_LOW_AT", { default: 5, minimum: 0, maximum: 1_000_000 });
  const given = queues(read);
  const mail = mails(read);
  const alerting = alerts(read);
  if (kind === "none" && mail)
    read.problem(
      "EVENTS_KIND",
      "none",
      "MAIL_KIND is set, and mails are sent when an event says so",
      "EVENTS_KIND=local",
    );
  if (kind === "none" && alerting)
    read.problem("EVENTS_KIND", "none", "ALERTS_KIND is set, and alerts are of events", "EVENTS_KIND=local");
  if (kind === "none") return { events: undefined, mail };
  const bus: EventSettings["bus"] = kind === "local" ? { kind } : { kind, ...needed(read, given, alerting) };
  return { events: { bus, stockLowAt, alerts: alerting }, mail };
}

const topicArn = /^arn:aws[\w-]*:sns:[a-z0-9-]+:\d{12}:[\w-]{1,251}\.fifo$/;

interface GivenQueues {
  readonly topic: string;
  readonly given: ReadonlyMap<string, string>;
}

const queues = (read: Variables): GivenQueues => ({
  topic: read.matching("EVENTS_TOPIC_ARN", topicArn, "the ARN of a FIFO topic, which ends in .fifo", ""),
  given: read.secureUrlsByName("EVENTS_QUEUES"),
});

function needed(read: Variables, { topic, given }: GivenQueues, alerting: AlertSettings | undefined) {
  const consumerNames: readonly string[] = consumersOf({ alerts: alerting });
  if (!topic && !read.optional("EVENTS_TOPIC_ARN")) read.missing("EVENTS_TOPIC_ARN");
  const remedy = `EVENTS_QUEUES={${consumerNames.map((it) => `"${it}":"https://sqs…"`).join(",")}}`;
  const missing = consumerNames.filter((it) => !given.has(it));
  const unknown = [...given.keys()].filter((it) => !consumerNames.includes(it));
  const said = JSON.stringify(Object.fromEntries(given));
  if (missing.length > 0) read.problem("EVENTS_QUEUES", said, `has no queue of ${missing.join(", ")}`, remedy);
  if (unknown.length > 0) read.problem("EVENTS_QUEUES", said, `nobody reads ${unknown.join(", ")}`, remedy);
  return {
    topicArn: topic,
    queues: Object.fromEntries(consumerNames.map((it) => [it, given.get(it) ?? ""])) as Queues,
  };
}

const alertTopicArn = /^arn:aws[\w-]*:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}$/;

function alerts(read: Variables): AlertSettings | undefined {
  const kind = read.oneOf("ALERTS_KIND", ["none", "mailbox", "sns"], "none");
  const given = read.matching("ALERTS_TOPIC_ARN", alertTopicArn, "the ARN of a standard topic", "");
  if (kind === "none") return undefined;
  if (kind === "mailbox") return { kind };
  if (!given && !read.optional("ALERTS_TOPIC_ARN")) read.missing("ALERTS_TOPIC_ARN");
  return { kind, topicArn: given };
}

const sender = /^(?:[^<>\r\n]{1,100} )?<?[^\s<>@]+@[^\s<>@]+>?$/;

function mails(read: Variables): MailSettings | undefined {
  const kind = read.oneOf("MAIL_KIND", ["none", "mailbox", "smtp", "ses"], "none");
  const from = read.matching("MAIL_FROM", sender, "an address such as The shop <shop@example.com>", "");
  const configurationSet = read.matching("MAIL_CONFIGURATION_SET", /^[\w-]{1,64}$/, "a configuration set's name", "");
  const feedbackQueueUrl = read.secureUrl("MAIL_FEEDBACK_QUEUE_URL");
  const url = optionalSecret(read, "MAIL_SMTP", "URL");
  if (kind === "none") return undefined;
  if (!from) read.missing("MAIL_FROM");
  if (kind === "smtp" && !url) read.missing("MAIL_SMTP_URL or MAIL_SMTP_SECRET_ARN");
  const by = {
    mailbox: { kind: "mailbox" },
    smtp: { kind: "smtp", url: url ?? { value: "" } },
    ses: { kind: "ses", configurationSet: configurationSet || undefined },
  } as const satisfies Record<string, MailSettings["by"]>;
  return { from, by: by[kind], feedbackQueueUrl };
}
