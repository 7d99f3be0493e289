import assert from "node:assert/strict";
import type { FastifyBaseLogger } from "fastify";
import pino from "pino";
import { NotWriterError } from "../stores/store";
import type { MessageQueue, QueueMessage } from "./messageQueue";
import { receive } from "./receiving";

const log = pino({ level: "silent" }) as unknown as FastifyBaseLogger;

const message = (id: string, group: string): QueueMessage => ({ id, group, body: id, receives: 1, receipt: id });

/** Hands out each batch once, and then stops whoever receives. */
class Queue implements MessageQueue {
  readonly stopped = new AbortController();
  readonly removed: string[] = [];
  readonly hidden: string[] = [];

  constructor(private readonly batches: QueueMessage[][]) {}

  visibilitySeconds = (): Promise<number> => Promise.resolve(30);

  receive(): Promise<readonly QueueMessage[]> {
    const next = this.batches.shift();
    if (!next) this.stopped.abort();
    return Promise.resolve(next ?? []);
  }

  async remove(messages: readonly QueueMessage[]): Promise<void> {
    this.removed.push(...messages.map((it) => it.id));
  }

  async hide(messages: readonly QueueMessage[], seconds: number): Promise<void> {
    this.hidden.push(...messages.map((it) => `${it.id} ${seconds === 0 ? "now" : "later"}`));
  }

  close(): void {}
}

async function worked(queue: Queue, handle: (messages: readonly QueueMessage[]) => Promise<void>): Promise<void> {
  const isPassing = (error: unknown): boolean => error instanceof NotWriterError;
  await receive({ name: "a consumer", queue, log, handle, isPassing }, queue.stopped.signal);
}

describe("Receiving messages", () => {
  it("works off a batch at once, and removes it", async () => {
    const queue = new Queue([[message("1", "a"), message("2", "b")]]);
    const batches: string[][] = [];
    await worked(queue, async (messages) => void batches.push(messages.map((it) => it.id)));
    assert.deepEqual([batches, queue.removed, queue.hidden], [[["1", "2"]], ["1", "2"], []]);
  });

  it("puts back one that fails and those behind it in its group, and works off the others", async () => {
    const queue = new Queue([[message("1", "a"), message("2", "b"), message("3", "a")]]);
    await worked(queue, async (messages) => {
      if (messages.some((it) => it.id === "1")) throw new Error("poison");
    });
    assert.deepEqual([queue.removed, queue.hidden], [["2"], ["1 later", "3 now"]]);
  });

  it("tries a message that came alone once before it is put back", async () => {
    const queue = new Queue([[message("1", "a")]]);
    let attempts = 0;
    await worked(queue, async () => {
      attempts++;
      throw new Error("poison");
    });
    assert.deepEqual([attempts, queue.removed, queue.hidden], [1, [], ["1 later"]]);
  });

  it("tries again here while the database is away, which counts as nobody's failure", async () => {
    const queue = new Queue([[message("1", "a")]]);
    let attempts = 0;
    await worked(queue, async () => {
      if (++attempts < 3) throw new NotWriterError("relational");
    });
    assert.deepEqual([attempts, queue.removed, queue.hidden], [3, ["1"], []]);
  });
});
