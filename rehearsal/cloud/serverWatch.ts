import { setTimeout as wait } from "node:timers/promises";
import { StepError } from "../../drill/step";
import { isAlive, type ProcessRecord } from "../../toolchain/processes";

/** What people call the servers of a cloud, by their role in its session. */
const names: Readonly<Record<string, string>> = {
  emulator: "The AWS API emulator",
  providers: "The process of the provider stand-ins",
};

const pollMilliseconds = 200;

/**
 * Notices that a server of a cloud has ended, also one that an earlier run started. Whoever waits for an answer of a server that has gone may
 * wait for minutes, and what is said then names anything but the server.
 */
export class ServerWatch {
  /** @param onLoss Ends whatever else works with the cloud: it may hang. */
  constructor(
    private readonly servers: () => Readonly<Record<string, ProcessRecord>>,
    private readonly onLoss: () => void,
  ) {}

  /** Whether every server still runs. */
  get isWhole(): boolean {
    return this.loss() === undefined;
  }

  /** Does something on the cloud. @throws StepError naming the server that has ended, within a second and whatever the work still waits for. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    const done = new AbortController();
    const working = work();
    try {
      const result = await Promise.race([working, this.untilLost(done.signal)]);
      this.refuseLoss();
      return result;
    } catch (error) {
      // Its connections end a moment before the process does.
      if (this.isWhole) await wait(pollMilliseconds);
      this.refuseLoss(error);
      throw error;
    } finally {
      done.abort();
    }
  }

  private async untilLost(signal: AbortSignal): Promise<never> {
    while (this.isWhole) await wait(pollMilliseconds, undefined, { signal });
    throw new Error("a server has ended");
  }

  private refuseLoss(because?: unknown): void {
    const loss = this.loss();
    if (loss === undefined) return;
    this.onLoss();
    throw new StepError("failed", loss, because instanceof StepError ? because.stacks : []);
  }

  private loss(): string | undefined {
    const found = Object.entries(this.servers()).filter(([, it]) => !isAlive(it));
    if (found.length === 0) return undefined;
    const ended = found.map(([role, { pid }]) => `${names[role] ?? role} (process ${pid}) ended unexpectedly`);
    return (
      `${ended.join(".\n")}. Nothing can be asked of this cloud any more. Run the same command again: it starts another. ` +
      "Where nobody ended it, see whether this machine has memory enough."
    );
  }
}
