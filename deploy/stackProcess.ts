import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { codeOf } from "./bundle/code";
import { suddenEnd } from "./suddenEnd";
import { grpcWithoutProxy } from "../toolchain/environment";
import type { FromChild, StackOperation, StackOutcome, StackTarget, ToChild } from "./protocol";

export type OnProgress = (stack: string, done: number, urn: string) => void;

/** The process of one stack, as its parent sees it. It is started when first needed and ended by `end()`. */
export class StackProcess {
  private child: ChildProcess | undefined;
  private interrupted = false;
  /** Settles when the operation that was asked for last has. */
  private last: Promise<unknown> = Promise.resolve();

  constructor(
    readonly target: StackTarget,
    private readonly onProgress: OnProgress = () => undefined,
    private readonly onSpawn: (child: ChildProcess) => void = () => undefined,
  ) {}

  /** Runs one operation, after those that were asked for before; a failing one resolves too, with `error` set, so that others can go on. */
  perform(operation: StackOperation): Promise<StackOutcome> {
    const outcome = this.last.then(() => this.performNow(operation));
    this.last = outcome.catch(() => undefined);
    return outcome;
  }

  private async performNow(operation: StackOperation): Promise<StackOutcome> {
    if (this.interrupted) return interruptedBefore(operation);
    const child = (this.child ??= this.start());
    const answer = new Promise<StackOutcome>((resolve, reject) => {
      const onMessage = (message: FromChild): void => {
        if ("progress" in message)
          return this.onProgress(this.target.stack, message.progress.done, message.progress.current);
        settle();
        if (message.process === "ready") return resolve(message.outcome);
        return resolve(this.end().then(() => message.outcome));
      };
      const onExit = (code: number | null, signal: string | null): void => {
        settle();
        reject(
          new Error(suddenEnd("The process", this.target.stack, operation.kind, signal ?? `code ${String(code)}`)),
        );
      };
      const settle = (): void => void child.off("message", onMessage).off("exit", onExit);
      child.on("message", onMessage).on("exit", onExit);
    });
    this.send(child, { target: this.target, operation });
    return answer;
  }

  /**
   * Asks the engine to stop, once, however often it is called; the operation under way then ends with an error, its
   * locks released, and no other is started.
   */
  interrupt(): void {
    if (this.interrupted) return;
    this.interrupted = true;
    if (this.child) this.send(this.child, { interrupt: true });
  }

  /** Ends it and its engine at once, whatever they are doing: for when what they work on is gone. */
  kill(): void {
    if (this.child?.pid === undefined) return;
    try {
      process.kill(-this.child.pid, "SIGKILL");
    } catch {
      // It went in between.
    }
  }

  async end(): Promise<void> {
    const child = this.child;
    this.child = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.disconnect();
    await once(child, "exit");
  }

  /** A process group of its own: the terminal's Ctrl-C reaches the parent alone. */
  private start(): ChildProcess {
    const child = spawn(process.execPath, codeOf(this.target), {
      cwd: this.target.workDir,
      detached: true,
      stdio: ["ignore", "ignore", "inherit", "ipc"],
      env: { ...this.target.env, ...grpcWithoutProxy, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" },
    });
    // A message to a process that has just died is answered by its exit.
    child.on("error", () => undefined);
    child.once("exit", () => {
      if (this.child === child) this.child = undefined;
    });
    this.onSpawn(child);
    return child;
  }

  private send(child: ChildProcess, message: ToChild): void {
    child.send(message);
  }
}

const interruptedBefore = ({ kind }: StackOperation): StackOutcome => ({
  summary: {},
  changes: [],
  diagnostics: [],
  seconds: 0,
  peakMegabytes: 0,
  error: `interrupted before ${kind} was started`,
});
