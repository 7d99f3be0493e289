import type { FastifyBaseLogger } from "fastify";
import { pause } from "../server/pause";
import type { MessageQueue, QueueMessage } from "./messageQueue";
import { backoffMs } from "./publisher";

export interface Receiving {
  /** For the log: `the consumer sales`. */
  readonly name: string;
  readonly queue: MessageQueue;
  readonly log: FastifyBaseLogger;
  /** All of them or none. @throws Error */
  handle(messages: readonly QueueMessage[]): Promise<void>;
  /** Whether a failure says nothing of the message: the database is away, say. It is then tried again here, until it is there. */
  isPassing(error: unknown): boolean;
}

/** Longest time, in seconds, until a message that failed is tried again. */
const longestPauseSeconds = 60;

/**
 * Works off a queue until `signal` is aborted, and then finishes what it holds. A message that fails comes again, later each time, until the
 * queue's redrive policy puts it aside; what comes after it in its group waits.
 */
export async function receive(receiving: Receiving, signal: AbortSignal): Promise<void> {
  const { queue } = receiving;
  const visibilitySeconds = await queue.visibilitySeconds();
  while (!signal.aborted) {
    const messages = await queue.receive(signal);
    if (messages.length === 0) continue;
    const held = new HeldMessages(queue, messages, visibilitySeconds);
    try {
      await new Batch(receiving, held, signal).work(messages);
    } finally {
      await held.end();
    }
  }
}

class Batch {
  constructor(
    private readonly receiving: Receiving,
    private readonly held: HeldMessages,
    private readonly signal: AbortSignal,
  ) {}

  async work(messages: readonly QueueMessage[]): Promise<void> {
    if ((await this.#attempt(messages)) || messages.length === 1) return;
    const failed = new Set<string | undefined>();
    for (const message of messages) {
      if (this.signal.aborted) return;
      const isBehind = message.group !== undefined && failed.has(message.group);
      if (isBehind) await this.held.hide([message], 0);
      else if (!(await this.#attempt([message]))) failed.add(message.group);
    }
  }

  /** @returns whether they are done. When a single one that isn't comes again is said to the queue. */
  async #attempt(messages: readonly QueueMessage[]): Promise<boolean> {
    for (let failures = 0; ; failures++) {
      try {
        await this.receiving.handle(messages);
        break;
      } catch (error) {
        if (this.signal.aborted) return false;
        if (!this.receiving.isPassing(error)) return this.#putBack(messages, error);
      }
      await pause(backoffMs(failures), this.signal);
    }
    await this.held.remove(messages);
    return true;
  }

  async #putBack(messages: readonly QueueMessage[], error: unknown): Promise<false> {
    const [{ id, receives }] = messages as [QueueMessage];
    if (messages.length > 1) return false;
    const { log, name } = this.receiving;
    log.warn({ err: error, message: id, receives }, `${name} failed at a message, which comes again`);
    await this.held.hide(messages, Math.min(2 ** receives, longestPauseSeconds) * (0.5 + 0.5 * Math.random()));
    return false;
  }
}

/** Keeps others from what is still worked on, by extending the time again and again. */
class HeldMessages {
  readonly #messages: Set<QueueMessage>;
  readonly #timer: NodeJS.Timeout;
  #extending: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly queue: MessageQueue,
    messages: readonly QueueMessage[],
    seconds: number,
  ) {
    this.#messages = new Set(messages);
    const extend = (): void => {
      this.#extending = queue.hide([...this.#messages], seconds).catch(() => undefined);
    };
    this.#timer = setInterval(extend, (seconds * 1000) / 2).unref();
  }

  remove(messages: readonly QueueMessage[]): Promise<void> {
    this.#letGo(messages);
    return this.queue.remove(messages);
  }

  hide(messages: readonly QueueMessage[], seconds: number): Promise<void> {
    this.#letGo(messages);
    return this.queue.hide(messages, seconds);
  }

  async end(): Promise<void> {
    clearInterval(this.#timer);
    await this.#extending;
  }

  #letGo(messages: readonly QueueMessage[]): void {
    for (const it of messages) this.#messages.delete(it);
  }
}
