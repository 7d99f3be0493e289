import { setTimeout as wait } from "node:timers/promises";
import type { FastifyBaseLogger } from "fastify";
import type { Background } from "../server/lifecycle";
import type { Fence } from "../stores/fence";
import type { Observation, Probe } from "../stores/probe";
import { type Role, type StoreName, storeNames } from "../stores/store";
import { within } from "../stores/within";
import type { WriterWatch } from "./duties";

/** A store that last answered longer ago than this is unreachable: about three probes. */
export const unreachableAfterMs = 3000;

const probeEveryMs = 1000;

/** A store that answers later than this is as good as one that doesn't answer. */
const probeTimeoutMs = 1200;

const pruneEveryMs = 5000;

/** What this region's own store last said of itself. Times are of `performance.now()`. */
export interface StoreView {
  readonly role: Role;
  readonly beats: ReadonlyMap<string, number>;
  /** When it last answered; undefined: not yet. */
  readonly answeredAt: number | undefined;
}

interface Watched {
  readonly probe: Probe;
  observed: Observation | undefined;
  answeredAt: number | undefined;
  asking: Promise<void> | undefined;
  prunedAt: number;
  /** What listeners were last told. */
  notified: boolean;
}

/**
 * The roles of this region's stores, asked of the stores themselves about once a second, never by a request: a request reads what was
 * observed last. One failed write is enough to correct it.
 */
export class Roles implements Background, WriterWatch {
  readonly name = "roles";
  private readonly watched: Readonly<Record<StoreName, Watched>>;
  private readonly listeners: (() => void)[] = [];
  private readonly stopping = new AbortController();
  private loops: Promise<void>[] = [];
  private log: FastifyBaseLogger | undefined;

  constructor(
    probes: Readonly<Record<StoreName, Probe>>,
    private readonly fence: Fence,
  ) {
    this.watched = { relational: watch(probes.relational), document: watch(probes.document) };
  }

  view(store: StoreName): StoreView {
    const { observed, answeredAt } = this.watched[store];
    const answers = answeredAt !== undefined && performance.now() - answeredAt < unreachableAfterMs;
    return { role: answers ? observed!.role : "unreachable", beats: observed?.beats ?? new Map(), answeredAt };
  }

  mayWrite(store: StoreName): boolean {
    return this.fence.reason === undefined && this.view(store).role === "writer";
  }

  onChange(listener: () => void): void {
    this.listeners.push(listener);
  }

  /** A write failed because the store takes none, whatever it said before. It is asked again at once, in the background. */
  correct(store: StoreName): void {
    const it = this.watched[store];
    if (it.observed) it.observed = { ...it.observed, role: "reader" };
    this.notify();
    // A question that was under way may have been answered before the write failed.
    void (it.asking ?? Promise.resolve()).then(() => this.ask(store));
  }

  /** Asks now, and waits no longer than `patienceMs`; several callers share one question. */
  async refresh(store: StoreName, patienceMs: number): Promise<Role> {
    await within(patienceMs, this.ask(store)).catch(() => undefined);
    return this.view(store).role;
  }

  start(log: FastifyBaseLogger): void {
    this.log = log;
    this.loops = storeNames.map((store) => this.loop(store));
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await Promise.all(this.loops);
  }

  private async loop(store: StoreName): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      await this.ask(store);
      await this.prune(store);
      // Jitter: instances that start together don't ask together for ever.
      await wait(probeEveryMs * (0.8 + 0.4 * Math.random()), undefined, { signal }).catch(() => undefined);
    }
  }

  private ask(store: StoreName): Promise<void> {
    const it = this.watched[store];
    it.asking ??= this.askOnce(store, it).finally(() => {
      it.asking = undefined;
    });
    return it.asking;
  }

  private async askOnce(store: StoreName, it: Watched): Promise<void> {
    const before = this.view(store).role;
    try {
      const observed = await within(probeTimeoutMs, it.probe.ask(this.fence.reason !== undefined));
      it.observed = observed;
      it.answeredAt = performance.now();
      if (store === "relational") this.fence.observe(observed.fenced);
    } catch (error) {
      if (before !== "unreachable") this.log?.warn({ err: error, store }, "a store did not answer its probe");
    }
    const { role } = this.view(store);
    if (role !== before) this.log?.info({ store, role }, `the ${store} store is ${role}`);
    this.notify();
  }

  private notify(): void {
    let changed = false;
    for (const store of storeNames) {
      const now = this.mayWrite(store);
      changed ||= now !== this.watched[store].notified;
      this.watched[store].notified = now;
    }
    if (changed) for (const listener of this.listeners) listener();
  }

  private async prune(store: StoreName): Promise<void> {
    const it = this.watched[store];
    if (!this.mayWrite(store) || performance.now() - it.prunedAt < pruneEveryMs) return;
    it.prunedAt = performance.now();
    await it.probe.prune().catch((error: unknown) => this.log?.warn({ err: error, store }, "marks were not pruned"));
  }
}

const watch = (probe: Probe): Watched => ({
  probe,
  observed: undefined,
  answeredAt: undefined,
  asking: undefined,
  prunedAt: -Infinity,
  notified: false,
});
