import type { FastifyBaseLogger } from "fastify";

/** What runs beside requests: probes, workers, exporters. */
export interface Background {
  readonly name: string;
  /** Begins; called once, before the first request. What fails here fails the start. */
  start?(log: FastifyBaseLogger): Promise<void> | void;
  /** Ends it, and waits for what it has begun. Called once, after the last request. */
  stop(): Promise<void> | void;
}

type Phase = "starting" | "serving" | "stopping" | "stopped";

/** When an instance begins, serves and ends. What was added last is stopped first. */
export class Lifecycle {
  private readonly added: Background[] = [];
  private log: FastifyBaseLogger | undefined;
  private phase: Phase = "starting";

  add(background: Background): void {
    this.added.push(background);
  }

  onStop(name: string, stop: () => Promise<void> | void): void {
    this.add({ name, stop });
  }

  /** Whether new requests are welcome: from the moment it listens to the moment it is told to stop. */
  get serving(): boolean {
    return this.phase === "serving";
  }

  async start(log: FastifyBaseLogger): Promise<void> {
    this.log = log;
    for (const it of this.added) await it.start?.(log);
  }

  /** The instance listens. */
  serve(): void {
    if (this.phase === "starting") this.phase = "serving";
  }

  /** The instance was told to stop: it finishes what it has begun, and wants nothing new. */
  drain(): void {
    if (this.phase !== "stopped") this.phase = "stopping";
  }

  /** Stops everything, also when something doesn't stop cleanly. A second call does nothing. */
  async stop(): Promise<void> {
    if (this.phase === "stopped") return;
    this.phase = "stopped";
    for (const it of this.added.toReversed()) {
      try {
        await it.stop();
      } catch (error) {
        this.log?.error({ err: error }, `${it.name} did not stop cleanly`);
      }
    }
  }
}
