import { createHash } from "node:crypto";
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, truncateSync, writeSync } from "node:fs";

export interface Charge {
  readonly key: string;
  readonly chargeId: string;
  readonly amount: { readonly amount: number; readonly currency: string };
  readonly status: "processing" | "succeeded" | "declined" | "voided" | "refunded";
  readonly reason?: string;
  /** What the shop calls the order, for people who compare the two. */
  readonly reference?: string;
  readonly createdAt: string;
}

/** Derived from the key, so that a sandbox that has forgotten makes the same charge again. */
export const chargeIdOf = (key: string): string => `ch_${createHash("sha256").update(key).digest("hex").slice(0, 24)}`;

/**
 * Every charge by its key. With a journal, what was kept is on disk before anybody hears of it, and survives SIGKILL; a charge
 * in progress is in memory only: until it is done nothing was charged.
 */
export class Ledger {
  readonly #charges = new Map<string, Charge>();
  readonly #journal: number | undefined;

  /** @param journal file of one JSON object a line, the newest state of a charge last; created when there is none. */
  constructor(journal?: string) {
    if (journal === undefined) return;
    if (existsSync(journal)) this.#replay(journal);
    this.#journal = openSync(journal, "a", 0o600);
  }

  get(key: string): Charge | undefined {
    return this.#charges.get(key);
  }

  keep(charge: Charge): Charge {
    if (this.#journal !== undefined && charge.status !== "processing") {
      writeSync(this.#journal, `${JSON.stringify(charge)}\n`);
      fsyncSync(this.#journal);
    }
    this.#charges.set(charge.key, charge);
    return charge;
  }

  /** Settled charges made at `since` or later, in the order in which they were first seen, from the `skip`th on. */
  page(since: string, skip: number, limit: number): { charges: Charge[]; next?: string } {
    const all = [...this.#charges.values()].filter((it) => it.status !== "processing" && it.createdAt >= since);
    const charges = all.slice(skip, skip + limit);
    return skip + limit < all.length ? { charges, next: String(skip + limit) } : { charges };
  }

  close(): void {
    if (this.#journal !== undefined) closeSync(this.#journal);
  }

  /** A last line without an end was being written when the process died: nobody was told, and it is cut off. */
  #replay(journal: string): void {
    const text = readFileSync(journal, "utf8");
    const whole = text.slice(0, text.lastIndexOf("\n") + 1);
    if (whole.length < text.length) truncateSync(journal, Buffer.byteLength(whole));
    for (const line of whole.split("\n").filter(Boolean)) {
      const charge = JSON.parse(line) as Charge;
      this.#charges.set(charge.key, charge);
    }
  }
}
