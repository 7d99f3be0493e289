/** Whatever may happen to two people who drill, one thing after another, and what must be so when they have come to an end. */
import assert from "node:assert/strict";
import fc from "fast-check";
import type { DrillChoice } from "../drill";
import { leftBy } from "../regionProof";
import { expectOneWriter } from "./legal.fixture";
import { DrilledCloud } from "./drilledCloud.fixture";
import { Operator } from "./operators.fixture";

const regions = ["us-east-1", "eu-west-1", "ap-south-1"] as const;
const minute = 60_000;
const region = fc.constantFrom(...regions);
const who = fc.constantFrom(0, 1);

interface Drilled {
  readonly drill: string;
  readonly choice: DrillChoice;
}

const drilled: fc.Arbitrary<Drilled> = fc.oneof(
  region.map((to): Drilled => ({ drill: "writer-switchover", choice: { to, dataLoss: "refused" } })),
  region.map((to): Drilled => ({ drill: "writer-failover", choice: { to, dataLoss: "accepted" } })),
  fc
    .tuple(region, fc.constantFrom("refused" as const, "accepted" as const))
    .map(([leave, dataLoss]): Drilled => ({ drill: "region-evacuation", choice: { leave, dataLoss } })),
  region.map((to): Drilled => ({ drill: "failback", choice: { to, dataLoss: "refused" } })),
);

const operation = fc.constantFrom(
  ...(["PutMetricData", "UpdateSchedule", "SwitchoverGlobalCluster", "FailoverGlobalCluster"] as const),
  ...(["DescribeGlobalClusters", "DescribeAlarmsForMetric", "PromoteReadReplica", "DescribeDBInstances"] as const),
);

interface Played {
  readonly on: DrilledCloud;
  readonly people: readonly Person[];
}

type Happening = (played: Played) => Promise<void> | void;

/** Has a process at most; the next one is begun on the same machine, or on another. */
class Person {
  process: Operator | undefined;
  private folder: string;

  constructor(
    private readonly on: DrilledCloud,
    private readonly name: string,
    private readonly skewMilliseconds: number,
  ) {
    this.folder = on.machine();
  }

  /** Nothing where one is at work already. */
  begin(): Operator | undefined {
    if (this.process?.running) return undefined;
    const { on, name, skewMilliseconds, folder } = this;
    return (this.process = new Operator(on, name, skewMilliseconds, folder));
  }

  move(): void {
    if (!this.process?.running) this.folder = this.on.machine();
  }
}

/** What a counterexample shows of it. */
interface Told {
  readonly value: unknown;
  readonly happening: Happening;
}

const of = <T>(values: fc.Arbitrary<T>, happens: (value: T) => Happening): fc.Arbitrary<Told> =>
  values.map((value) => ({ value, happening: happens(value) }));

const later = fc.constantFrom("resume" as const, "abort" as const);

const kinds = {
  run: of(
    fc.tuple(who, drilled),
    ([it, { drill, choice }]) =>
      ({ people }) =>
        people[it]!.begin()?.run(drill, choice),
  ),
  later: of(
    fc.tuple(who, later),
    ([it, how]) =>
      ({ people }) =>
        people[it]!.begin()?.later(how),
  ),
  passes: of(
    fc.integer({ min: 1, max: 900 }),
    (seconds) =>
      ({ on }) =>
        on.time.pass(seconds * 1000),
  ),
  crash: of(fc.tuple(who, fc.integer({ min: 0, max: 120 })), ([it, calls]) => ({ people }) => {
    if (calls === 0) people[it]!.process?.kill();
    else people[it]!.process?.killAfter(calls);
  }),
  interrupt: of(
    who,
    (it) =>
      ({ people }) =>
        people[it]!.process?.interrupt(),
  ),
  move: of(
    who,
    (it) =>
      ({ people }) =>
        people[it]!.move(),
  ),
  stands: of(
    fc.tuple(who, fc.integer({ min: 1, max: 300 })),
    ([it, seconds]) =>
      ({ people }) =>
        people[it]!.process?.standStill(seconds * 1000),
  ),
  slow: of(fc.tuple(who, fc.integer({ min: 1, max: 15 })), ([it, seconds]) => ({ people }) => {
    const { process } = people[it]!;
    if (process) process.slow = seconds;
  }),
  cut: of(
    fc.tuple(who, region),
    ([it, from]) =>
      ({ people }) =>
        void people[it]!.process?.cut.add(from),
  ),
  kill: of(
    region,
    (it) =>
      ({ on }) =>
        on.kill(it),
  ),
  answersLost: of(region, (it) => ({ on }) => {
    on.places.find(({ region: place }) => place === it)!.fault = "answerLost";
  }),
  trouble: of(fc.tuple(operation, fc.constantFrom("refused" as const, "lost" as const)), ([name, how]) => ({ on }) => {
    const error = Object.assign(new Error(`no answer to ${name}`), { name: "TimeoutError" });
    on.cloud.troubles.push({ operation: name, how, error });
  }),
  heal: of(fc.constant(undefined), () => ({ on, people }) => {
    on.heal();
    for (const { process } of people) process?.cut.clear();
  }),
} as const;

type Kind = keyof typeof kinds;

const weights: Readonly<Partial<Record<Kind, number>>> = { run: 5, passes: 6, later: 3, crash: 3 };

const named = (kind: Kind): fc.Arbitrary<Told & { readonly kind: Kind }> =>
  kinds[kind].map((told) => ({ kind, ...told }));

const sequence = fc.array(
  fc.oneof(...(Object.keys(kinds) as Kind[]).map((it) => ({ weight: weights[it] ?? 1, arbitrary: named(it) }))),
  { minLength: 3, maxLength: 14 },
);
const skew = fc.integer({ min: -3_600_000, max: 3_600_000 });

/** For `fc.assert`. */
export const sequencesEndLegally = (kind: "globalCluster" | "instances") =>
  fc.asyncProperty(
    sequence,
    fc.tuple(skew, skew),
    fc.constantFrom("resume" as const, "abort" as const),
    async (happenings, skews, how) => {
      const on = new DrilledCloud(kind);
      try {
        const people = [new Person(on, "ada", skews[0]), new Person(on, "bob", skews[1])];
        for (const { happening } of happenings) await happening({ on, people });
        await settled(on, people, how);
        await expectLegalEnd(on);
      } finally {
        on.remove();
      }
    },
  );

/** All that was broken is mended, whoever is at work comes to an end, and what is open then is closed by somebody. */
async function settled(on: DrilledCloud, people: readonly Person[], how: "resume" | "abort"): Promise<void> {
  on.heal();
  for (const { process } of people) process?.cut.clear();
  await on.time.pass(12 * 60 * minute, () => people.every(({ process }) => !process?.running));
  const last = new Operator(on, "eve", 0, on.machine());
  for (let attempt = 0; attempt < 4; attempt++) {
    const isOpen = (await last.open()).length > 0 || people.some((it) => it.process && !it.process.isAlive);
    if (!isOpen) break;
    last.later(attempt === 0 ? how : "abort");
    await on.time.pass(12 * 60 * minute, () => !last.running);
  }
  assert.deepEqual(await last.open(), [], `a run stays open:\n${last.said.slice(-8).join("\n")}`);
  await on.time.pass(3 * minute);
}

async function expectLegalEnd(on: DrilledCloud): Promise<void> {
  await expectOneWriter(on.cloud);
  assert.deepEqual(on.unlawful, []);
  for (const it of on.regions) {
    const places = on.cloud.switchesOn(it);
    if (places.length > 0) assert.ok(isAsked(on, it), `${it}'s switches in ${places.join()} are on: ${story(on)}`);
  }
}

/** Whether the last that was done about a region leaves its switches on: an evacuation that held, or ended where nobody could be let back in. */
function isAsked({ closed }: DrilledCloud, region: string): boolean {
  for (const { drill, choice, ending, fit } of closed.toReversed()) {
    if (drill === "failback" && choice.to === region && ending.outcome === "held") return false;
    if (!leftBy(choice).includes(region)) continue;
    return !/The safe state is reached/.test(ending.detail) || fit[region] === false;
  }
  return false;
}

const story = ({ closed }: DrilledCloud): string =>
  closed
    .map(({ drill, choice, ending }) => `${drill} ${JSON.stringify(choice)} ${ending.outcome}: ${ending.detail}`)
    .join("\n");
