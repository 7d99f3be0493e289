/** A rehearsal's life: storefronts, databases, DNS and the edge really run, users shop, and a region is lost under them. */
import { setTimeout as wait } from "node:timers/promises";
import { runActions } from "../../drill/actions/action";
import { moveActions } from "../../drill/moves";
import { writerOf } from "../../drill/probes/membership";
import { type StepFinding, StepError } from "../../drill/step";
import type { Life } from "../../report/life";
import { rehearsedImage } from "../cloud/localCloud";
import { DataPlane } from "../dataplane/dataPlane";
import { ActiveFaults } from "../faults/active";
import type { Picture } from "../live/picture";
import { LoadRun } from "../../load/loadRun";
import { shoppingMixes } from "../../load/shoppers/options";
import type { LoadSecond } from "../../load/timeline";
import { viewersAtDoors } from "../../load/shoppers/viewers";
import { LifeRecord } from "../report/lifeRecord";
import { actionPorts } from "./actions";
import type { Context, RehearsalStep } from "./context";
import { brokenPromises, promisesInWords } from "./promises";
import { Durations } from "./durations";
import { deployedPlatform, observedStores } from "./platform";

export interface LifeSettings {
  /** AWS' delays are divided by it. */
  readonly timeScale: number;
  /** Arrivals a second, of all viewers together. */
  readonly perSecond: number;
  /** For what shoppers write down; outside the regions. */
  readonly folder: string;
  readonly interruption: AbortSignal;
  /** Shows it as it goes on, until what it gives back is called. */
  readonly show: (picture: () => Picture) => () => void;
}

/** Answers that users get before anything is done to the platform. */
const answersBefore = 300;
/** Answers that users get after replication has stopped, before the region is lost. */
const answersUnreplicated = 60;
/** Seconds in a row, in each of which hardly any request failed, after which it is over. */
const calmSeconds = 3;
/** Of a second's requests: one that is slow on a busy machine isn't an outage. */
const calmShare = 0.05;
const patienceMs = 120_000;
/** In the time for which users see errors after a loss. */
const lossDelays = ["healthChecks", "timeToLive", "promotion"] as const;

export class LivingRehearsal {
  /** What the report says of it; undefined before it has ended. */
  report: Life | undefined;
  private plane: DataPlane | undefined;
  private record: LifeRecord | undefined;
  private load: LoadRun | undefined;
  private faults: ActiveFaults | undefined;
  private readonly durations = new Durations();
  private lostAt = 0;
  private hide = (): void => undefined;

  constructor(private readonly settings: LifeSettings) {}

  /** @param lost region that writes both stores, and is lost @param next region that writes then */
  steps(lost: string, next: string): RehearsalStep[] {
    const both = "both databases";
    return [
      { name: "bring the cloud to life", run: (context) => this.begin(context) },
      { name: "users shop in every region", run: () => this.shop() },
      { name: `lose ${lost}, which writes, under load`, run: () => this.lose(lost) },
      { name: `fail over ${both} to ${next}, under load`, run: (context) => this.move(context, "failover", next) },
      { name: `${lost} comes back`, run: () => this.comeBack(lost) },
      { name: `switch over ${both} to ${lost}, under load`, run: (context) => this.move(context, "switchover", lost) },
      { name: "count what users were promised", run: () => this.count() },
      { name: "end storefronts, databases, DNS and the edge", run: () => this.end() },
    ];
  }

  /** Whatever state it is in. */
  async stop(): Promise<void> {
    this.hide();
    await this.load?.shoppers.kill();
    if (this.plane && this.record && this.faults)
      this.report ??= this.record.end({
        faults: this.faults,
        load: this.load?.shoppers.timeline(),
        durations: this.durations.list,
      });
    await this.plane?.stop();
    this.plane = undefined;
  }

  private async begin({ cloud, platform: { regions } }: Context): Promise<StepFinding> {
    const { timeScale } = this.settings;
    const began = Date.now();
    this.plane = await DataPlane.start({ regions, timeScale, digest: rehearsedImage, endpoint: cloud.endpoint });
    this.faults = new ActiveFaults(this.plane.faults, this.plane.happenings);
    this.record = new LifeRecord(this.plane, timeScale);
    const { plane, faults } = this;
    this.hide = this.settings.show(() => ({ regions: plane.status(), faults: faults.list, now: Date.now() }));
    await this.until("everything that is deployed runs and is healthy", () => this.plane!.isWhole);
    const after = ((Date.now() - began) / 1000).toFixed(1);
    await this.plane.stock();
    const instances = this.plane.status().reduce((sum, it) => sum + it.instances.healthy, 0);
    return { detail: `${instances} storefronts and both databases in ${regions.length} regions after ${after} s` };
  }

  private async shop(): Promise<StepFinding> {
    const { world, parts, addresses } = this.plane!;
    this.load = await LoadRun.start(this.settings.folder, {
      baseUrl: `https://${addresses.domain}`,
      viewers: viewersAtDoors(parts.edge.doors),
      perSecond: this.settings.perSecond,
      mix: shoppingMixes.short,
      authority: world.authority.certificate,
    });
    await this.until("users have been answered", () => this.requests >= answersBefore);
    return { detail: `${this.requests} requests from ${parts.edge.doors.length} regions, ${this.errors} errors` };
  }

  /** Replication stops a moment before the rest does, so that there is something to lose, and to count. */
  private async lose(region: string): Promise<StepFinding> {
    const { regions } = this.plane!.world;
    for (const other of regions.filter((it) => it !== region))
      await this.faults!.begin(["cut-replication", region, other]);
    const before = this.requests;
    await this.until("users have been answered meanwhile", () => this.requests >= before + answersUnreplicated);
    this.lostAt = Date.now();
    this.load!.shoppers.mark(`${region} is lost`);
    await this.faults!.begin(["kill-region", region]);
    await this.until(`DNS leads nobody to ${region}`, () => this.dnsShare(region) === 0);
    const after = this.durations.add(`until DNS led nobody to ${region}`, this.lostAt, ["healthChecks"]);
    return { detail: `DNS led nobody there after ${after} s` };
  }

  private async move(context: Context, kind: "failover" | "switchover", to: string): Promise<StepFinding> {
    this.load!.shoppers.mark(`${kind} to ${to} begins`);
    const began = Date.now();
    const ports = actionPorts(context);
    await runActions(await moveActions(await deployedPlatform(context), { kind, to }, ports.databasesIn), ports);
    await this.until(`both databases are written in ${to}`, () => this.writesIn(to));
    await this.until(`the AWS API says that both databases are written in ${to}`, async () => {
      const { relational, document } = await observedStores(context);
      return [relational, document].every((it) => writerOf(it) === to);
    });
    const delay = kind === "failover" ? "promotion" : "switchover";
    const after = this.durations.add(`from the ${kind}'s call until both databases are written in ${to}`, began, [
      delay,
    ]);
    await this.untilCalm();
    this.load!.shoppers.mark(`no more errors after the ${kind}`);
    const errors = this.errorsFelt(kind === "failover" ? { what: "loss", at: this.lostAt } : { what: kind, at: began });
    return {
      detail: `both write there after ${after} s; users saw errors until ${errors} s after the ${kind === "failover" ? "loss" : "call"}`,
    };
  }

  private async comeBack(region: string): Promise<StepFinding> {
    const began = Date.now();
    await this.faults!.heal("all");
    await this.until("nothing is missing anywhere", () => this.plane!.isWhole);
    const after = this.durations.add(`from the return of ${region} until full redundancy`, began, ["healthChecks"]);
    return { detail: `full redundancy after ${after} s` };
  }

  private async count(): Promise<StepFinding> {
    const { parts } = this.plane!;
    const gateway = (await parts.compute.gateway)!;
    const [orders, documents] = await Promise.all([parts.relational.openLeft(), parts.document.openLeft()]);
    const said = await this.load!.end({
      window: { from: this.lostAt, until: Date.now() },
      sources: {
        orders: parts.relational.writerUrl(),
        documents: parts.document.writerUrl(),
        gateway: { url: `http://127.0.0.1:${gateway.port}`, secret: gateway.secret },
      },
      ...(orders && documents && { left: { orders: orders.url, documents: documents.url } }),
    }).finally(() => Promise.all([orders?.close(), documents?.close()]));
    this.report = this.record!.end({
      ...{ faults: this.faults!, load: said.timeline, comparison: said.comparison },
      durations: this.durations.list,
    });
    const broken = brokenPromises(said);
    if (broken.length > 0) throw new StepError("deviated", broken.join("\n"));
    return { detail: promisesInWords(said) };
  }

  private async end(): Promise<StepFinding> {
    this.hide();
    await this.plane!.stop();
    this.plane = undefined;
    return { detail: "none of their processes runs any more" };
  }

  /** Until when the users of each region saw errors. @returns the longest, in seconds */
  private errorsFelt(since: { readonly what: string; readonly at: number }): number {
    const { seconds, viewers } = this.load!.shoppers.timeline();
    const felt = viewers.map((viewer) => {
      const failed = seconds.filter(
        (it) => it.viewers === viewer && it.errors > 0 && (it.second + 1) * 1000 > since.at,
      );
      const until = Math.max(since.at / 1000, ...failed.map((it) => it.second + 1));
      const after = Math.round(until - since.at / 1000);
      const assumed = since.what === "loss" ? lossDelays : (["switchover"] as const);
      this.durations.measured(`from the ${since.what} until users near ${viewer} saw their last error`, after, assumed);
      return after;
    });
    return Math.max(...felt);
  }

  private get requests(): number {
    return this.load!.shoppers.timeline().seconds.reduce((sum, it) => sum + it.requests, 0);
  }

  private get errors(): number {
    return this.load!.shoppers.timeline().seconds.reduce((sum, it) => sum + it.errors, 0);
  }

  private dnsShare(region: string): number | undefined {
    return this.plane!.status().find((it) => it.region === region)?.dnsShare;
  }

  private writesIn(region: string): boolean {
    const there = this.plane!.status().find((it) => it.region === region);
    return there?.relational.role === "writer" && there.document.role === "writer";
  }

  private untilCalm(): Promise<void> {
    const from = Math.ceil(Date.now() / 1000);
    return this.until("users see no errors", () => {
      const failing = failedShares(this.load!.shoppers.timeline().seconds);
      const last = Math.max(from, ...[...failing].filter(([, share]) => share > calmShare).map(([it]) => it + 1));
      return Math.max(0, ...failing.keys()) - last >= calmSeconds;
    });
  }

  /** @throws StepError with what hasn't come about in time */
  private async until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
    const { interruption } = this.settings;
    for (
      const deadline = Date.now() + patienceMs;
      !(await isSo());
      await wait(100, undefined, { signal: interruption })
    ) {
      if (Date.now() < deadline) continue;
      const last = this.plane?.happenings.list.slice(-20) ?? [];
      const lines = last.map((it) => `  ${new Date(it.at).toISOString()}  ${it.region ?? ""}  ${it.part}: ${it.what}`);
      throw new StepError("deviated", [`not within ${patienceMs / 1000} s: ${what}`, ...lines].join("\n"));
    }
  }
}

/** By second: which share of all viewers' requests failed. */
function failedShares(seconds: readonly LoadSecond[]): Map<number, number> {
  const sums = new Map<number, { requests: number; errors: number }>();
  for (const it of seconds) {
    const sum = sums.get(it.second) ?? { requests: 0, errors: 0 };
    sums.set(it.second, { requests: sum.requests + it.requests, errors: sum.errors + it.errors });
  }
  return new Map([...sums].map(([second, { requests, errors }]) => [second, errors / requests]));
}
