/** A message as a queue hands it out: invisible to others for a while, and theirs again unless it is removed. */
export interface QueueMessage {
  readonly id: string;
  readonly body: string;
  /** What the queue keeps in order; undefined in a queue without. */
  readonly group: string | undefined;
  /** How often it was handed out, this time included. */
  readonly receives: number;
  readonly receipt: string;
}

export interface MessageQueue {
  /** For how long a message that was received is nobody else's, unless that is extended. */
  visibilitySeconds(): Promise<number>;
  /** Waits for up to 20 s for up to ten messages. @returns none once `signal` is aborted. */
  receive(signal: AbortSignal): Promise<readonly QueueMessage[]>;
  remove(messages: readonly QueueMessage[]): Promise<void>;
  /** Keeps them from others for so long from now on; 0: they may have them. */
  hide(messages: readonly QueueMessage[], seconds: number): Promise<void>;
  close(): void;
}
