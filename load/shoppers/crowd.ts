/** All shoppers of one process: who they are, when they come, and what they met. */
import { randomBytes } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { mulberry32 } from "../../toolchain/mulberry32";
import { WriteLedger } from "../ledger/ledger";
import type { LoadSecond } from "../timeline";
import { Asking } from "./asking";
import { lookAround, type ShownCatalogue } from "./catalogue";
import { ViewerConnections } from "./connections";
import { ShopCustomer } from "./customer";
import { defaultShopping, type ShoppersOptions, type ShoppingTotals, type ViewersOptions } from "./options";
import { ResultFile } from "./resultFile";
import { isError, preciseNow, SecondBook, type ShopResult } from "./secondBook";
import { Shopping, type ShoppingAction, weighted } from "./shopping";

/** Arrivals without an answer yet; more are turned away, so that a shop that answers nobody doesn't fill this process' memory. */
const mostUnderWay = 5_000;
/** Milliseconds after which a rate of none is looked at again. */
const idleMs = 50;

type Visit = readonly [viewers: string, shopping: Shopping];

export class Crowd {
  readonly #book = new SecondBook();
  readonly #ledger: WriteLedger;
  readonly #results: ResultFile | undefined;
  readonly #random: () => number;
  readonly #giveUp = new AbortController();
  readonly #underWay = new Set<Promise<void>>();
  readonly #connections: ViewerConnections[] = [];
  readonly #totals = { arrivals: 0, requests: 0, errors: 0, turnedAway: 0 };
  #visits: (readonly [share: number, visit: Visit])[] = [];
  #perSecond: number;
  #nextAt = 0;
  #arriving: NodeJS.Timeout | undefined;

  constructor(private readonly options: ShoppersOptions) {
    this.#ledger = new WriteLedger(options.ledger);
    this.#results = options.results === undefined ? undefined : new ResultFile(options.results);
    this.#random = mulberry32(options.seed ?? defaultShopping.seed);
    this.#perSecond = options.perSecond;
  }

  /** Registers the customers, and lets shoppers arrive. @throws Error when nobody can begin. */
  async open(): Promise<void> {
    const run = randomBytes(4).toString("hex");
    const askings = this.options.viewers.map((viewers) => [viewers, this.#asking(viewers)] as const);
    const catalogue = await lookAround(this.#connections[0]!);
    const joining = askings.map(([viewers, asking]) => this.#join(run, { viewers, asking, catalogue }));
    this.#visits = await Promise.all(joining);
    this.#nextAt = preciseNow();
    this.#admit();
  }

  setRate(perSecond: number): void {
    if (this.#perSecond === 0) this.#nextAt = preciseNow();
    this.#perSecond = perSecond;
  }

  /** Seconds that are over and were not taken yet. */
  takeSeconds(): LoadSecond[] {
    return this.#book.take(preciseNow());
  }

  /** No more arrivals. What is under way has so long to become known. */
  async close(graceMs: number): Promise<ShoppingTotals> {
    clearTimeout(this.#arriving);
    const timer = setTimeout(() => this.#giveUp.abort(), graceMs);
    while (this.#underWay.size > 0 && !this.#giveUp.signal.aborted)
      await Promise.race([Promise.all(this.#underWay), aborted(this.#giveUp.signal)]);
    clearTimeout(timer);
    this.#giveUp.abort();
    for (const it of this.#connections) it.close();
    // Their requests end as broken, which is what the ledger is to say of them.
    await Promise.race([Promise.all(this.#underWay), wait(1_000, undefined, { ref: false })]);
    await this.#results?.close();
    this.#ledger.close();
    const { user, system } = process.cpuUsage();
    return { ...this.#totals, processorSeconds: (user + system) / 1_000_000 };
  }

  /** The last seconds, whole or not. */
  rest(): LoadSecond[] {
    return this.#book.take(Number.POSITIVE_INFINITY);
  }

  #asking(viewers: ViewersOptions): Asking {
    const { baseUrl, authority, timeoutMs = defaultShopping.timeoutMs } = this.options;
    const connections = new ViewerConnections({ baseUrl, viewers, timeoutMs, ...(authority && { authority }) });
    this.#connections.push(connections);
    return new Asking({
      ...{ region: viewers.region, connections, ledger: this.#ledger, givenUp: this.#giveUp.signal },
      patienceMs: this.options.patienceMs ?? defaultShopping.patienceMs,
      onResult: (it) => this.#record(it),
    });
  }

  async #join(run: string, { viewers, asking, catalogue }: Joining): Promise<readonly [number, Visit]> {
    const count = this.options.customersPerRegion ?? defaultShopping.customersPerRegion;
    let born = 0;
    const newCustomer = (): ShopCustomer =>
      new ShopCustomer(asking, `shopper-${run}-${viewers.region}-${++born}@example.com`);
    const customers = Array.from({ length: count }, newCustomer);
    // One after the other: a password takes the shop a tenth of a second of one core.
    for (const it of customers) {
      const failure = await it.register();
      if (failure) throw new Error(`a customer in ${viewers.region} could not register: ${failure}`);
    }
    const shopping = new Shopping({ asking, catalogue, customers, newCustomer, random: this.#random });
    return [viewers.share ?? 1, [viewers.region, shopping]];
  }

  /** Everybody who has arrived by now, whether or not those before have their answers. */
  #admit(): void {
    const now = preciseNow();
    const { mix = defaultShopping.mix } = this.options;
    const actions = (Object.keys(mix) as ShoppingAction[]).map((it) => [mix[it], it] as const);
    for (; this.#perSecond > 0 && this.#nextAt <= now; this.#nextAt += this.#gap()) {
      const [viewers, shopping] = weighted(this.#visits, this.#random());
      this.#totals.arrivals++;
      if (this.#underWay.size >= mostUnderWay) this.#turnAway(viewers, now);
      else this.#begin(shopping.act(weighted(actions, this.#random()), this.#nextAt));
    }
    const pauseMs = this.#perSecond > 0 ? this.#nextAt - preciseNow() : idleMs;
    this.#arriving = setTimeout(() => this.#admit(), Math.min(pauseMs, idleMs));
  }

  /** Milliseconds until the next one: a Poisson process, as independent people are. */
  #gap(): number {
    return (-Math.log(1 - this.#random() / 2 ** 32) * 1000) / this.#perSecond;
  }

  #turnAway(viewers: string, now: number): void {
    this.#totals.turnedAway++;
    this.#record({ begunAt: now, endedAt: now, viewers, kind: "page", status: 0 });
  }

  #begin(visit: Promise<void>): void {
    this.#underWay.add(visit);
    void visit.finally(() => this.#underWay.delete(visit));
  }

  #record(result: ShopResult): void {
    this.#totals.requests++;
    if (isError(result.status)) this.#totals.errors++;
    this.#book.add(result);
    this.#results?.add(result);
  }
}

interface Joining {
  readonly viewers: ViewersOptions;
  readonly asking: Asking;
  readonly catalogue: ShownCatalogue;
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
