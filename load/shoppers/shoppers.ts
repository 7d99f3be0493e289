/** Shoppers, from where they are started: what they meet is heard of each second. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";
import { localEnvironment } from "../../toolchain/environment";
import type { LoadMark, LoadSecond, LoadTimeline } from "../timeline";
import type { ShoppersSaid } from "./main";
import { checkShoppers, type ShoppersOptions, type ShoppersRequest, type ShoppingTotals } from "./options";

/** Starts them, and returns once the first may arrive. @throws Error with what is wrong, or why nobody could begin. */
export async function startShoppers(options: ShoppersOptions): Promise<Shoppers> {
  checkShoppers(options);
  const args = ["--no-warnings", "--require", require.resolve("tsx/cjs"), path.join(__dirname, "main.ts")];
  const child = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "inherit"], env: localEnvironment() });
  const shoppers = new Shoppers(child, options);
  await shoppers.opened();
  return shoppers;
}

export class Shoppers {
  readonly #seconds: LoadSecond[] = [];
  readonly #marks: LoadMark[] = [];
  readonly #listeners = new Set<(seconds: readonly LoadSecond[]) => void>();
  readonly #startedAt = Date.now();
  readonly #opening: Promise<void>;
  readonly #closing: Promise<ShoppingTotals>;

  constructor(
    private readonly child: ChildProcess,
    private readonly options: ShoppersOptions,
  ) {
    const said = new Map<ShoppersSaid["said"], (it: ShoppersSaid) => void>();
    const ended = once(child, "close").then(([code, signal]: unknown[]) => {
      throw new Error(`the shoppers' process ended with ${signal ? String(signal) : `code ${String(code)}`}`);
    });
    const failed = new Promise<never>((_, reject) => {
      said.set("failed", (it) => reject(new Error((it as Extract<ShoppersSaid, { said: "failed" }>).why)));
    });
    const opened = new Promise<void>((resolve) => said.set("open", () => resolve()));
    const closed = new Promise<ShoppingTotals>((resolve) => {
      said.set("closed", (it) => resolve((it as Extract<ShoppersSaid, { said: "closed" }>).totals));
    });
    said.set("seconds", (it) => this.#hear((it as Extract<ShoppersSaid, { said: "seconds" }>).seconds));
    this.#opening = Promise.race([opened, failed, ended]);
    this.#closing = Promise.race([closed, failed, ended]);
    for (const it of [this.#opening, this.#closing, ended, failed]) it.catch(() => undefined);
    // A process that has ended takes no requests; that it has is said by what waits for it.
    child.stdin!.on("error", () => undefined);
    createInterface({ input: child.stdout! }).on("line", (line) => {
      const it = JSON.parse(line) as ShoppersSaid;
      said.get(it.said)?.(it);
    });
    this.#tell(options);
  }

  /** Of the process. */
  get pid(): number {
    return this.child.pid!;
  }

  opened(): Promise<void> {
    return this.#opening;
  }

  /** @returns what ends it */
  onSeconds(listener: (seconds: readonly LoadSecond[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Arrivals a second from now on, of all viewers together. */
  setRate(perSecond: number): void {
    this.#tell({ do: "rate", perSecond });
  }

  /** Notes a moment for the timeline. */
  mark(what: string, at = Date.now()): void {
    this.#marks.push({ at, what });
  }

  timeline(): LoadTimeline {
    const viewers = this.options.viewers.map((it) => it.region);
    return { startedAt: this.#startedAt, endedAt: Date.now(), viewers, seconds: this.#seconds, marks: this.#marks };
  }

  /** Nobody arrives any more; what is under way becomes known, or is given up after so long. @throws Error when the process had died. */
  async stop(graceMs = 30_000): Promise<ShoppingTotals> {
    this.#tell({ do: "stop", graceMs });
    return this.#closing;
  }

  /** SIGKILL. What they know is in their ledger. */
  async kill(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exited = once(this.child, "exit");
    this.child.kill("SIGKILL");
    await exited;
  }

  #tell(line: ShoppersOptions | ShoppersRequest): void {
    this.child.stdin!.write(`${JSON.stringify(line)}\n`);
  }

  #hear(seconds: readonly LoadSecond[]): void {
    this.#seconds.push(...seconds);
    for (const listener of this.#listeners) listener(seconds);
  }
}
