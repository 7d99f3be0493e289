/** Makes what runs here follow what the AWS API says: after each change of the API, every part observes, plans and acts. */
import { setTimeout as wait } from "node:timers/promises";
import type { Happenings } from "../events";
import type { Part } from "./part";

export interface ReconcilerOptions {
  // Each part knows its own kind of step; the loop needs none of it.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly parts: readonly Part<any, any>[];
  readonly happenings: Happenings;
  /** Resolves after the API has been changed since this number, with the number then; the first is 0. */
  readonly nextChange: (since: number, signal: AbortSignal) => Promise<number>;
}

const retryMs = 1_000;

export class Reconciler {
  private readonly ending = new AbortController();
  private readonly loops: readonly Promise<void>[];
  private readonly waiting = new Set<() => void>();
  private version = 0;

  constructor(private readonly options: ReconcilerOptions) {
    void this.listen();
    this.loops = options.parts.map((part) => this.follow(part));
  }

  /** Has every part look again: something died, or a fault has ended. */
  lookAgain(): void {
    this.version++;
    for (const wake of [...this.waiting]) wake();
  }

  /** Starts nothing any more, and ends what the parts have started, in the order opposite to theirs. */
  async stop(): Promise<void> {
    this.ending.abort();
    this.lookAgain();
    await Promise.all(this.loops);
    for (const part of [...this.options.parts].reverse()) await part.stop();
  }

  private async listen(): Promise<void> {
    const { signal } = this.ending;
    for (let seen = 0; !signal.aborted;) {
      try {
        seen = await this.options.nextChange(seen, signal);
        this.lookAgain();
      } catch {
        await wait(retryMs, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  private async follow(part: ReconcilerOptions["parts"][number]): Promise<void> {
    const { signal } = this.ending;
    while (!signal.aborted) {
      const seen = this.version;
      const isDone = await this.reconcile(part);
      if (this.version === seen && !signal.aborted) await this.change(isDone ? undefined : retryMs);
    }
  }

  /** Whether all is as it should be now. */
  private async reconcile(part: ReconcilerOptions["parts"][number]): Promise<boolean> {
    try {
      for (const step of part.plan(await part.observe())) {
        if (this.ending.signal.aborted) return false;
        this.options.happenings.add({ part: part.name, what: step.what, ...(step.region && { region: step.region }) });
        await part.perform(step);
      }
      return true;
    } catch (error) {
      if (!this.ending.signal.aborted)
        this.options.happenings.add({ part: part.name, what: `failed: ${(error as Error).message}` });
      return false;
    }
  }

  private change(limitMs: number | undefined): Promise<void> {
    return new Promise((resolve) => {
      const timer = limitMs === undefined ? undefined : setTimeout(() => done(), limitMs);
      const done = (): void => {
        clearTimeout(timer);
        this.waiting.delete(done);
        resolve();
      };
      this.waiting.add(done);
    });
  }
}
