/** Plays a scenario on one living cloud, and leaves it as it was found, so that the next one can be played there. */
import type { ImageVariant } from "../dataplane/compute/brokenImages";
import { type StepFinding, StepError } from "../../drill/step";
import type { StoreMove } from "../../drill/moves";
import type { ActiveFaults } from "../faults/active";
import type { JudgedWindow } from "../../load/judgement";
import type { LoadReport } from "../../load/loadRun";
import type { RolloutEnd } from "../steps/rollouts";
import { type Counted, promisesInWords } from "../steps/promises";
import type { Sight } from "../steps/stage";
import { brokenCounts, brokenTruths } from "./judge";
import { type Act, actInWords, type Cast, type Play, type Scenario } from "./scenario";
import { Sightings } from "./sightings";

/** What a scenario needs of a living cloud. */
export interface ScenarioStage {
  readonly faults: Pick<ActiveFaults, "begin" | "heal">;
  readonly isLoaded: boolean;
  /** Of the requests that have ended since users began to shop, those that failed, by what they were for. */
  readonly failures: Readonly<Record<string, number>>;
  open(folder: string): Promise<void>;
  mark(what: string): void;
  untilAnswered(times: number): Promise<void>;
  untilCalm(): Promise<void>;
  untilWhole(what: string): Promise<void>;
  untilDnsLeaves(region: string): Promise<void>;
  untilDnsAvoids(regions: readonly string[]): Promise<void>;
  leave(regions: readonly string[]): Promise<void>;
  letBack(): Promise<void>;
  move(move: StoreMove): Promise<void>;
  /** No database is being moved any more. */
  untilSettled(): Promise<void>;
  rollOut(region: string, image: ImageVariant, say: (line: string) => void): Promise<RolloutEnd>;
  /** The image that the cloud began with, where another was rolled out. */
  rollBack(say: (line: string) => void): Promise<void>;
  writesIn(region: string): boolean;
  look(): Sight;
  count(window: JudgedWindow, left: "left behind" | "nothing left"): Promise<LoadReport & Counted>;
}

/** As a step of a rehearsal, but for the context that it doesn't need. */
export interface ScenarioStep {
  readonly name: string;
  run(): Promise<StepFinding>;
}

export class Playing {
  /** What users were promised, once it is counted. */
  said: (LoadReport & Counted) | undefined;
  private readonly play: Play;
  private sightings: Sightings | undefined;
  private began = 0;

  constructor(
    private readonly scenario: Scenario,
    private readonly cast: Cast,
    private readonly stage: ScenarioStage,
    /** For what shoppers write down. */
    private readonly folder: string,
    /** Told how a rollout goes. */
    private readonly say: (line: string) => void = () => undefined,
  ) {
    this.play = scenario.play(cast);
  }

  /** What the scenario does, and what must be true of it. */
  acts(): readonly ScenarioStep[] {
    return [
      { name: `${this.scenario.name}: users shop`, run: () => this.begin() },
      ...this.play.acts.map((act) => ({ name: actInWords(act), run: () => this.perform(act) })),
      { name: "who wrote, and where users were led", run: () => this.judge() },
    ];
  }

  /** Back to where everything was, whatever has become of the acts. */
  return(): readonly ScenarioStep[] {
    const { writer } = this.cast;
    const { stage } = this;
    return [
      {
        name: "all faults end, and every region is let back",
        run: async () => {
          this.sightings?.end();
          await stage.faults.heal("all");
          await stage.letBack();
          await stage.untilSettled();
          await stage.untilWhole("nothing is missing anywhere");
          await stage.untilDnsAvoids([]);
          await stage.rollBack(this.say);
          return { detail: "nothing is missing anywhere, and DNS leads everybody to their own region" };
        },
      },
      {
        name: `both databases are written in ${writer} again`,
        run: async () => {
          if (stage.writesIn(writer)) return { detail: "they are" };
          await stage.move({ kind: "switchover", to: writer });
          await stage.untilWhole(`both databases follow ${writer}`);
          return { detail: `switched over to ${writer}` };
        },
      },
      { name: "users are well", run: () => this.settle() },
    ];
  }

  /** Ends the shopping. */
  count(): ScenarioStep {
    return {
      name: "count what users were promised",
      run: async () => {
        const window = { from: this.began, until: Date.now() };
        const { losses } = this.play.truths;
        this.said = await this.stage.count(window, losses === "left behind" ? losses : "nothing left");
        const broken = brokenCounts(this.play.truths, this.said);
        if (broken.length > 0) throw new StepError("deviated", broken.join("\n"));
        return { detail: promisesInWords(this.said) };
      },
    };
  }

  private async begin(): Promise<StepFinding> {
    const { stage } = this;
    this.began = Date.now();
    await stage.open(this.folder);
    this.sightings = new Sightings(() => stage.look());
    return { detail: "in every region" };
  }

  private async settle(): Promise<StepFinding> {
    if (!this.stage.isLoaded) return { detail: "nobody shops" };
    await this.stage.untilCalm();
    return { detail: "hardly any request fails" };
  }

  private async judge(): Promise<StepFinding> {
    const { failures } = this.stage;
    const errors = Object.values(failures).reduce((sum, it) => sum + it, 0);
    const broken = brokenTruths(this.play.truths, { sights: this.sightings!.end(), failures });
    if (broken.length > 0) throw new StepError("deviated", broken.join("\n"));
    return { detail: `both databases in ${this.play.truths.writers.join(", then ")}; ${errors} requests failed` };
  }

  private async perform(act: Act): Promise<StepFinding> {
    const { stage } = this;
    const began = Date.now();
    if (act.do !== "serve") stage.mark(actInWords(act));
    await this.done(act);
    return { detail: `after ${((Date.now() - began) / 1000).toFixed(1)} s` };
  }

  private async done(act: Act): Promise<unknown> {
    const { stage } = this;
    switch (act.do) {
      case "serve":
        return stage.untilAnswered(act.answers);
      case "fault":
        return stage.faults.begin(act.words);
      case "heal":
        return stage.faults.heal("all");
      case "move":
        return stage.move({ kind: act.kind, to: act.to });
      case "evacuate":
        await stage.leave(act.regions);
        return stage.untilDnsAvoids(act.regions);
      case "leave":
        return stage.untilDnsLeaves(act.region);
      case "roll out": {
        const { how, detail } = await stage.rollOut(act.region, act.image, this.say);
        if (how !== act.ends) throw new StepError("deviated", `${act.region} ${how}: ${detail}`);
        return;
      }
      case "calm":
        return stage.untilCalm();
      case "whole":
        return stage.untilWhole("nothing is missing anywhere");
    }
  }
}
