import type { FastifyBaseLogger } from "fastify";
import type { AlertPort } from "../alerts/alertPort";
import { MailboxAlerts } from "../alerts/mailboxAlerts";
import { sendAlerts } from "../alerts/sender";
import type { AlertSettings, EventSettings, MailSettings, Queues } from "../configuration/settings";
import { openSecret } from "../configuration/secrets";
import { feedbackOf } from "../mails/feedback";
import { Mailbox } from "../mails/mailbox";
import type { MailPort } from "../mails/mailPort";
import { suppress } from "../mails/mails";
import { sendMails } from "../mails/sender";
import { collectReviews } from "../reviews/reviewEvents";
import type { Services } from "../server/services";
import { BusyError, FencedError, NotWriterError, OutcomeUnknownError, UnreachableError } from "../stores/store";
import { observe } from "../telemetry/measures";
import { ses, smtp, snsAlerts, snsBus, sqsQueue } from "./adapters";
import type { EventBus } from "./bus";
import { consume, type EventConsumer } from "./consuming";
import { eventConsumers, wantedEvents } from "./consumers";
import { type StoreEvent, parseEvent } from "./event";
import { backlog } from "./eventLog";
import { LocalBus } from "./localBus";
import type { QueueMessage } from "./messageQueue";
import { publish } from "./publisher";
import { receive } from "./receiving";

export type EventServices = Pick<Services, "settings" | "stores" | "writer" | "lifecycle" | "log">;

/**
 * What the region that writes does about events and mails; where nothing says where they go, nothing. What a duty opens it closes itself: it
 * goes on for a moment when the instance is told to stop.
 */
export async function tellEvents(services: EventServices): Promise<void> {
  const { settings, stores, writer } = services;
  const { events, region } = settings;
  if (!events) return;
  const { relational } = stores;
  writer.duties.whileWriting("relational", "the event publisher", (signal, log) =>
    using(openBus(events, services), (bus) =>
      publish({ relational, bus, region, consumers: wantedEvents(events), log }, signal),
    ),
  );
  writer.duties.whileWriting("document", "collecting reviews", (signal, log) => collectReviews(stores, signal, log));
  if (events.bus.kind === "sqs") consumeQueues(events.bus.queues, services);
  if (settings.mail) await sendAll(settings.mail, services);
  if (events.alerts) alertMerchants(events.alerts, services);
  observeBacklog(services);
}

async function using<T extends { close(): void }>(it: T, work: (it: T) => Promise<void>): Promise<void> {
  try {
    await work(it);
  } finally {
    it.close();
  }
}

function openBus(events: EventSettings, services: EventServices): EventBus {
  if (events.bus.kind === "local") {
    const each = (event: StoreEvent): Promise<unknown> =>
      Promise.all(eventConsumers(events).map((consumer) => act(services, consumer, [event], services.log)));
    return new LocalBus(async (event) => void (await each(event)));
  }
  const { SnsBus } = snsBus();
  return new SnsBus(events.bus.topicArn);
}

async function act(
  { stores, settings }: EventServices,
  consumer: EventConsumer,
  events: readonly StoreEvent[],
  log: FastifyBaseLogger,
): Promise<void> {
  const { unknown } = await consume(stores.relational, { consumer, consumers: wantedEvents(settings.events) }, events);
  if (unknown.length > 0)
    log.warn({ events: unknown, consumer: consumer.name }, "events that this database doesn't know were left alone");
}

function consumeQueues(urls: Queues, services: EventServices): void {
  for (const consumer of eventConsumers(services.settings.events)) {
    const name = `the consumer ${consumer.name}`;
    whileWriting(services, name, urls[consumer.name]!, async (bodies, log) =>
      act(services, consumer, bodies.map(parseEvent), log),
    );
  }
}

function whileWriting(
  { writer, settings }: EventServices,
  name: string,
  url: string,
  handle: (bodies: readonly string[], log: FastifyBaseLogger) => Promise<void>,
): void {
  const { SqsQueue } = sqsQueue();
  writer.duties.whileWriting("relational", name, (signal, log) => {
    const each = (messages: readonly QueueMessage[]): Promise<void> => handle(messages.map(bodyOf), log);
    return using(new SqsQueue(url, settings.region), (queue) =>
      receive({ name, queue, log, isPassing, handle: each }, signal),
    );
  });
}

const bodyOf = (it: QueueMessage): string => it.body;

const passing = [NotWriterError, FencedError, BusyError, UnreachableError, OutcomeUnknownError];

/** Says something of the database, and nothing of the message. */
const isPassing = (error: unknown): boolean => passing.some((it) => error instanceof it);

async function sendAll(mail: MailSettings, services: EventServices): Promise<void> {
  const { settings, stores, writer } = services;
  const { relational } = stores;
  const failures = settings.events?.alerts ? "told" : "kept";
  const open = await mailPorts(mail, services);
  writer.duties.whileWriting("relational", "the mail sender", (signal, log) =>
    using(open(), (port) =>
      sendMails({ relational, port, log, failures, settings: { publicOrigin: settings.publicOrigin, mail } }, signal),
    ),
  );
  if (mail.feedbackQueueUrl === undefined) return;
  whileWriting(services, "the mails' feedback", mail.feedbackQueueUrl, async (bodies, log) => {
    for (const feedback of bodies.map(feedbackOf)) {
      if (!feedback) continue;
      const { value } = await relational.write((tx) => suppress(tx, feedback.addresses, feedback.reason));
      if (value > 0) log.info({ reason: feedback.reason, addresses: value }, "nothing is sent to an address any more");
    }
  });
}

function alertMerchants(alerts: AlertSettings, { stores: { relational }, writer }: EventServices): void {
  const open = (): AlertPort =>
    alerts.kind === "mailbox"
      ? new MailboxAlerts(new Mailbox(relational))
      : new (snsAlerts().SnsAlerts)(alerts.topicArn);
  writer.duties.whileWriting("relational", "the alert sender", (signal, log) =>
    using(open(), (port) => sendAlerts({ relational, log }, port, signal)),
  );
}

/** @returns what opens one. @throws SecretFormatError, at the start */
async function mailPorts({ by }: MailSettings, services: EventServices): Promise<() => MailPort> {
  const { settings, stores, lifecycle, log } = services;
  if (by.kind === "mailbox") return () => new Mailbox(stores.relational);
  if (by.kind === "ses") {
    const { SesPort } = ses();
    return () => new SesPort(settings.region, by.configurationSet);
  }
  const { SmtpPort, parseSmtpUrl } = smtp();
  const url = await openSecret(by.url, parseSmtpUrl, {
    deadlineSeconds: settings.startupDeadlineSeconds,
    onStale: (error) => log.warn({ err: error }, "a secret could not be read again"),
  });
  lifecycle.onStop("the mail server's secret", () => url.close());
  return () => new SmtpPort(() => url.current());
}

function observeBacklog({ settings, stores, writer }: EventServices): void {
  if (!settings.telemetry?.metricsUrl) return;
  const look = () => stores.relational.read(backlog);
  // Both figures are collected in one moment, and from one look.
  let looking: ReturnType<typeof look> | undefined;
  const read = () => (looking ??= look().finally(() => (looking = undefined)));
  const mine = (): boolean => writer.roles.mayWrite("relational");
  const waiting = { name: "storefront.events.waiting", description: "Events that aren't done yet", unit: "{event}" };
  observe(waiting, async () => {
    if (!mine()) return [];
    const { unpublished, onTheirWay } = await read();
    return [
      { value: unpublished, attributes: { state: "unpublished" } },
      { value: onTheirWay, attributes: { state: "on-their-way" } },
    ];
  });
  const age = { name: "storefront.events.age", description: "Age of the oldest event that isn't published", unit: "s" };
  observe(age, async () => (mine() ? [{ value: (await read()).oldestSeconds }] : []));
}
