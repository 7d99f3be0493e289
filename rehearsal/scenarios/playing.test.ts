import assert from "node:assert/strict";
import type { StoreMove } from "../../drill/moves";
import { type StepFinding, StepError } from "../../drill/step";
import type { RolloutEnd } from "../steps/rollouts";
import type { Sight } from "../steps/stage";
import { loadReport, named } from "./load.fixture";
import { Playing, type ScenarioStage, type ScenarioStep } from "./playing";
import { scenarioNamed } from "./all";
import type { Cast } from "./scenario";

const cast: Cast = { writer: "us-east-1", others: ["eu-west-1", "ap-south-1"] };
const regions = [cast.writer, ...cast.others];

/** A living cloud in which everything comes about at once, and which says what was done to it. */
class StandIn implements ScenarioStage {
  readonly done: string[] = [];
  failures: Record<string, number> = {};
  isLoaded = false;
  report = loadReport();
  rolloutEnds: RolloutEnd["how"] = "goes back";
  private writer = cast.writer;
  private avoided: readonly string[] = [];

  /** @param fails what can't be done, as it is said here */
  constructor(private readonly fails = "nothing") {}

  readonly faults = {
    begin: (words: readonly string[]) => this.do(words.join(" ")).then(() => ""),
    heal: () => this.do("heal").then(() => []),
  };

  async open(): Promise<void> {
    await this.do("open");
    this.isLoaded = true;
  }

  mark(): void {}
  untilAnswered = (times: number): Promise<void> => this.do(`answered ${times}`);
  untilCalm = (): Promise<void> => this.do("calm");
  untilWhole = (): Promise<void> => this.do("whole");
  untilDnsLeaves = (region: string): Promise<void> => this.avoid([region]);
  untilDnsAvoids = (avoided: readonly string[]): Promise<void> => this.avoid(avoided);
  leave = (all: readonly string[]): Promise<void> => this.do(`leave ${all.join()}`);
  untilSettled = (): Promise<void> => this.do("settled");
  letBack = (): Promise<void> => this.do("let back");

  async move({ kind, to }: StoreMove): Promise<void> {
    await this.do(`${kind} ${to}`);
    this.writer = to;
  }

  async rollOut(region: string, image: string): Promise<RolloutEnd> {
    await this.do(`roll ${image} out to ${region}`);
    return { how: this.rolloutEnds, detail: "as it was said" };
  }

  rollBack = (): Promise<void> => this.do("roll back");

  writesIn(region: string): boolean {
    return this.writer === region;
  }

  look(): Sight {
    const left = regions.filter((it) => !this.avoided.includes(it));
    const led = (viewers: string) => (left.includes(viewers) ? viewers : left[0]);
    return {
      ...{ relational: this.writer, document: this.writer, instances: {} },
      ledTo: Object.fromEntries(regions.map((it) => [it, led(it)])),
    };
  }

  count = (_: unknown, left: string) => this.do(`count with ${left}`).then(() => this.report);

  private async avoid(avoided: readonly string[]): Promise<void> {
    await this.do(`DNS avoids ${avoided.join()}`);
    this.avoided = avoided;
  }

  private do(what: string): Promise<void> {
    this.done.push(what);
    return what === this.fails ? Promise.reject(new StepError("deviated", `${what} in vain`)) : Promise.resolve();
  }
}

async function run(steps: readonly ScenarioStep[]): Promise<StepFinding[]> {
  const findings: StepFinding[] = [];
  for (const it of steps) findings.push(await it.run());
  return findings;
}

const playing = (name: string, stage: ScenarioStage) => new Playing(scenarioNamed(name), cast, stage, "/nowhere");

describe("Playing a scenario", () => {
  it("does its acts while users shop, puts everything back, and counts", async () => {
    const stage = new StandIn();
    const it = playing("failover", stage);
    const said = await run(it.acts());
    assert.equal(said.at(-1)!.detail, "both databases in us-east-1, then eu-west-1; 0 requests failed");
    await run([...it.return(), it.count()]);
    assert.deepEqual(stage.done, [
      ...["open", "answered 60", "kill-region us-east-1", "DNS avoids us-east-1", "failover eu-west-1", "calm"],
      ...[
        "answered 60",
        "heal",
        "let back",
        "settled",
        "whole",
        "DNS avoids ",
        "roll back",
        "switchover us-east-1",
        "whole",
        "calm",
      ],
      "count with left behind",
    ]);
    assert.equal(it.said, stage.report);
  });

  it("moves nothing back where nothing was moved, and lets back what it evacuated", async () => {
    const stage = new StandIn();
    const it = playing("evacuate-two", stage);
    await run([...it.acts(), ...it.return(), it.count()]);
    assert.deepEqual(stage.done, [
      ...["open", "answered 60", "leave eu-west-1,ap-south-1", "DNS avoids eu-west-1,ap-south-1", "answered 200"],
      ...["heal", "let back", "settled", "whole", "DNS avoids ", "roll back", "calm", "count with nothing left"],
    ]);
  });

  it("deviates where what must be true isn't", async () => {
    const stage = new StandIn();
    const it = playing("all-well", stage);
    stage.untilAnswered = () => Promise.resolve(void (stage.failures = { "cart near us-east-1": 2 }));
    await assert.rejects(
      run(it.acts()),
      new StepError("deviated", "2 requests failed, and none may: 2 cart near us-east-1"),
    );
    stage.report = loadReport({ lost: named("a") });
    await assert.rejects(
      it.count().run(),
      new StepError("deviated", "order lost, though the failover didn't lose it: a"),
    );
  });

  it("rolls an image out, deviates where something else comes of it than must, and brings the first one back", async () => {
    const stage = new StandIn();
    const it = playing("rollout-errors", stage);
    await run([...it.acts(), ...it.return()]);
    assert.deepEqual(stage.done, [
      ...["open", "answered 60", "roll errors out to eu-west-1", "calm", "answered 60"],
      ...["heal", "let back", "settled", "whole", "DNS avoids ", "roll back", "calm"],
    ]);
    stage.rolloutEnds = "runs it";
    const said = "eu-west-1 runs it: as it was said";
    await assert.rejects(run(playing("rollout-errors", stage).acts()), new StepError("deviated", said));
  });

  it("can be put back wherever its acts have ended", async () => {
    for (const fails of ["open", "kill-region us-east-1", "failover eu-west-1", "calm"]) {
      const stage = new StandIn(fails);
      const it = playing("failover", stage);
      await assert.rejects(run(it.acts()), new StepError("deviated", `${fails} in vain`));
      stage.untilCalm = () => Promise.resolve();
      await run(it.return());
      assert.equal(stage.writesIn("us-east-1"), true);
      assert.equal(stage.done.includes("heal"), true);
    }
  });
});
