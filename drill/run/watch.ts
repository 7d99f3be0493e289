/** What goes on beside the steps of a drill: stop conditions are looked at, the lease is renewed, the steady state is sampled. */
import type { Clock } from "../ports";

/** Does the same again and again until it is ended. Whatever it throws is told once, and ends it. */
export class Repeated {
  private readonly ended = new AbortController();
  private readonly finished: Promise<void>;

  constructor(
    work: () => Promise<void>,
    everyMilliseconds: number,
    clockFor: (signal: AbortSignal) => Clock,
    failed: (error: Error) => void,
  ) {
    this.finished = this.repeat(work, everyMilliseconds, clockFor(this.ended.signal)).catch((error: Error) => {
      if (!this.ended.signal.aborted) failed(error);
    });
  }

  /** Resolves when it does nothing any more. */
  async end(): Promise<void> {
    this.ended.abort();
    await this.finished;
  }

  private async repeat(work: () => Promise<void>, milliseconds: number, clock: Clock): Promise<void> {
    for (;;) {
      await clock.wait(milliseconds);
      if (this.ended.signal.aborted) return;
      await work();
    }
  }
}
