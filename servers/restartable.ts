import { type Lifetime, type ProcessRecord, recordOf } from "../toolchain/processes";
import { lastLines, type ServerProcess } from "./serverProcess";

/** A program that is started as often as is asked for, as one process at a time. */
export abstract class Restartable {
  protected process: ServerProcess | undefined;

  constructor(protected readonly lifetime: Lifetime) {}

  /** What it is called in messages. */
  abstract get name(): string;

  /** File that its output is appended to. */
  protected abstract get log(): string;

  /** @throws Error when it is not running. */
  pid(): number {
    if (!this.isRunning()) throw new Error(`${this.name} is not running`);
    return this.process!.pid;
  }

  /** By which a later process finds a detached one, and ends it. @throws Error when it is not running. */
  record(): ProcessRecord {
    return recordOf(this.pid());
  }

  isRunning(): boolean {
    return this.process !== undefined && !this.process.hasEnded();
  }

  /** Resolves with an exit code or signal when the process that runs now has ended. */
  get ended(): Promise<string> {
    return this.process?.ended ?? Promise.resolve("not started");
  }

  /** The log's last lines, 20 unless told. */
  logs(count?: number): Promise<string[]> {
    return lastLines(this.log, count);
  }

  /** Lets it finish what it has begun; a second call does nothing. */
  async stop(): Promise<void> {
    await this.#end("SIGTERM");
  }

  /** SIGKILL: nothing is finished, nothing is said. */
  async kill(): Promise<void> {
    await this.#end("SIGKILL");
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    if (!this.isRunning()) return;
    this.process!.signal(signal);
    await this.process!.ended;
  }
}
