/** A rehearsal's life: storefronts, databases, DNS and the edge really run, users shop, and a region is lost under them. */
import type { DatabaseKind } from "../../config/settings";
import { type StepFinding, StepError } from "../../drill/step";
import type { Life } from "../../report/life";
import type { Picture } from "../live/picture";
import { LifeRecord } from "../report/lifeRecord";
import type { Context, RehearsalStep } from "./context";
import { brokenPromises, promisesInWords } from "./promises";
import { Durations } from "./durations";
import { replicaSteps } from "./livingReplicas";
import { LivingStage, type LivingStageSettings } from "./stage";

export interface LifeSettings extends LivingStageSettings {
  /** For what shoppers write down; outside the regions. */
  readonly folder: string;
  /** Shows it as it goes on, until what it gives back is called. */
  readonly show: (picture: () => Picture) => () => void;
}

/** What is done beside, where what is deployed has more than a shop. */
export interface LifeAsides {
  readonly before?: readonly RehearsalStep[];
  /** After the failover. */
  readonly whileLost?: readonly RehearsalStep[];
}

/** Answers that users get before anything is done to the platform. */
const answersBefore = 300;
/** Answers that users get after replication has stopped, before the region is lost. */
const answersUnreplicated = 60;
/** What AWS takes to have another region write after a loss. */
const promotions = { "aurora-global": "promotion", rds: "replicaPromotion" } as const satisfies Record<
  DatabaseKind,
  string
>;

export class LivingRehearsal {
  /** What the report says of it; undefined before it has ended. */
  report: Life | undefined;
  private begun: LivingStage | undefined;
  private record: LifeRecord | undefined;
  private readonly durations = new Durations();
  private lostAt = 0;
  private promotion: (typeof promotions)[DatabaseKind] = "promotion";
  private hide = (): void => undefined;

  constructor(readonly settings: LifeSettings) {}

  /** @param lost region that writes both stores, and is lost @param next region that writes then */
  steps(lost: string, next: string, database: DatabaseKind, asides: LifeAsides = {}): RehearsalStep[] {
    const both = "both databases";
    this.promotion = promotions[database];
    const back: RehearsalStep[] =
      database === "rds"
        ? replicaSteps({ stage: () => this.stage, durations: this.durations, lost, writer: next })
        : [
            { name: `${lost} comes back`, run: () => this.comeBack(lost) },
            { name: `switch over ${both} to ${lost}, under load`, run: () => this.move("switchover", lost) },
          ];
    return this.around([
      { name: "users shop in every region", run: () => this.shop() },
      ...(asides.before ?? []),
      { name: `lose ${lost}, which writes, under load`, run: () => this.lose(lost) },
      { name: `fail over ${both} to ${next}, under load`, run: () => this.move("failover", next) },
      ...(asides.whileLost ?? []),
      ...back,
      { name: "count what users were promised", run: () => this.count() },
    ]);
  }

  /** Other steps, on a cloud that lives. */
  around(steps: readonly RehearsalStep[]): RehearsalStep[] {
    return [
      { name: "bring the cloud to life", run: (context) => this.begin(context) },
      ...steps,
      { name: "end storefronts, databases, DNS and the edge", run: () => this.end() },
    ];
  }

  /** Whatever state it is in. */
  async stop(): Promise<void> {
    this.hide();
    const stage = this.begun;
    if (!stage) return;
    const timeline = stage.isLoaded ? stage.load.shoppers.timeline() : undefined;
    await stage.dismiss();
    this.report ??= this.record?.end({ faults: stage.faults, load: timeline, durations: this.durations.list });
    await stage.plane.stop();
    this.begun = undefined;
  }

  /** @throws Error before the cloud lives */
  get stage(): LivingStage {
    if (!this.begun) throw new Error("the cloud hasn't been brought to life");
    return this.begun;
  }

  private async begin(context: Context): Promise<StepFinding> {
    const began = Date.now();
    const stage = (this.begun = await LivingStage.start(context, this.settings));
    const { plane, faults } = stage;
    this.record = new LifeRecord(plane, this.settings.timeScale);
    this.hide = this.settings.show(() => ({ regions: plane.status(), faults: faults.list, now: Date.now() }));
    await stage.untilWhole("everything that is deployed runs and is healthy");
    const after = ((Date.now() - began) / 1000).toFixed(1);
    await plane.stock();
    const instances = plane.status().reduce((sum, it) => sum + it.instances.healthy, 0);
    const regions = context.platform.regions.length;
    return { detail: `${instances} storefronts and both databases in ${regions} regions after ${after} s` };
  }

  private async shop(): Promise<StepFinding> {
    const { stage } = this;
    await stage.open(this.settings.folder);
    await stage.untilAnswered(answersBefore);
    const { doors } = stage.plane.parts.edge;
    return { detail: `${stage.requests} requests from ${doors.length} regions, ${stage.errors} errors` };
  }

  /** Replication stops a moment before the rest does, so that there is something to lose, and to count. */
  private async lose(region: string): Promise<StepFinding> {
    const { stage } = this;
    for (const other of stage.plane.world.regions.filter((it) => it !== region))
      await stage.faults.begin(["cut-replication", region, other]);
    await stage.untilAnswered(answersUnreplicated);
    this.lostAt = Date.now();
    stage.load.shoppers.mark(`${region} is lost`);
    await stage.faults.begin(["kill-region", region]);
    await stage.untilDnsLeaves(region);
    const after = this.durations.add(`until DNS led nobody to ${region}`, this.lostAt, ["healthChecks"]);
    return { detail: `DNS led nobody there after ${after} s` };
  }

  private async move(kind: "failover" | "switchover", to: string): Promise<StepFinding> {
    const { stage } = this;
    const { shoppers } = stage.load;
    shoppers.mark(`${kind} to ${to} begins`);
    const began = Date.now();
    await stage.move({ kind, to });
    const delay = kind === "failover" ? this.promotion : "switchover";
    const after = this.durations.add(`from the ${kind}'s call until both databases are written in ${to}`, began, [
      delay,
    ]);
    await stage.untilCalm();
    shoppers.mark(`no more errors after the ${kind}`);
    const errors = this.errorsFelt(kind === "failover" ? { what: "loss", at: this.lostAt } : { what: kind, at: began });
    return {
      detail: `both write there after ${after} s; users saw errors until ${errors} s after the ${kind === "failover" ? "loss" : "call"}`,
    };
  }

  private async comeBack(region: string): Promise<StepFinding> {
    const began = Date.now();
    await this.stage.faults.heal("all");
    await this.stage.untilWhole("nothing is missing anywhere");
    const after = this.durations.add(`from the return of ${region} until full redundancy`, began, ["healthChecks"]);
    return { detail: `full redundancy after ${after} s` };
  }

  private async count(): Promise<StepFinding> {
    const said = await this.stage.count({ from: this.lostAt, until: Date.now() }, "left behind");
    this.report = this.record!.end({
      ...{ faults: this.stage.faults, load: said.timeline, comparison: said.comparison },
      durations: this.durations.list,
    });
    const broken = brokenPromises(said);
    if (broken.length > 0) throw new StepError("deviated", broken.join("\n"));
    return { detail: promisesInWords(said) };
  }

  private async end(): Promise<StepFinding> {
    this.hide();
    this.report ??= this.record!.end({ faults: this.stage.faults, durations: this.durations.list });
    await this.stage.plane.stop();
    this.begun = undefined;
    return { detail: "none of their processes runs any more" };
  }

  /** Until when the users of each region saw errors. @returns the longest, in seconds */
  private errorsFelt(since: { readonly what: string; readonly at: number }): number {
    const { seconds, viewers } = this.stage.load.shoppers.timeline();
    const felt = viewers.map((viewer) => {
      const failed = seconds.filter(
        (it) => it.viewers === viewer && it.errors > 0 && (it.second + 1) * 1000 > since.at,
      );
      const until = Math.max(since.at / 1000, ...failed.map((it) => it.second + 1));
      const after = Math.round(until - since.at / 1000);
      // In the time for which users see errors after a loss.
      const assumed =
        since.what === "loss" ? (["healthChecks", "timeToLive", this.promotion] as const) : (["switchover"] as const);
      this.durations.measured(`from the ${since.what} until users near ${viewer} saw their last error`, after, assumed);
      return after;
    });
    return Math.max(...felt);
  }
}
