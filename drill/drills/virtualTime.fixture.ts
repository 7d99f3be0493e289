/** Time that goes on only when everybody waits: hours of drills take milliseconds, and the same sequence is the same sequence again. */
import type { Clock } from "../ports";
import type { FakeCloud } from "./fakeCloud.fixture";

interface Sleeper {
  readonly until: number;
  readonly wake: () => void;
}

/** Journals are written to a real disk: while that goes on, nobody's time does. */
const isAtDisk = (): boolean => process.getActiveResourcesInfo().some((it) => /^(FSReq|CloseReq)/.test(it));

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export class VirtualTime {
  private sleepers: Sleeper[] = [];

  constructor(private readonly cloud: FakeCloud) {}

  get now(): number {
    return this.cloud.now;
  }

  sleep(milliseconds: number): Promise<void> {
    return new Promise((wake) => this.sleepers.push({ until: this.now + milliseconds, wake }));
  }

  /** A machine's own clock: it may be wrong, and goes as fast as any other. */
  clockOf(skewMilliseconds: number, waiting: (milliseconds: number) => Promise<void>, signal: AbortSignal): Clock {
    return {
      now: () => this.now + skewMilliseconds,
      wait: async (milliseconds) => {
        signal.throwIfAborted();
        const ended = new Promise<never>((_, reject) =>
          signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true }),
        );
        await Promise.race([waiting(milliseconds), ended]);
      },
    };
  }

  /** Lets time go on until this much has passed, or it is over. */
  async pass(milliseconds: number, isOver: () => boolean = () => false): Promise<void> {
    const end = this.now + milliseconds;
    for (;;) {
      await this.quiet();
      if (isOver()) return;
      const next = this.sleepers.reduce<Sleeper | undefined>(
        (first, it) => (first && first.until <= it.until ? first : it),
        undefined,
      );
      if (!next || next.until > end) break;
      this.sleepers = this.sleepers.filter((it) => it !== next);
      this.cloud.pass(next.until - this.now);
      next.wake();
    }
    this.cloud.pass(end - this.now);
  }

  /** Everybody has done what they could without waiting. */
  private async quiet(): Promise<void> {
    for (let turns = 0; turns < 8;) {
      await turn();
      turns = isAtDisk() ? 0 : turns + 1;
    }
  }
}
