import type { FastifyBaseLogger } from "fastify";
import type { Background } from "../server/lifecycle";
import type { StoreName } from "../stores/store";

/** Works until `signal` is aborted. When it returns or throws before that, it is begun again a little later. */
export type Duty = (signal: AbortSignal, log: FastifyBaseLogger) => Promise<void>;

/** Tells which stores this region writes, and when that changes. */
export interface WriterWatch {
  /** Whether this region's store takes writes and the region isn't fenced. */
  mayWrite(store: StoreName): boolean;
  onChange(listener: () => void): void;
}

interface Entry {
  readonly name: string;
  readonly store: StoreName;
  readonly duty: Duty;
  running?: { readonly abort: AbortController; readonly ended: Promise<void> };
  again?: NodeJS.Timeout;
}

const pauseAfterFailureMs = 1000;

/** Work that only the region of the writer does, such as delivering its outbox; begun and ended as the writer comes and goes. */
export class Duties implements Background {
  readonly name = "duties";
  private readonly entries: Entry[] = [];
  private log: FastifyBaseLogger | undefined;

  constructor(private readonly writer: WriterWatch) {
    writer.onChange(() => this.review());
  }

  /** Runs `duty` while this region is the writer of `store` and isn't fenced, in each of its instances. */
  whileWriting(store: StoreName, name: string, duty: Duty): void {
    this.entries.push({ name, store, duty });
    this.review();
  }

  start(log: FastifyBaseLogger): void {
    this.log = log;
    this.review();
  }

  async stop(): Promise<void> {
    this.log = undefined;
    const running = this.entries.map((it) => it.running?.ended);
    this.review();
    await Promise.all(running);
  }

  private review(): void {
    for (const entry of this.entries) {
      const wanted = this.log !== undefined && this.writer.mayWrite(entry.store);
      if (wanted && !entry.running && !entry.again) this.begin(entry, this.log!);
      if (!wanted) this.end(entry);
    }
  }

  private begin(entry: Entry, log: FastifyBaseLogger): void {
    const abort = new AbortController();
    const ended = entry.duty(abort.signal, log).then(
      () => undefined,
      (error: unknown) => {
        if (!abort.signal.aborted) log.warn({ err: error }, `${entry.name} failed, and begins again`);
      },
    );
    entry.running = {
      abort,
      ended: ended.then(() => {
        entry.running = undefined;
        entry.again = setTimeout(() => {
          entry.again = undefined;
          this.review();
        }, pauseAfterFailureMs).unref();
      }),
    };
  }

  private end(entry: Entry): void {
    entry.running?.abort.abort();
    clearTimeout(entry.again);
    entry.again = undefined;
  }
}
