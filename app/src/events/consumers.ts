import { alertsConsumer } from "../alerts/alerts";
import { consumersOf, type EventSettings } from "../configuration/settings";
import { mailsConsumer } from "../mails/mails";
import { salesConsumer } from "../sales/sales";
import { type EventConsumer, wantedBy } from "./consuming";
import type { Consumers } from "./eventLog";

const all: readonly EventConsumer[] = [mailsConsumer, salesConsumer, alertsConsumer];

/** Everybody who acts on events; settings.ts names their queues. */
export const eventConsumers = (events: Pick<EventSettings, "alerts"> | undefined): readonly EventConsumer[] => {
  const names = consumersOf(events);
  return all.filter((it) => names.includes(it.name));
};

export const wantedEvents = (events: Pick<EventSettings, "alerts"> | undefined): Consumers =>
  wantedBy(eventConsumers(events));
