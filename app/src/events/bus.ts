import type { RecordedEvent } from "./eventLog";

/** What became of one event of a batch. */
export type EventDelivery =
  | { readonly id: string; readonly kind: "taken" }
  /** `isOurs`: it can't be taken as it is, however often it is sent. */
  | { readonly id: string; readonly kind: "refused"; readonly reason: string; readonly isOurs: boolean };

export type OutgoingEvent = Pick<RecordedEvent, "event" | "deduplicationId">;

/** Whoever takes events and hands them to consumers, each at least once, and those of one subject in their order. */
export interface EventBus {
  /** Events that are sent together at most. */
  readonly batch: number;
  /**
   * Resolves when it is known of each whether it was taken. No two of a batch have the same subject.
   * @throws Error where that isn't known: they may be sent again, and are recognised by their ids.
   */
  publish(events: readonly OutgoingEvent[]): Promise<readonly EventDelivery[]>;
  close(): void;
}
