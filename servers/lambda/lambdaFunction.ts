import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { LambdaProcess, type LambdaProcessOptions } from "./lambdaProcess";
import type { LambdaErrorFacts } from "./runtimeApi";

export interface LambdaFunctionOptions extends LambdaProcessOptions {
  /** Events at a time, as reserved concurrency limits them. Default: 10. */
  readonly concurrency?: number;
  /** Pauses before an asynchronous event is tried again; as many as there are retries. Default: Lambda's one and two minutes. */
  readonly retryDelaysMs?: readonly number[];
  /** Told of an asynchronous event that failed for good: a dead-letter queue gets its payload, a destination the record. */
  readonly onFailure?: (failure: LambdaFailure) => Promise<void> | void;
  readonly functionArn?: string;
}

export interface LambdaInvocation {
  readonly requestId: string;
  /** What the handler answered; undefined where it failed. */
  readonly payload: unknown;
  readonly error: LambdaErrorFacts | undefined;
  readonly maxMemoryMb: number;
  /** Whether a process was started for it. */
  readonly cold: boolean;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
export interface LambdaFailure {
  readonly payload: unknown;
  readonly requestId: string;
  readonly attempts: number;
  readonly error: LambdaErrorFacts;
  readonly record: Readonly<Record<string, unknown>>;
}

/** All that the function may have at once is at work: 429 in Lambda's API. */
export class LambdaThrottledError extends Error {
  constructor(name: string) {
    super(`${name}: Rate Exceeded (reserved concurrency)`);
    this.name = "LambdaThrottledError";
  }
}

/** A function as Lambda runs it: in processes that are started when they are needed, and kept for the events that come after. */
export class LambdaFunction {
  readonly #idle: LambdaProcess[] = [];
  readonly #all = new Set<LambdaProcess>();
  readonly #queued = new Set<Promise<void>>();
  readonly #closing = new AbortController();
  #busy = 0;

  constructor(private readonly options: LambdaFunctionOptions) {}

  get name(): string {
    return this.options.name;
  }

  /** Waits for the answer. @throws LambdaThrottledError; what goes wrong in the handler is in the invocation. */
  async invoke(event: unknown, requestId: string = randomUUID()): Promise<LambdaInvocation> {
    const { concurrency = 10, name } = this.options;
    if (this.#busy >= concurrency) throw new LambdaThrottledError(name);
    this.#busy++;
    try {
      const kept = this.#keptProcess();
      const process = kept ?? (await this.#newProcess());
      const payload = JSON.stringify(event) ?? "null";
      const outcome = await process.invoke({ requestId, payload, functionArn: this.#arn });
      if (process.usable) this.#idle.push(process);
      else this.#all.delete(process);
      const { maxMemoryMb } = outcome;
      const common = { requestId, maxMemoryMb, cold: kept === undefined };
      if ("error" in outcome) return { ...common, payload: undefined, error: outcome.error };
      return { ...common, payload: JSON.parse(outcome.payload) as unknown, error: undefined };
    } finally {
      this.#busy--;
    }
  }

  /** Takes it, and goes on trying by itself, as for events of S3, SNS and EventBridge Scheduler. */
  enqueue(event: unknown): void {
    const work = this.#tryUntilItWorks(event).finally(() => this.#queued.delete(work));
    this.#queued.add(work);
  }

  /** Resolves when nothing that was enqueued is left. */
  async settled(): Promise<void> {
    while (this.#queued.size > 0) await Promise.all(this.#queued);
  }

  /** Ends every process of it; what was enqueued isn't tried again. */
  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.all([...this.#all].map((it) => it.end()));
    await this.settled();
  }

  get #arn(): string {
    return this.options.functionArn ?? `arn:aws:lambda:us-east-1:123456789012:function:${this.name}`;
  }

  #keptProcess(): LambdaProcess | undefined {
    for (let kept = this.#idle.pop(); kept; kept = this.#idle.pop()) {
      if (kept.usable) return kept;
      this.#all.delete(kept);
    }
    return undefined;
  }

  async #newProcess(): Promise<LambdaProcess> {
    this.#closing.signal.throwIfAborted();
    const process = await LambdaProcess.start(this.options);
    this.#all.add(process);
    return process;
  }

  async #tryUntilItWorks(event: unknown): Promise<void> {
    const { retryDelaysMs = [60_000, 120_000] } = this.options;
    const requestId = randomUUID();
    const { signal } = this.#closing;
    for (let attempt = 1; !signal.aborted; attempt++) {
      const error = await this.#failureOf(event, requestId);
      if (!error || signal.aborted) return;
      const pauseMs = retryDelaysMs[attempt - 1];
      if (pauseMs === undefined) return this.#giveUp(event, { requestId, attempts: attempt, error });
      await wait(pauseMs, undefined, { signal }).catch(() => undefined);
    }
  }

  async #failureOf(event: unknown, requestId: string): Promise<LambdaErrorFacts | undefined> {
    try {
      return (await this.invoke(event, requestId)).error;
    } catch (error) {
      return { errorType: (error as Error).name, errorMessage: (error as Error).message };
    }
  }

  async #giveUp(payload: unknown, failure: Pick<LambdaFailure, "requestId" | "attempts" | "error">): Promise<void> {
    const { requestId, attempts, error } = failure;
    const record = {
      version: "1.0",
      timestamp: new Date().toISOString(),
      requestContext: {
        ...{ requestId, functionArn: `${this.#arn}:$LATEST`, condition: "RetriesExhausted" },
        approximateInvokeCount: attempts,
      },
      requestPayload: payload,
      responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
      responsePayload: error,
    };
    await this.options.onFailure?.({ ...failure, payload, record });
  }
}
