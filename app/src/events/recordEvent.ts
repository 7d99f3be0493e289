import type { Queryable } from "../stores/relational/relational";
import type { EventOf, EventType } from "./event";

export interface NewEvent<T extends EventType> {
  readonly type: T;
  /** What it happened to, and what it is kept in order by. */
  readonly subject: string;
  /** What the event's id is made of, beside its type: the same for the same fact, in every region. */
  readonly fact: string;
  readonly data: EventOf<T>["data"];
}

/** Records an event that no trigger records. The same fact is recorded once. */
export async function recordEvent<T extends EventType>(tx: Queryable, it: NewEvent<T>): Promise<void> {
  await tx.query({
    name: "record-event",
    text: "SELECT record_event($1, $2, $3, $4)",
    values: [it.type, it.subject, it.fact, JSON.stringify(it.data)],
  });
}
