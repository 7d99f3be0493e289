/** A living cloud with users on it: what is done to it while they shop, what is waited for, and how they are counted. */
import { setTimeout as wait } from "node:timers/promises";
import type { FencePort } from "../../drill/context";
import type { StoreMove } from "../../drill/moves";
import { writerOf } from "../../drill/probes/membership";
import { StepError } from "../../drill/step";
import { parseOutputs } from "../../outputs/contract";
import { globalContract } from "../../outputs/global";
import { rehearsedImage } from "../cloud/localCloud";
import { type ImageVariant, variantDigests } from "../dataplane/compute/brokenImages";
import { DataPlane } from "../dataplane/dataPlane";
import { ActiveFaults } from "../faults/active";
import type { RegionPicture } from "../live/livingCloud";
import type { JudgedWindow } from "../../load/judgement";
import { type LoadReport, LoadRun } from "../../load/loadRun";
import { shoppingMixes } from "../../load/shoppers/options";
import { viewersAtDoors } from "../../load/shoppers/viewers";
import { isCalm } from "./calm";
import { expectedRegions } from "./answers";
import { type Context, outputsOf } from "./context";
import { HeldEvacuation } from "./evacuation";
import { livingFences } from "./livingFences";
import { cartTableOf, digestsIn, servingIn, told } from "./machines";
import { moveStores, untilSettled } from "./moves";
import { deployedName, observedStores } from "./platform";
import type { Counted } from "./promises";
import { rollbackAlarms, rollOutImage, type RolloutEnd } from "./rollouts";

export interface LivingStageSettings {
  /** AWS' delays are divided by it. */
  readonly timeScale: number;
  /** Arrivals a second, of all viewers together. */
  readonly perSecond: number;
  readonly interruption: AbortSignal;
}

/** Who does what, at one moment. */
export interface Sight {
  /** Region that each store is written in; undefined: none is seen to. */
  readonly relational: string | undefined;
  readonly document: string | undefined;
  /** Region that DNS leads users to, by the region that they are near. */
  readonly ledTo: Readonly<Record<string, string | undefined>>;
  /** Instances behind each region's load balancer, by their ids. */
  readonly instances: Readonly<Record<string, readonly string[]>>;
}

const patienceMs = 120_000;

export class LivingStage {
  readonly faults: ActiveFaults;
  readonly fences: FencePort;
  private running: LoadRun | undefined;
  private evacuation: HeldEvacuation | undefined;
  /** Region that may run another image than the first. */
  private rolledOut: string | undefined;

  private constructor(
    readonly plane: DataPlane,
    private readonly context: Context,
    private readonly settings: LivingStageSettings,
  ) {
    this.faults = new ActiveFaults(plane.faults, plane.happenings);
    this.fences = livingFences({ status: () => plane.status(), machineIn: (region) => servingIn(plane, region) });
  }

  /** Begins to bring a deployed cloud to life; `untilWhole` says when it lives. */
  static async start(context: Context, settings: LivingStageSettings): Promise<LivingStage> {
    const { cloud, platform } = context;
    const { timeScale } = settings;
    const options = { regions: platform.regions, timeScale, digest: rehearsedImage, endpoint: cloud.endpoint };
    return new LivingStage(await DataPlane.start(options), context, settings);
  }

  /** Who shops. @throws Error where nobody does */
  get load(): LoadRun {
    if (!this.running) throw new Error("nobody shops yet");
    return this.running;
  }

  get isLoaded(): boolean {
    return this.running !== undefined;
  }

  /** Lets users in every region shop. @param folder for what they write down; outside the regions */
  async open(folder: string): Promise<void> {
    const { world, parts, addresses } = this.plane;
    this.running = await LoadRun.start(folder, {
      baseUrl: `https://${addresses.domain}`,
      viewers: viewersAtDoors(parts.edge.doors),
      perSecond: this.settings.perSecond,
      mix: shoppingMixes.short,
      authority: world.authority.certificate,
    });
  }

  /** Waits until users have been answered so many times more. */
  async untilAnswered(times: number): Promise<void> {
    const before = this.requests;
    await this.until("users have been answered", () => this.requests >= before + times);
  }

  untilWhole(what: string): Promise<void> {
    return this.until(what, () => this.plane.isWhole);
  }

  untilDnsLeaves(region: string): Promise<void> {
    return this.until(`DNS leads nobody to ${region}`, () => this.picture(region)?.dnsShare === 0);
  }

  /** Users near each region are led to their own, those near regions that are to be avoided to the nearest other one. */
  untilDnsAvoids(avoided: readonly string[]): Promise<void> {
    const { regions } = this.plane.world;
    const expected = expectedRegions(regions, avoided);
    const what = avoided.length > 0 ? `nobody to ${avoided.join(" and ")}` : "everybody to their own region";
    return this.until(`DNS leads ${what}`, () => regions.every((it) => this.ledTo(it) === expected[it]));
  }

  /** Where DNS leads users near a region. */
  ledTo(viewers: string): string | undefined {
    return this.plane.parts.routing.leadsTo(viewers);
  }

  /** Turns the regions' evacuation switches, which stay so until `letBack`. */
  async leave(regions: readonly string[]): Promise<void> {
    if (!this.evacuation) {
      const { evacuationRegions } = parseOutputs(globalContract, "global", await outputsOf(this.context, "global"));
      this.evacuation = new HeldEvacuation(
        await deployedName(this.context),
        this.context.cloud.cloudIn,
        evacuationRegions,
      );
    }
    await this.evacuation.leave(regions);
  }

  async letBack(): Promise<void> {
    await this.evacuation?.letBack();
  }

  /** Moves both databases, as a drill does, and waits until they are written there and the AWS API says so. */
  async move(move: StoreMove): Promise<void> {
    const { context } = this;
    await moveStores(context, move, this);
    await this.until(`both databases are written in ${move.to}`, () => this.writesIn(move.to));
    await this.until(`the AWS API says that both databases are written in ${move.to}`, async () => {
      const { relational, document } = await observedStores(context);
      return [relational, document].every((it) => writerOf(it) === move.to);
    });
  }

  /** No database is being moved any more. */
  untilSettled(): Promise<void> {
    return untilSettled(this.context, this.plane.world.regions[0]!, this);
  }

  /** Rolls an image out to a region's instances, and says what came of it. @throws Error where it can't be begun, or its processes run another */
  async rollOut(region: string, image: ImageVariant | "first", say: (line: string) => void): Promise<RolloutEnd> {
    const { timeScale, interruption } = this.settings;
    const digest = image === "first" ? rehearsedImage : variantDigests[image];
    this.rolledOut = region;
    const isQuiet = await rollbackAlarms(this.context, region);
    await this.until(`no alarm that stops a rollout is in ALARM in ${region}`, isQuiet);
    const end = await rollOutImage(this.context, { region, digest, timeScale, interruption, say });
    const expected = end.how === "runs it" ? digest : rehearsedImage;
    await this.until(`${region} runs ${expected} alone`, () => digestsIn(this.plane, region).join() === expected);
    await this.untilWhole(`${region} has all of its instances`);
    if (image === "first") this.rolledOut = undefined;
    return end;
  }

  /** Brings the first image back where another was rolled out, or tried. */
  async rollBack(say: (line: string) => void): Promise<void> {
    if (this.rolledOut !== undefined) await this.rollOut(this.rolledOut, "first", say);
  }

  /** Waits until hardly any request of anybody fails any more. */
  untilCalm(): Promise<void> {
    const from = Math.ceil(Date.now() / 1000);
    return this.until("users see no errors", () => isCalm(this.load.shoppers.timeline().seconds, from));
  }

  /**
   * Ends the shopping, and compares what users were told with what is there.
   * @param left whether a failover left a writer behind in the meantime, whose data count as well
   * @param checkers whether load/checkers judge it, too
   */
  async count(
    window: JudgedWindow,
    left: "left behind" | "nothing left",
    checkers: "asked" | "not asked" = "not asked",
  ): Promise<LoadReport & Counted> {
    const { plane } = this;
    const { parts } = plane;
    const gateway = (await parts.compute.gateway)!;
    const stores = left === "left behind" ? [parts.relational, parts.document] : [];
    const [orders, documents] = await Promise.all(stores.map((it) => it.openLeft()));
    const { load } = this;
    const said = await load
      .end({
        window,
        sources: {
          orders: parts.relational.writerUrl(),
          documents: parts.document.writerUrl(),
          gateway: { url: `http://127.0.0.1:${gateway.port}`, secret: gateway.secret },
          ...cartTableOf(plane),
        },
        ...(checkers === "asked" && { checkers: left === "left behind" ? "counted" : "none" }),
        ...(orders && documents && { left: { orders: orders.url, documents: documents.url } }),
      })
      .finally(() => Promise.all([orders?.close(), documents?.close()]));
    this.running = undefined;
    return told(plane, "EVENTS_KIND").length > 0 ? { ...said, events: "sent" } : said;
  }

  /** Notes a moment for the timeline. */
  mark(what: string): void {
    this.load.shoppers.mark(what);
  }

  /** Who does what now. */
  look(): Sight {
    const { regions } = this.plane.world;
    const machines = [...this.plane.parts.compute.machines].map(([id, it]) => ({ id, region: it.wanted.region }));
    const writer = (store: "relational" | "document"): string | undefined =>
      regions.find((it) => this.picture(it)?.[store].role === "writer");
    return {
      ...{ relational: writer("relational"), document: writer("document") },
      ledTo: Object.fromEntries(regions.map((it) => [it, this.ledTo(it)])),
      instances: Object.fromEntries(
        regions.map((region) => [
          region,
          machines
            .filter((it) => it.region === region)
            .map((it) => it.id)
            .sort(),
        ]),
      ),
    };
  }

  get requests(): number {
    return this.load.shoppers.timeline().seconds.reduce((sum, it) => sum + it.requests, 0);
  }

  get errors(): number {
    return this.load.shoppers.timeline().seconds.reduce((sum, it) => sum + it.errors, 0);
  }

  /** Requests that failed so far, by what they were for and where their viewers are: `cart near eu-west-1`. */
  get failures(): Readonly<Record<string, number>> {
    const failures: Record<string, number> = {};
    for (const { viewers, kinds } of this.load.shoppers.timeline().seconds)
      for (const [kind, { errors }] of Object.entries(kinds)) {
        const what = `${kind} near ${viewers}`;
        if (errors > 0) failures[what] = (failures[what] ?? 0) + errors;
      }
    return failures;
  }

  /** Whether a storefront in the region takes requests. */
  serves(region: string): boolean {
    return servingIn(this.plane, region) !== undefined;
  }

  picture(region: string): RegionPicture | undefined {
    return this.plane.status().find((it) => it.region === region);
  }

  writesIn(region: string): boolean {
    const there = this.picture(region);
    return there?.relational.role === "writer" && there.document.role === "writer";
  }

  /** @throws StepError with what hasn't come about in time */
  async until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
    const { interruption } = this.settings;
    for (
      const deadline = Date.now() + patienceMs;
      !(await isSo());
      await wait(100, undefined, { signal: interruption })
    ) {
      if (Date.now() < deadline) continue;
      const last = this.plane.happenings.list.slice(-20);
      const lines = last.map((it) => `  ${new Date(it.at).toISOString()}  ${it.region ?? ""}  ${it.part}: ${it.what}`);
      throw new StepError("deviated", [`not within ${patienceMs / 1000} s: ${what}`, ...lines].join("\n"));
    }
  }

  /** Whatever state it is in. */
  async dismiss(): Promise<void> {
    await this.running?.shoppers.kill();
    this.running = undefined;
    await this.letBack().catch(() => undefined);
  }
}
