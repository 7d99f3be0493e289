import { setTimeout as wait } from "node:timers/promises";

/** Each holds a body of at most 64 KiB, and none a connection to a database. */
const mostWaiting = 200;

/** Between two looks at who writes, at least; all who wait share one question. */
const lookAgainMs = 100;

/** Requests of one instance that wait for a region to write. With too many of them, the next is told at once that none does. */
export class WriterWait {
  private waiting = 0;

  constructor(private readonly waitMs: number) {}

  /** @param work asks its turn for time before it looks once more at who writes */
  async during<T>(work: (turn: WriterTurn) => Promise<T>): Promise<T> {
    const until = performance.now() + this.waitMs;
    let isCounted = false;
    const more = async (): Promise<boolean> => {
      const pauseMs = lookAgainMs * (1 + Math.random());
      if (performance.now() + pauseMs > until || (!isCounted && this.waiting >= mostWaiting)) return false;
      if (!isCounted) this.waiting++;
      isCounted = true;
      await wait(pauseMs);
      return true;
    };
    return work({ more }).finally(() => {
      if (isCounted) this.waiting--;
    });
  }
}

export interface WriterTurn {
  /** Waits a moment. @returns false, at once, where there is no time left or no room to wait in */
  readonly more: () => Promise<boolean>;
}
