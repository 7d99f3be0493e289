import { setTimeout as wait } from "node:timers/promises";
import { Pool } from "undici";
import { parseReport, type RegionReport } from "../health/report";
import type { Background } from "../server/lifecycle";
import { type StoreName, storeNames } from "../stores/store";

const askEveryMs = 2000;

/** A peer whose last answer is older than this does not answer: about three questions. */
const answersForMs = 6000;

const askTimeoutMs = 1500;

/** How long a request waits for peers to say who writes. */
const patienceMs = 700;

const connectTimeoutMs = 500;

/** Another region. */
export class Peer {
  readonly pool: Pool;
  private report: RegionReport | undefined;
  private answeredAt = -Infinity;
  private forgottenAt = -Infinity;
  private asking: Promise<void> | undefined;

  constructor(
    readonly region: string,
    url: string,
  ) {
    this.pool = new Pool(new URL(url).origin, {
      connections: 64,
      connect: { timeout: connectTimeoutMs },
      // Both below the 60 s and 75 s for which the other side keeps a connection: a request must not meet one that is being closed.
      keepAliveTimeout: 30_000,
      keepAliveMaxTimeout: 50_000,
      maxResponseSize: 4 * 1024 * 1024,
    });
  }

  /** What it last said; undefined: it does not answer. */
  get latest(): { readonly report: RegionReport; readonly answeredAt: number } | undefined {
    if (!this.report || performance.now() - this.answeredAt > answersForMs) return undefined;
    return { report: this.report, answeredAt: this.answeredAt };
  }

  /** Whether it says that it writes this store, and nothing has shown otherwise since. */
  writes(store: StoreName): boolean {
    const latest = this.latest;
    if (!latest || this.forgottenAt >= latest.answeredAt) return false;
    return !latest.report.fenced && latest.report.stores[store].role === "writer";
  }

  /** What it was asked before then is no longer believed; what it has been asked since is. */
  forget(before: number): void {
    this.forgottenAt = Math.max(this.forgottenAt, before);
  }

  /** Several callers share one question, but not one that was asked before what it said was forgotten. */
  async ask(): Promise<void> {
    const underWay = this.asking;
    if (underWay) await underWay;
    if (this.answeredAt > this.forgottenAt && underWay) return;
    this.asking ??= this.askOnce().finally(() => {
      this.asking = undefined;
    });
    await this.asking;
  }

  private async askOnce(): Promise<void> {
    const asked = performance.now();
    try {
      const { body } = await this.pool.request({
        method: "GET",
        path: "/health/region",
        headers: { accept: "application/json" },
        signal: AbortSignal.timeout(askTimeoutMs),
      });
      const report = parseReport(await body.text());
      // A name that isn't the peer's: the address leads somewhere else.
      if (report?.region !== this.region) return;
      this.report = report;
      this.answeredAt = asked;
    } catch {
      // It is as silent as before; `latest` tells when that is too long.
    }
  }
}

/** Heartbeats of regions, as this region's own copy of a store shows them. */
export type Beats = ReadonlyMap<string, number>;

/** Every other region, asked in the background what it is. */
export class Peers implements Background {
  readonly name = "peers";
  private readonly all: readonly Peer[];
  private readonly stopping = new AbortController();
  private loops: Promise<void>[] = [];

  constructor(urls: ReadonlyMap<string, string>) {
    this.all = [...urls].map(([region, url]) => new Peer(region, url));
  }

  answering(): { readonly report: RegionReport; readonly answeredAt: number }[] {
    return this.all.map((it) => it.latest).filter((it) => it !== undefined);
  }

  /** One that says that both its stores answer and that users may be sent there; the first that is configured. */
  readable(): Peer | undefined {
    return this.all.find(({ latest }) => {
      if (latest?.report.status !== "ok" || latest.report.fenced) return false;
      return storeNames.every((it) => latest.report.stores[it].reachable);
    });
  }

  /**
   * Who writes, as far as is known. Both stores are always moved to one region: of several that say it, one that writes both is believed, before one
   * that was left and doesn't know.
   */
  writerOf(store: StoreName, beats: Beats): Peer | undefined {
    const all = this.all.filter((it) => it.writes(store));
    const whole = all.filter(writesBoth);
    return newest(whole.length > 0 ? whole : all, beats);
  }

  /**
   * Asks every peer now. The one whose heartbeats this region follows is taken at its word at once, if it writes both stores; otherwise all may
   * speak first, because a writer that was left may come back and still think that it is one.
   */
  async findWriter(store: StoreName, beats: Beats): Promise<Peer | undefined> {
    const questions = new Map(this.all.map((it) => [it, it.ask()]));
    const followed = newest(
      this.all.filter((it) => beats.has(it.region)),
      beats,
    );
    const patience = new AbortController();
    const everybody = Promise.race([
      Promise.all(questions.values()),
      wait(patienceMs, undefined, { signal: patience.signal }).catch(() => undefined),
    ]).then(() => this.writerOf(store, beats));
    const itself = followed && questions.get(followed)!.then(() => (writesBoth(followed) ? followed : everybody));
    const found = await (itself ? Promise.race([itself, everybody]) : everybody);
    patience.abort();
    return found;
  }

  start(): void {
    this.loops = this.all.map((it) => this.loop(it));
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await Promise.all(this.loops);
    await Promise.all(this.all.map((it) => it.pool.destroy()));
  }

  private async loop(peer: Peer): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      await peer.ask();
      await wait(askEveryMs * (0.8 + 0.4 * Math.random()), undefined, { signal }).catch(() => undefined);
    }
  }
}

const writesBoth = (it: Peer): boolean => storeNames.every((store) => it.writes(store));

/** Of several, the one whose heartbeat is newest here; of equals, the one that is configured first. */
function newest(peers: readonly Peer[], beats: Beats): Peer | undefined {
  const beatOf = (it: Peer): number => beats.get(it.region) ?? -Infinity;
  return peers.reduce<Peer | undefined>((best, it) => (best && beatOf(best) >= beatOf(it) ? best : it), undefined);
}
