import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { DrillPlan, DrillStep } from "../drill";
import type { EntryBodies, JournalEntry } from "../entries";
import type { Clock, Ports } from "../ports";
import { MemoryPlace } from "../record/memoryPlace.fixture";
import { findRun, runId } from "../record/runs";
import type { Condition } from "../condition";
import { abortRun, beginRun, type RunConsent, resumeRun } from "./begin";
import type { DrillEnding, RunRequest, RunWorld } from "./world";

export const regions = ["us-east-1", "eu-west-1", "ap-south-1"];
export const left = "us-east-1";
export const fakeId = runId("fake", Date.parse("2026-01-31T08:00:00Z"), "beef");

/** A platform of one store and one switch; it survives whoever drills on it. */
export class FakePlatform {
  writer = left;
  switch: "off" | "on" = "off";
  readonly done: string[] = [];
  readonly places = regions.map((it) => new MemoryPlace(it));
  readonly folders: string[] = [];

  place(region: string): MemoryPlace {
    return this.places.find((it) => it.region === region)!;
  }

  /** One that nobody has worked on. */
  machine(): string {
    const folder = mkdtempSync(path.join(os.tmpdir(), "drills-"));
    this.folders.push(folder);
    return folder;
  }

  remove(): void {
    for (const it of this.folders) rmSync(it, { recursive: true });
  }
}

export interface FakeContext {
  readonly platform: FakePlatform;
  readonly ports: Ports;
  /** A call of one step, as an SDK client makes it. */
  readonly call: (operation: string, effect: () => void) => Promise<void>;
}

type FakeStep = DrillStep<FakeContext, FakePlatform>;

const call = (operation: string, changes: string) => ({
  ...{ service: "rds", operation, plane: "control" as const, region: "eu-west-1", permissions: [], changes },
});

const looking: Pick<FakeStep, "observe" | "expectedDelays"> = {
  observe: ({ platform }) => Promise.resolve(platform),
  expectedDelays: [{ seconds: 5, source: "assumption" }],
};

function turn(id: string, to: "on" | "off"): FakeStep {
  return {
    ...{ ...looking, id, name: `Turn the switch ${to}`, stage: "route", calls: [call(`Turn${to}`, "the switch")] },
    done: (platform) => (platform.switch === to ? { detail: `it was ${to}` } : undefined),
    run: async ({ platform, call }) => {
      await call(`Turn${to}`, () => (platform.switch = to));
      return { detail: `it is ${to}` };
    },
  };
}

const writesElsewhere: Condition<FakePlatform> = {
  description: "another region writes",
  holdSeconds: 0,
  missing: ({ writer }) => (writer === left ? `${left} writes` : undefined),
};

export const moveWriter: FakeStep = {
  ...{ ...looking, id: "move-writer", name: "Move the writer", stage: "promote", calls: [call("Move", "the writer")] },
  done: (platform) => (platform.writer === "eu-west-1" ? { detail: "it was there" } : undefined),
  run: async ({ platform, call }) => {
    await call("Move", () => (platform.writer = "eu-west-1"));
    return { detail: "it is there" };
  },
  expects: writesElsewhere,
  patienceSeconds: 10,
};

/** Turns a switch on, moves the writer, and turns the switch off again. Its safe state: the switch is off, whoever writes. */
export const fakePlan = (more: Partial<DrillPlan<FakeContext>> = {}): DrillPlan<FakeContext> => ({
  guards: [],
  stopConditions: [],
  steps: [turn("switch-on", "on"), moveWriter, turn("switch-off", "off")] as DrillStep<FakeContext>[],
  safeState: {
    description: "the switch is off",
    steps: [turn("switch-off-safely", "off")] as DrillStep<FakeContext>[],
  },
  ...more,
});

/** A clock that moves when somebody waits; the others have their turn first. */
export function fakeClock(signal: AbortSignal, time: { milliseconds: number }): Clock {
  return {
    now: () => time.milliseconds,
    wait: async (milliseconds) => {
      const until = time.milliseconds + milliseconds;
      while (time.milliseconds < until) {
        await new Promise((resolve) => setImmediate(resolve));
        signal.throwIfAborted();
        // The earliest sleeper wakes first: time goes in small steps that all share.
        time.milliseconds += 250;
      }
    },
  };
}

/** One process of one operator. */
export class FakeOperator {
  readonly said: string[] = [];
  readonly interruption = new AbortController();
  /** Does something to a call before or after its effect: throw, to lose its answer. */
  around: (operation: string, effect: () => void) => Promise<void> = (_, effect) => Promise.resolve(effect());
  private readonly time = { milliseconds: 0 };
  world: RunWorld<FakeContext>;

  constructor(
    readonly platform: FakePlatform,
    readonly name = "ada",
    folder = platform.machine(),
    isGone: (holder: string) => boolean = () => false,
  ) {
    this.world = {
      ...{ folder, places: platform.places, operator: name, holder: `${name}-1`, isGone },
      contextWith: (ports, { answered, admitted }) => ({
        ...{ platform, ports },
        call: async (operation, effect) => {
          admitted();
          platform.done.push(`${name} ${operation}`);
          let result = "ok";
          try {
            await this.around(operation, effect);
          } catch (error) {
            result = (error as Error).name;
            throw error;
          } finally {
            answered({ client: "RDS", operation, region: "eu-west-1", result, milliseconds: 1 });
          }
        },
      }),
      clockFor: (signal) => fakeClock(signal, this.time),
      now: () => 1_770_000_000_000 + this.time.milliseconds,
      say: (line) => void this.said.push(line),
      confirm: () => Promise.resolve(true),
      interruption: this.interruption.signal,
      timings: { pollMilliseconds: 1000, sampleMilliseconds: 1000, leaseSeconds: 60 },
    };
  }

  run(
    plan = fakePlan(),
    more: Partial<RunRequest<FakeContext>> = {},
    consent: RunConsent = nobodyAsked,
  ): Promise<DrillEnding> {
    const request = { id: fakeId, kind: "planned" as const, plan, left: [left], overrides: new Map<string, string>() };
    return beginRun({ ...request, opened: openedAs(plan), snapshot: "{}", ...more }, this.world, consent);
  }

  resume(plan = fakePlan()): Promise<DrillEnding> {
    return resumeRun({ id: fakeId, because: "", planFor: () => ({ plan, left: [left] }) }, this.world);
  }

  abort(plan = fakePlan()): Promise<DrillEnding> {
    return abortRun({ id: fakeId, because: "", planFor: () => ({ plan, left: [left] }) }, this.world);
  }

  async entries(): Promise<readonly JournalEntry[]> {
    return (await findRun(this.world.folder, this.world.places, fakeId)).entries;
  }

  /** Kind and what matters of each entry. */
  async story(): Promise<readonly string[]> {
    return (await this.entries()).flatMap((it) => {
      if (it.kind === "intended") return `intended ${it.body.step}`;
      if (it.kind === "concluded") return `${it.body.step} ${it.body.result.outcome}`;
      if (it.kind === "closed") return `closed ${it.body.outcome}`;
      if (it.kind === "decision") return `${it.body.who} ${it.body.kind}`;
      if (it.kind === "call") return `${it.body.step} called ${it.body.operation}: ${it.body.result}`;
      return it.kind === "guard" || it.kind === "copies" || it.kind === "lease" ? [] : it.kind;
    });
  }
}

const nobodyAsked: RunConsent = () => Promise.resolve(undefined);

const openedAs = ({ steps, stopConditions }: DrillPlan<FakeContext>): EntryBodies["opened"] => ({
  ...{
    id: fakeId,
    drill: "fake",
    proves: "",
    kind: "planned",
    choice: { leave: left, dataLoss: "refused" },
    reason: "",
  },
  objectives: { rtoSeconds: 300, rpoSeconds: 5, lostWrites: 0 },
  provenance: {
    ...{ account: "rehearsal", identity: "arn", operator: "ada", version: "1", commit: "c", deployedCommit: "c" },
    ...{ snapshotDigest: "d", snapshotTakenAt: "2026-01-31T08:00:00Z", timeScale: 1, clock: "this machine's" },
  },
  scope: { stores: ["relational"], excluded: [], thirdParties: [] },
  stopConditions: stopConditions.map(({ name }) => name),
  plan: steps.map(({ id, name, stage, expectedDelays }) => ({ id, name, stage, expectedDelays, calls: [] })),
  ...{ planDigest: "p", regions },
});
