import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { tokenFor } from "../people";
import type { Front } from "./browser";
import { Shopper } from "./shopper";
import { type Checkout, ShopRecord } from "./shopRecord";

export interface LoadOptions {
  readonly customers: number;
  /** Where the customer of this number is sent now; asked before every request. */
  readonly front: (customer: number) => Front;
  /** Payment tokens, taken in turn. */
  readonly payments: readonly string[];
  /** A record that another load has begun. */
  readonly record?: ShopRecord;
}

/** Several customers at once, and what they know. */
export class Load {
  private constructor(
    readonly record: ShopRecord,
    private readonly shoppers: readonly Shopper[],
  ) {}

  static async start({ customers, front, payments, record = new ShopRecord() }: LoadOptions): Promise<Load> {
    const shoppers = await Promise.all(
      Array.from({ length: customers }, async (_, index) => {
        const customer = randomUUID();
        const { authorization } = await tokenFor({ id: customer, role: "customer" });
        // Not everybody has the slow card at the same time.
        const ownPayments = payments.map((_, turn) => payments[(turn + index) % payments.length]!);
        return new Shopper({ customer, authorization, record, front: () => front(index), payments: ownPayments });
      }),
    );
    for (const shopper of shoppers) shopper.start();
    return new Load(record, shoppers);
  }

  /** Checkouts on their way at this moment: to one front, or to any. */
  checkingOut(at?: Front): Checkout[] {
    const all = this.shoppers.flatMap((it) => it.checkingOut ?? []);
    return all.filter((it) => !at || it.at.url === at.url).map((it) => it.checkout);
  }

  /** Resolves as soon as so many checkouts are on their way at once. */
  async untilCheckingOut(count: number, at?: Front): Promise<void> {
    await until(() => this.checkingOut(at).length >= count, `${count} checkouts on their way`);
  }

  /** Resolves as soon as so many more orders have been acknowledged, to customers in one region or in any. */
  async untilAcknowledged(more: number, region?: string): Promise<void> {
    const now = performance.now();
    const isNew = (it: Checkout): boolean => it.startedAt > now && (region === undefined || it.region === region);
    const where = region === undefined ? "" : ` in ${region}`;
    const done = (): boolean => this.record.acknowledged().filter(isNew).length >= more;
    await until(done, `${more} more orders acknowledged${where}`);
  }

  /** When orders were acknowledged, in milliseconds of this process's clock. */
  times(): number[] {
    return this.record.acknowledged().map((it) => it.acknowledgedAt);
  }

  /** No new checkouts; those that have begun get their answer. */
  async stop(graceMs?: number): Promise<void> {
    await Promise.all(this.shoppers.map((it) => it.stop(graceMs)));
  }
}

/** @throws Error when it isn't so within a minute. */
export async function until(
  isSo: () => boolean | Promise<boolean>,
  what: string,
  { withinMs = 60_000, everyMs = 5 } = {},
): Promise<void> {
  for (const deadline = Date.now() + withinMs; !(await isSo()); await wait(everyMs))
    if (Date.now() > deadline) throw new Error(`not within ${withinMs} ms: ${what}`);
}
