import { pause } from "../server/pause";
import type { Services } from "../server/services";
import { BusyError, FencedError, NotWriterError, UnreachableError } from "../stores/store";
import { type AwaitingCustomer, isSettled, type PaymentGateway, type SettledPayment, type Unknown } from "./gateway";
import { claimDue, isAnythingDue, removeDone, type Task } from "./outbox";
import { applyOutcome } from "./outcomes";

export interface WorkerOptions {
  /** Milliseconds between two looks at the outbox. Default 1000. */
  readonly pollMs?: number;
  /** The same where this region takes no writes, or something failed. Default 5000. */
  readonly idleMs?: number;
}

export type WorkerServices = Pick<Services, "settings" | "stores" | "carts" | "payments" | "log">;

export interface PaymentWorker {
  /** Resolves when what was begun is finished. */
  stop(): Promise<void>;
}

const batch = 20;
const pruneEveryMs = 3_600_000;
const prunedAtOnce = 500;

/**
 * Finds out about payments whose outcome is unknown, tells what became of orders, takes what was ordered out of carts, and forgets
 * old ones: in every instance of the region that writes. They share the work.
 */
export function settlePayments(services: Services): void {
  services.writer.duties.whileWriting("relational", "the payment worker", (signal) => work(services, signal));
}

/** The same by hand, wherever it may be. */
export function startPaymentWorker(services: WorkerServices, options?: WorkerOptions): PaymentWorker {
  const stopped = new AbortController();
  const done = work(services, stopped.signal, options);
  return {
    stop: () => {
      stopped.abort();
      return done;
    },
  };
}

async function work(services: WorkerServices, signal: AbortSignal, options: WorkerOptions = {}): Promise<void> {
  const { pollMs = 1000, idleMs = 5000 } = options;
  const worker = new Worker(services);
  while (!signal.aborted) {
    const pauseMs = await worker.round().then(
      (isFull) => (isFull ? 0 : pollMs),
      (error: unknown) => {
        if (!takesNoWrites(error)) services.log.error({ err: error }, "the payment worker failed, and will try again");
        return idleMs;
      },
    );
    await pause(pauseMs, signal);
  }
}

const takesNoWrites = (error: unknown): boolean => error instanceof NotWriterError || error instanceof FencedError;

class Worker {
  // Instances that start together don't prune together.
  #pruneAt = Date.now() + Math.random() * 60_000;

  constructor(private readonly services: WorkerServices) {}

  /** Does what is due. @returns whether there was more than fits into one round. */
  async round(): Promise<boolean> {
    const { carts, stores } = this.services;
    const { relational } = stores;
    if (Date.now() >= this.#pruneAt) await this.#prune();
    await carts.work().catch((error: unknown) => this.#later(error));
    if (!(await relational.read(isAnythingDue))) return false;
    const { paymentDeadlineSeconds } = this.services.settings;
    const claim = { limit: batch, deadlineSeconds: paymentDeadlineSeconds };
    const { value: tasks } = await relational.write((tx) => claimDue(tx, claim));
    await this.#tell(tasks.filter((it) => it.kind !== "payment"));
    await Promise.all(tasks.filter((it) => it.kind === "payment").map((it) => this.#settle(it)));
    return tasks.length === batch;
  }

  /** A table of carts that is away keeps no payment from being settled. */
  #later(error: unknown): void {
    const isOfCarts = (error instanceof UnreachableError || error instanceof BusyError) && error.store === "carts";
    if (!isOfCarts) throw error;
    this.services.log.warn({ err: error }, "carts could not be told of their orders yet");
  }

  /** To the log, at least once each: whoever needs to hear of orders reads it there. */
  async #tell(events: readonly Task[]): Promise<void> {
    if (events.length === 0) return;
    for (const { kind, orderId, charge } of events) {
      this.services.log.info(
        { event: kind, orderId, number: charge.reference, amount: charge.amount },
        "an order changed",
      );
    }
    await this.services.stores.relational.write((tx) =>
      removeDone(
        tx,
        events.map((it) => it.id),
      ),
    );
  }

  async #settle(task: Task): Promise<void> {
    const { stores, carts, payments, log } = this.services;
    const said = { paymentId: task.charge.key, orderId: task.orderId, attempts: task.attempts };
    try {
      const outcome = await findOut(payments.gateway, task);
      if (outcome.kind === "unknown") {
        log.warn({ ...said, reason: outcome.reason }, "whether a payment succeeded is still not known");
        return;
      }
      // Whoever pays on a page of the gateway's own may take the time there is.
      if (outcome.kind === "awaiting-customer") return;
      const { value } = await applyOutcome(stores.relational, log, { paymentId: task.charge.key, outcome });
      if (value.kind === "settled" && value.status !== "paid") await carts.ended(task.orderId);
    } catch (error) {
      if (!takesNoWrites(error))
        log.error({ ...said, err: error }, "a payment could not be settled yet, or its cart not told");
    }
  }

  async #prune(): Promise<void> {
    const pruned = await this.services.carts.prune(prunedAtOnce);
    // As long as there is as much as fits, there may be more.
    this.#pruneAt = Date.now() + (pruned === prunedAtOnce ? 1000 : pruneEveryMs);
  }
}

/**
 * Asks before it acts, and never guesses: a charge that the gateway knows is as the gateway says; one that it has never heard
 * of is asked for again under the same key. After the deadline the key is made worthless first: only the gateway's word that
 * nothing was and will be charged cancels an order.
 */
export async function findOut(
  gateway: PaymentGateway,
  { charge, isOverdue }: Pick<Task, "charge" | "isOverdue">,
): Promise<SettledPayment | AwaitingCustomer | Unknown> {
  const found = await gateway.find(charge);
  if (isSettled(found)) return found;
  if (isOverdue) return gateway.void(charge);
  return found.kind === "not-found" ? gateway.charge(charge) : found;
}
