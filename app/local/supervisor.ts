import { setTimeout as wait } from "node:timers/promises";
import type { Progress } from "../../toolchain/cache";
import type { Shop } from "./shop";
import { nameOf, type ShopProcess } from "./shopProcess";

export interface Patience {
  /** A process that dies is started again after this, in milliseconds; after twice as much each time that it dies soon. */
  readonly firstPauseMs: number;
  readonly longestPauseMs: number;
  /** One that ran for as long as this begins with the first pause again. */
  readonly calmMs: number;
}

const usual: Patience = { firstPauseMs: 500, longestPauseMs: 10_000, calmMs: 30_000 };

/** Starts again what dies, and says so, as a cloud's health checks and a database service would. */
export class Supervisor {
  readonly #ending = new AbortController();
  readonly #watches: Promise<void>[];

  constructor(
    private readonly shop: Pick<Shop, "processes" | "exclusive">,
    private readonly report: Progress,
    private readonly patience = usual,
  ) {
    this.#watches = shop.processes().map((it) => this.#watch(it));
  }

  /** Starts nothing any more. Returns once nothing is being started. */
  async stop(): Promise<void> {
    this.#ending.abort();
    await Promise.all(this.#watches);
  }

  get #isEnding(): boolean {
    return this.#ending.signal.aborted;
  }

  async #watch(it: ShopProcess): Promise<void> {
    const { firstPauseMs, longestPauseMs, calmMs } = this.patience;
    let pauseMs = firstPauseMs;
    for (;;) {
      const since = Date.now();
      const how = await this.#orEnding(it.ended());
      // Whoever moves roles stops and starts servers as it needs to: only afterwards it shows whether this one died.
      await this.#inTurn(() => Promise.resolve());
      if (this.#isEnding) return;
      if (it.isRunning()) continue;
      if (Date.now() - since > calmMs) pauseMs = firstPauseMs;
      await this.#tellEnd(it, how ?? "");
      while (!it.isRunning()) {
        await this.#orEnding(wait(pauseMs));
        if (this.#isEnding) return;
        pauseMs = Math.min(pauseMs * 2, longestPauseMs);
        await this.#revive(it);
      }
    }
  }

  #orEnding<Result>(promise: Promise<Result>): Promise<Result | undefined> {
    const { signal } = this.#ending;
    return new Promise((resolve, reject) => {
      const end = (): void => resolve(undefined);
      if (signal.aborted) return end();
      signal.addEventListener("abort", end, { once: true });
      promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", end));
    });
  }

  async #tellEnd(it: ShopProcess, how: string): Promise<void> {
    if (it.mustStayDown()) return this.report(`${nameOf(it)} stays down: a failover left it behind`);
    const lines = (await it.logs(4)).map((line) => `      ${line.slice(0, 160)}`);
    this.report([`${nameOf(it)} ended with ${how}. Its last lines:`, ...lines].join("\n"));
  }

  async #revive(it: ShopProcess): Promise<void> {
    await this.#inTurn(async () => {
      if (this.#isEnding || it.isRunning() || it.mustStayDown()) return;
      try {
        await it.revive();
        this.report(`${nameOf(it)} runs again, as process ${it.pid()}`);
      } catch (error) {
        this.report(`${nameOf(it)} did not start: ${(error as Error).message}`);
      }
    });
  }

  /** A shop that is ending refuses; then there is nothing to do here either. */
  async #inTurn(use: () => Promise<void>): Promise<void> {
    await this.shop.exclusive(use).catch(() => this.#ending.abort());
  }
}
