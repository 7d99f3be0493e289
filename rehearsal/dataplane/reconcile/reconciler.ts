/** Makes what runs here follow what the AWS API says: after each change of the API, every part observes, plans and acts. */
import { setTimeout as wait } from "node:timers/promises";
import type { Happenings } from "../events";
import type { Part } from "./part";

// Each part knows its own kind of step; the loop needs none of it.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type AnyPart = Part<any, any>;

/** That the AWS API has been changed. */
export interface ApiChange {
  /** The first is 0. */
  readonly version: number;
  /** Whose calls it was, named as calls are signed; `*`: any's. */
  readonly services: readonly string[];
}

export interface ReconcilerOptions {
  readonly parts: readonly AnyPart[];
  readonly happenings: Happenings;
  /** Resolves once the API has been changed since this number. */
  readonly nextChange: (since: number, signal: AbortSignal) => Promise<ApiChange>;
  /** How long what is being done may take at the end. Default 5 s. */
  readonly endingMs?: number;
  /** After which what failed is tried again. Default 1 s. */
  readonly retryMs?: number;
  /** Changes come in bursts, of which each is looked at once. Default 50 ms. */
  readonly burstMs?: number;
}

export class Reconciler {
  private readonly ending = new AbortController();
  private readonly loops: readonly Promise<void>[];
  private readonly waiting = new Map<AnyPart, () => void>();
  /** How often each part was to look again. */
  private readonly versions = new Map<AnyPart, number>();

  constructor(private readonly options: ReconcilerOptions) {
    void this.listen();
    this.loops = options.parts.map((part) => this.follow(part));
  }

  /** Has every part look again: something died, or a fault has ended; or those alone that follow one of these services. */
  lookAgain(services: readonly string[] = ["*"]): void {
    for (const part of this.options.parts) {
      const concerns = services.some((it) => it === "*" || (part.services ?? [it]).includes(it));
      if (!concerns) continue;
      this.versions.set(part, this.versionOf(part) + 1);
      this.waiting.get(part)?.();
    }
  }

  private versionOf(part: AnyPart): number {
    return this.versions.get(part) ?? 0;
  }

  /**
   * Starts nothing any more, and ends what the parts have started, in the order opposite to theirs. What is being done has a moment to
   * end; something that waits for a server in vain ends when the servers do.
   */
  async stop(): Promise<void> {
    this.ending.abort();
    this.lookAgain();
    const done = Promise.all(this.loops);
    const { endingMs = 5_000 } = this.options;
    await Promise.race([done, wait(endingMs, undefined, { ref: false })]);
    for (const part of [...this.options.parts].reverse()) await this.end(part);
    await Promise.race([done, wait(endingMs, undefined, { ref: false })]);
  }

  /** One that can't end keeps no other from ending. */
  private async end(part: AnyPart): Promise<void> {
    await part.stop().catch((error: Error) => {
      this.options.happenings.add({ part: part.name, what: `failed to end: ${error.message}` });
    });
  }

  private async listen(): Promise<void> {
    const { signal } = this.ending;
    for (let seen = 0; !signal.aborted;) {
      try {
        const change = await this.options.nextChange(seen, signal);
        seen = change.version;
        this.lookAgain(change.services);
      } catch {
        await wait(this.options.retryMs ?? 1_000, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  private async follow(part: AnyPart): Promise<void> {
    const { signal } = this.ending;
    const { retryMs = 1_000, burstMs = 50 } = this.options;
    while (!signal.aborted) {
      const seen = this.versionOf(part);
      const isDone = await this.reconcile(part);
      if (this.versionOf(part) === seen && !signal.aborted) await this.change(part, isDone ? undefined : retryMs);
      await wait(burstMs, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Whether all is as it should be now. */
  private async reconcile(part: AnyPart): Promise<boolean> {
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

  private change(part: AnyPart, limitMs: number | undefined): Promise<void> {
    return new Promise((resolve) => {
      const timer = limitMs === undefined ? undefined : setTimeout(() => done(), limitMs);
      const done = (): void => {
        clearTimeout(timer);
        this.waiting.delete(part);
        resolve();
      };
      this.waiting.set(part, done);
    });
  }
}
