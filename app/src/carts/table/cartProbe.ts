import { setTimeout as wait } from "node:timers/promises";
import type { FastifyBaseLogger } from "fastify";
import type { Background } from "../../server/lifecycle";
import type { CartHealth } from "../port";
import type { CartTable } from "./cartTable";

const everyMs = 5000;

/** Asks the table every few seconds, never for a request. */
export class CartProbe implements Background, CartHealth {
  readonly name = "the carts' probe";
  everAnswered = false;
  reachable = false;
  readonly #stopping = new AbortController();
  #loop: Promise<void> | undefined;

  constructor(private readonly table: Pick<CartTable, "probe">) {}

  start(log: FastifyBaseLogger): void {
    this.#loop = this.#ask(log);
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#loop;
  }

  async #ask(log: FastifyBaseLogger): Promise<void> {
    const { signal } = this.#stopping;
    for (let first = true; !signal.aborted; first = false) {
      const before = this.reachable;
      try {
        await this.table.probe();
        this.everAnswered = this.reachable = true;
      } catch (error) {
        this.reachable = false;
        if (before || first) log.warn({ err: error }, "the table of carts did not answer its probe");
      }
      if (before !== this.reachable) log.info({ reachable: this.reachable }, "carts: whether their table answers");
      // Sooner until it answered for the first time: the instance waits for it.
      const pauseMs = this.everAnswered ? everyMs : 500;
      await wait(pauseMs * (0.8 + 0.4 * Math.random()), undefined, { signal }).catch(() => undefined);
    }
  }
}
