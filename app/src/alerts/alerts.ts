import type { EventConsumer } from "../events/consuming";
import type { EventOf, EventType, StoreEvent } from "../events/event";

/** What a merchant reads. */
export interface Alert {
  /** One line of ASCII, 99 characters at most. */
  readonly subject: string;
  readonly message: string;
}

const writers = {
  "stock.low": ({ data: { sku, available } }) => ({
    subject: `Low stock: ${sku}`,
    message: `${available} of ${sku} can still be ordered. Once more is received, the next time that it runs low is told anew.`,
  }),
  "mail.failed": ({ data: { number, mail, reason } }) => ({
    subject: `Order ${number}: a mail was not sent`,
    message: `The customer of order ${number} was not sent ${mailNames[mail]}: ${reasons[reason]} Reach the customer by other means.`,
  }),
} satisfies { readonly [T in EventType]?: (event: EventOf<T>) => Alert };

const mailNames = {
  "order-confirmation": "the confirmation",
  "order-shipped": "the mail that it is on its way",
  "order-refunded": "the mail that money goes back",
} as const satisfies Record<EventOf<"mail.failed">["data"]["mail"], string>;

const reasons = {
  failed: "no mail server took it, and it isn't tried again.",
  suppressed: "an earlier mail to the address came back or was complained of, and nothing more is sent there.",
} as const satisfies Record<EventOf<"mail.failed">["data"]["reason"], string>;

type AlertingType = keyof typeof writers;

/** What merchants are told of an event; undefined: nothing. */
export function alertOf(event: StoreEvent): Alert | undefined {
  const write = writers[event.type as AlertingType] as ((event: StoreEvent) => Alert) | undefined;
  return write?.(event);
}

/** Writes down what merchants are to be told: once for an event, by its id. Sending is another's work, as of mails. */
export const alertsConsumer: EventConsumer = {
  name: "alerts",
  types: Object.keys(writers) as AlertingType[],
  act: async (tx, events) => {
    const alerts = events.flatMap((event) => {
      const alert = alertOf(event);
      return alert ? [{ id: event.id, ...alert }] : [];
    });
    await tx.query({
      name: "write-down-alerts",
      text: `INSERT INTO alerts (id, subject, message) SELECT * FROM unnest($1::text[], $2::text[], $3::text[]) ON CONFLICT (id) DO NOTHING`,
      values: [alerts.map((it) => it.id), alerts.map((it) => it.subject), alerts.map((it) => it.message)],
    });
  },
};
