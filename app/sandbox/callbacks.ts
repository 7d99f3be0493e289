import { createHmac, randomUUID } from "node:crypto";
import { request } from "undici";
import type { Charge } from "./ledger";

/** Milliseconds before a callback that wasn't taken is sent again. After the last nobody is told: ask for the charge. */
const retriesMs = [500, 1000, 2000, 4000];

export const sign = (body: string, secret: string, seconds = Math.floor(Date.now() / 1000)): string =>
  `t=${seconds},v1=${createHmac("sha256", secret).update(`${seconds}.${body}`).digest("hex")}`;

/** Tells the shop how charges went: at least once, and with no promise of order. */
export class Callbacks {
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #stopped = new AbortController();
  url: string | undefined;

  constructor(
    private readonly secret: string,
    url: string | undefined,
  ) {
    this.url = url;
  }

  send({ key, chargeId, status, reason }: Charge, delaysMs: readonly number[]): void {
    const occurredAt = new Date().toISOString();
    const event = { id: `evt_${randomUUID()}`, key, status, chargeId, ...(reason ? { reason } : {}), occurredAt };
    for (const delay of delaysMs) this.#later(delay, () => this.#deliver(JSON.stringify(event), 0));
  }

  stop(): void {
    this.#stopped.abort();
    for (const timer of this.#timers) clearTimeout(timer);
  }

  async #deliver(body: string, attempt: number): Promise<void> {
    if (this.url === undefined || (await this.#isTaken(this.url, body))) return;
    const delay = retriesMs[attempt];
    if (delay !== undefined) this.#later(delay, () => this.#deliver(body, attempt + 1));
  }

  async #isTaken(url: string, body: string): Promise<boolean> {
    try {
      const headers = { "content-type": "application/json", "payment-signature": sign(body, this.secret) };
      const signal = AbortSignal.any([AbortSignal.timeout(5000), this.#stopped.signal]);
      const answer = await request(url, { method: "POST", headers, body, signal });
      await answer.body.dump();
      return answer.statusCode < 300;
    } catch {
      return false;
    }
  }

  #later(ms: number, work: () => Promise<void>): void {
    if (this.#stopped.signal.aborted) return;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      void work();
    }, ms);
    timer.unref();
    this.#timers.add(timer);
  }
}
