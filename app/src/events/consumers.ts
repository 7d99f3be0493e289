import { mailsConsumer } from "../mails/mails";
import { salesConsumer } from "../sales/sales";
import { type EventConsumer, wantedBy } from "./consuming";

/** Everybody who acts on events; settings.ts names their queues. */
export const eventConsumers: readonly EventConsumer[] = [mailsConsumer, salesConsumer];

export const wantedEvents = wantedBy(eventConsumers);
