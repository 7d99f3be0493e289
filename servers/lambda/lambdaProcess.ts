import path from "node:path";
import type { Lifetime } from "../../toolchain/processes";
import { type ServerProcess, startServerProcess } from "../serverProcess";
import { type LambdaErrorFacts, type LambdaEvent, type LambdaOutcome, RuntimeApi } from "./runtimeApi";

export interface LambdaProcessOptions {
  readonly name: string;
  /** Folder that the handler's module is in. */
  readonly root: string;
  /** `index.feed`: the module's name and the function that it exports. */
  readonly handler: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  /** JavaScript that is required before the handler's module. */
  readonly preload?: string;
  readonly log: string;
  readonly lifetime: Lifetime;
}

/** Lambda gives a module ten seconds to load; a laptop that is busy takes longer than Lambda. */
const loadTimeoutMs = 60_000;

/** A process that one function runs in, one event after the other. It has no environment but the function's and what Lambda adds. */
export class LambdaProcess {
  readonly #process: ServerProcess;
  #broken = false;

  private constructor(
    private readonly options: LambdaProcessOptions,
    private readonly api: RuntimeApi,
  ) {
    const { name, root, handler, environment, memoryMb, preload, log, lifetime } = options;
    const required = preload === undefined ? [] : ["--require", preload];
    this.#process = startServerProcess({
      command: process.execPath,
      // A function that needs more ends, as in Lambda; what isn't JavaScript's own is looked at after each event.
      args: [`--max-old-space-size=${memoryMb}`, ...required, path.join(__dirname, "worker.mjs")],
      cwd: root,
      env: {
        ...environment,
        ...{ AWS_LAMBDA_RUNTIME_API: api.address, LAMBDA_TASK_ROOT: root, _HANDLER: handler },
        ...{ AWS_LAMBDA_FUNCTION_NAME: name, AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb) },
      },
      log,
      lifetime,
    });
  }

  /** The first event waits until it has loaded its module. */
  static async start(options: LambdaProcessOptions): Promise<LambdaProcess> {
    return new LambdaProcess(options, await RuntimeApi.listen());
  }

  get pid(): number {
    return this.#process.pid;
  }

  /** Whether it can take another event. */
  get usable(): boolean {
    return !this.#broken && !this.#process.hasEnded();
  }

  /** Never rejects: what goes wrong with a function is an outcome. A process that timed out, or took too much memory, is ended. */
  async invoke(event: Omit<LambdaEvent, "timeoutMs" | "onTaken">): Promise<LambdaOutcome> {
    const { timeoutSeconds, memoryMb } = this.options;
    const timeoutMs = timeoutSeconds * 1000;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<LambdaOutcome>((resolve) => {
      const arm = (ms: number, message: string): void => {
        clearTimeout(timer);
        timer = setTimeout(() => resolve(failed({ errorType: "Sandbox.Timedout", errorMessage: message })), ms);
      };
      arm(
        loadTimeoutMs,
        `RequestId: ${event.requestId} Error: the handler wasn't loaded within ${loadTimeoutMs / 1000} s`,
      );
      const message = `RequestId: ${event.requestId} Error: Task timed out after ${timeoutSeconds.toFixed(2)} seconds`;
      const onTaken = (): void => arm(timeoutMs, message);
      void this.api.outcomeOf({ ...event, timeoutMs, onTaken }).then(resolve);
    });
    const ended = this.#process.ended.then((how) => failed(this.#exit(event.requestId, how)));
    const outcome = await Promise.race([late, ended]);
    clearTimeout(timer);
    const tooMuch = outcome.maxMemoryMb > memoryMb;
    if (!tooMuch && ("payload" in outcome || outcome.error.errorType !== "Sandbox.Timedout")) return outcome;
    await this.end();
    return tooMuch ? failed(outOfMemory(event.requestId), outcome.maxMemoryMb) : outcome;
  }

  async end(): Promise<void> {
    this.#broken = true;
    if (!this.#process.hasEnded()) this.#process.signal("SIGKILL");
    await this.#process.ended;
    this.api.close();
  }

  #exit(requestId: string, how: string): LambdaErrorFacts {
    this.#broken = true;
    this.api.close();
    if (this.api.initError) return this.api.initError;
    // How V8 ends where its heap is full.
    if (how === "signal SIGABRT" || how === "code 134") return outOfMemory(requestId);
    const errorMessage = `RequestId: ${requestId} Error: Runtime exited without providing a reason (${how})`;
    return { errorType: "Runtime.ExitError", errorMessage };
  }
}

const failed = (error: LambdaErrorFacts, maxMemoryMb = 0): LambdaOutcome => ({ error, maxMemoryMb });

const outOfMemory = (requestId: string): LambdaErrorFacts => ({
  errorType: "Runtime.OutOfMemory",
  errorMessage: `RequestId: ${requestId} Error: Runtime exited with error: signal: killed`,
});
