import type { EventDelivery, EventBus, OutgoingEvent } from "./bus";
import type { StoreEvent } from "./event";

/** Hands events to the consumers of this very process. What one of them fails at is refused, and comes again. */
export class LocalBus implements EventBus {
  readonly batch = 10;

  constructor(private readonly consume: (event: StoreEvent) => Promise<void>) {}

  publish(events: readonly OutgoingEvent[]): Promise<EventDelivery[]> {
    return Promise.all(
      events.map(({ event }): Promise<EventDelivery> => {
        const { id } = event;
        return this.consume(event).then(
          () => ({ id, kind: "taken" }),
          (error: unknown) => ({ id, kind: "refused", reason: String(error), isOurs: false }),
        );
      }),
    );
  }

  close(): void {}
}
