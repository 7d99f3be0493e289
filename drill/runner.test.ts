import assert from "node:assert/strict";
import type { ReportStep } from "../report/steps";
import type { Condition } from "./condition";
import type { Ports } from "./ports";
import { takeStep, takeSteps } from "./runner";
import { type Step, StepError } from "./step";

/** A world in which everything that happens is written down, and whose clock moves when somebody waits. */
class PretendedWorld {
  seconds = 0;
  readonly log: string[] = [];
  readonly interruption = new AbortController();
  /** What the next observations see; the last one stays. */
  lag: number[] = [0];

  readonly ports: Ports = {
    clock: {
      now: () => this.seconds * 1000,
      wait: (milliseconds) => {
        this.interruption.signal.throwIfAborted();
        return Promise.resolve(void (this.seconds += milliseconds / 1000));
      },
    },
    interruption: this.interruption.signal,
    say: (line) => void this.log.push(`say ${line.trim()}`),
    confirm: () => Promise.resolve(true),
    journal: {
      intend: (step) => Promise.resolve(void this.log.push(`intend ${step}`)),
      conclude: ({ name, outcome }) => Promise.resolve(void this.log.push(`conclude ${name}: ${outcome}`)),
    },
  };

  observe(): Promise<number> {
    this.log.push(`see ${this.lag[0]}`);
    return Promise.resolve(this.lag.length > 1 ? this.lag.shift()! : this.lag[0]!);
  }
}

const lagIsSmall = (holdSeconds: number): Condition<number> => ({
  description: "the lag is under 5 s",
  missing: (lag) => (lag < 5 ? undefined : `the lag is ${lag} s`),
  holdSeconds,
});

const move = (more: Partial<Step<PretendedWorld, number>> = {}): Step<PretendedWorld, number> => ({
  name: "move",
  observe: (world) => world.observe(),
  run: (world, lag) => {
    world.log.push("run");
    return Promise.resolve({ detail: `moved at a lag of ${lag} s` });
  },
  ...more,
});

const take = (world: PretendedWorld, step: Step<PretendedWorld, number>): Promise<ReportStep> =>
  takeStep(step, world, world.ports);

describe("A step", () => {
  it("writes down what it intends before it runs, and how it ended", async () => {
    const world = new PretendedWorld();
    const { outcome, detail, stacks } = await take(world, move());
    assert.deepEqual([outcome, detail, stacks], ["held", "moved at a lag of 0 s", []]);
    assert.deepEqual(world.log, ["see 0", "intend move", "run", "conclude move: held"]);
  });

  it("isn't run where its intent can't be written down", async () => {
    const world = new PretendedWorld();
    const intend = () => Promise.reject(new Error("the disk is full"));
    const ports = { ...world.ports, journal: { ...world.ports.journal!, intend } };
    const { outcome, detail } = await takeStep(move(), world, ports);
    assert.deepEqual([outcome, detail], ["refused", "the disk is full"]);
    assert.deepEqual(world.log, ["see 0"]);
  });

  it("is refused with every guard's reasons, unknown ones too, and leaves no trace", async () => {
    const world = new PretendedWorld();
    world.lag = [41];
    const guards = [
      { refusals: (_: PretendedWorld, lag: number) => [`the lag is ${lag} s`, "nobody is awake"] },
      { refusals: () => [] },
      { refusals: () => Promise.reject(new Error("eu-west-1 doesn't answer")) },
    ];
    const { outcome, detail } = await take(world, move({ guards }));
    assert.deepEqual([outcome, detail], ["refused", "the lag is 41 s\nnobody is awake\neu-west-1 doesn't answer"]);
    assert.deepEqual(world.log, ["see 41"]);
  });

  it("holds where nothing is left to do, although it would be refused now, and concludes what may have been intended before a crash", async () => {
    const world = new PretendedWorld();
    const done = (lag: number) => (lag === 0 ? { detail: "moved before" } : undefined);
    const guards = [{ refusals: () => ["there is nothing to move"] }];
    const { outcome, detail } = await take(world, move({ done, guards }));
    assert.deepEqual([outcome, detail], ["held", "moved before"]);
    assert.deepEqual(world.log, ["see 0", "intend move", "conclude move: held"]);
    world.lag = [3];
    assert.equal((await take(world, move({ done, guards }))).outcome, "refused");
  });

  it("looks as often as it is told to", async () => {
    const world = new PretendedWorld();
    world.lag = [9, 9, 1];
    const requires = () => lagIsSmall(0);
    const ports = { ...world.ports, pollMilliseconds: 500 };
    assert.equal((await takeStep(move({ requires, patienceSeconds: 60 }), world, ports)).outcome, "held");
    assert.equal(world.seconds, 0.5);
  });

  it("is refused where nobody can say how things are", async () => {
    const world = new PretendedWorld();
    const { outcome, detail } = await take(world, move({ observe: () => Promise.reject(new Error("no answer")) }));
    assert.deepEqual([outcome, detail], ["refused", "no answer"]);
  });

  it("waits until what it requires has held without a break, and runs on what was seen last", async () => {
    const world = new PretendedWorld();
    world.lag = [9, 9, 2, 7, 3, 1];
    const { outcome, detail } = await take(world, move({ requires: () => lagIsSmall(10), patienceSeconds: 60 }));
    assert.deepEqual([outcome, detail], ["held", "moved at a lag of 1 s"]);
    assert.deepEqual(
      world.log.filter((it) => !it.startsWith("see")),
      [
        "say the lag is 9 s",
        "say the lag is under 5 s: watching that for 10 s",
        "say the lag is 7 s",
        "say the lag is under 5 s: watching that for 10 s",
        "intend move",
        "run",
        "conclude move: held",
      ],
    );
    assert.equal(world.seconds, 25);
  });

  it("is refused where what it requires isn't so in time", async () => {
    const world = new PretendedWorld();
    world.lag = [9];
    const { outcome, detail } = await take(world, move({ requires: () => lagIsSmall(10), patienceSeconds: 60 }));
    assert.deepEqual([outcome, detail], ["refused", "Not within 60 s: the lag is under 5 s (the lag is 9 s)."]);
    assert.ok(!world.log.includes("run"));
  });

  it("deviates where what it expects isn't so afterwards, and keeps what it did to stacks", async () => {
    const world = new PretendedWorld();
    world.lag = [0, 8];
    const stacks = [{ stack: "global", seconds: 1, created: 0, changed: 1, deleted: 0, same: 9 }];
    const run = () => Promise.resolve({ detail: "moved", stacks });
    const result = await take(world, move({ run, expects: lagIsSmall(0) }));
    assert.deepEqual(result.outcome, "deviated");
    assert.equal(result.detail, "Not within 0 s: the lag is under 5 s (the lag is 8 s).");
    assert.deepEqual(result.stacks, stacks);
    assert.equal(world.log.at(-1), "conclude move: deviated");
  });

  it("ends as the error says that it throws, and as failed for any other", async () => {
    const throwing = (error: Error) => take(new PretendedWorld(), move({ run: () => Promise.reject(error) }));
    assert.equal((await throwing(new StepError("deviated", "it moved twice"))).outcome, "deviated");
    const { outcome, detail } = await throwing(new Error("no credentials"));
    assert.deepEqual([outcome, detail], ["failed", "no credentials"]);
  });

  it("is aborted where it is interrupted while it waits or runs, and skipped where it was before", async () => {
    const waiting = new PretendedWorld();
    waiting.lag = [9];
    waiting.ports.clock.wait = () => Promise.reject(new Error("clock stopped")).finally(() => stop(waiting));
    const stop = (world: PretendedWorld): void => world.interruption.abort();
    assert.equal((await take(waiting, move({ requires: () => lagIsSmall(0), patienceSeconds: 9 }))).outcome, "aborted");
    assert.ok(!waiting.log.includes("intend move"));
    const running = new PretendedWorld();
    const run = (world: PretendedWorld) => Promise.reject(new Error("engine stopped")).finally(() => stop(world));
    const { outcome, detail } = await take(running, move({ run }));
    assert.deepEqual([outcome, detail], ["aborted", "interrupted"]);
    assert.equal(running.log.at(-1), "conclude move: aborted");
    assert.equal((await take(running, move())).outcome, "skipped");
  });
});

describe("Steps", () => {
  it("are taken in their order until one doesn't hold; the rest are skipped", async () => {
    const world = new PretendedWorld();
    const named = (name: string, more: Partial<Step<PretendedWorld, number>> = {}) => ({ ...move(more), name });
    const broken = named("b", { run: () => Promise.reject(new Error("no")) });
    const watched: string[] = [];
    const watcher = {
      begin: (step: string) => void watched.push(`begin ${step}`),
      end: ({ name, outcome }: ReportStep) => void watched.push(`end ${name}: ${outcome}`),
    };
    const results = await takeSteps([named("a"), broken, named("c"), named("d")], world, world.ports, watcher);
    assert.deepEqual(
      results.map(({ name, outcome }) => `${name}: ${outcome}`),
      ["a: held", "b: failed", "c: skipped", "d: skipped"],
    );
    assert.deepEqual(watched, ["begin a", "end a: held", "begin b", "end b: failed"]);
  });

  it("go on after one that deviated where it says so, and after no other end of it", async () => {
    const world = new PretendedWorld();
    const ending = (outcome: "deviated" | "refused") =>
      ({
        ...move({ run: () => Promise.reject(new StepError(outcome, "no")) }),
        name: outcome,
        afterDeviation: "continue",
      }) as const;
    const watcher = { begin: () => undefined, end: () => undefined };
    const steps = [ending("deviated"), { ...move(), name: "next" }, ending("refused"), { ...move(), name: "last" }];
    assert.deepEqual(
      (await takeSteps(steps, world, world.ports, watcher)).map(({ name, outcome }) => `${name}: ${outcome}`),
      ["deviated: deviated", "next: held", "refused: refused", "last: skipped"],
    );
  });
});
