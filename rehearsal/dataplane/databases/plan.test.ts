import assert from "node:assert/strict";
import { mulberry32 } from "../../../toolchain/mulberry32";
import { type ActualDatabase, type DatabaseStep, type DesiredDatabase, type DesiredMove, planDatabases } from "./plan";
import { arnIn, done, regionOf, server, standby, wanted } from "./plan.fixture";

const [us, eu, ap] = ["us", "eu", "ap"].map(arnIn) as [string, string, string];
/** The writer, and others that follow it. */
const world = (writer: string, ...followers: string[]): DesiredDatabase[] => [
  wanted(writer),
  ...followers.map((it) => wanted(it, { follows: writer })),
];

const move = (to: string, changes: Partial<DesiredMove> = {}): DesiredMove => ({
  ...{ group: "shop", to, isLossy: false },
  ...changes,
});

const said = (it: DatabaseStep): string =>
  [it.kind, regionOf(it.arn), ...("from" in it ? [`from ${regionOf(it.from)}`] : [])].join(" ");

const plan = (
  databases: readonly DesiredDatabase[],
  actual: readonly ActualDatabase[],
  moves: readonly DesiredMove[] = [],
): string[] => planDatabases({ databases, moves }, actual).map(said);

const running = [server(us), standby(eu, us), standby(ap, us)];

describe("What is done for databases", () => {
  it("is to start the writer and copy it to the others", () => {
    assert.deepEqual(plan(world(us, eu, ap), []), ["start us", "copy eu from us", "copy ap from us"]);
  });

  it("is nothing where all is as the API says", () => {
    assert.deepEqual(plan(world(us, eu, ap), running), []);
  });

  it("is to switch over, have the others follow, and only then to say so", () => {
    assert.deepEqual(plan(world(eu, us, ap), running, [move(eu)]), [
      "switch over eu from us",
      "follow ap from eu",
      "say moved eu",
    ]);
  });

  it("is to fail over at once where loss is allowed, and to rebuild all others, the old writer too", () => {
    assert.deepEqual(plan(world(eu, us, ap), running, [move(eu, { isLossy: true })]), [
      "fail over eu from us",
      "rebuild us from eu",
      "rebuild ap from eu",
      "say moved eu",
    ]);
  });

  it("is to leave an old writer alone while its region is down, and never to start it as it was", () => {
    const lost = [wanted(eu), wanted(us, { follows: eu, isDown: true }), wanted(ap, { follows: eu })];
    assert.deepEqual(plan(lost, running, [move(eu, { isLossy: true })]), [
      "kill us",
      "fail over eu from us",
      "rebuild ap from eu",
      "say moved eu",
    ]);
    const after = [server(us, { isRunning: false, isStale: true }), server(eu), standby(ap, eu)];
    assert.deepEqual(plan(lost, after), []);
    assert.deepEqual(plan(world(eu, us, ap), after), ["rebuild us from eu"]);
  });

  it("is to tell the API which members have their data again", () => {
    const pending = [wanted(eu), wanted(us, { follows: eu, isPendingResync: true })];
    assert.deepEqual(plan(pending, [server(eu), server(us, { isStale: true, isRunning: false })]), [
      "rebuild us from eu",
      "say synchronized us",
    ]);
    assert.deepEqual(plan(pending, [server(eu), standby(us, eu)]), ["say synchronized us"]);
  });

  it("is to tell the API that a replica was promoted once it takes writes", () => {
    const promoting = [wanted(us), wanted(eu, { isPromoting: true })];
    assert.deepEqual(plan(promoting, [server(us), standby(eu, us)]), ["promote eu", "say promoted eu"]);
    assert.deepEqual(plan(promoting, [server(us), server(eu)]), ["say promoted eu"]);
    assert.deepEqual(plan(promoting, [server(us), server(eu, { isRunning: false })]), [
      "restart eu",
      "say promoted eu",
    ]);
  });

  it("is to give a switchover up where the writer goes down or can't be reached, which stays the writer", () => {
    for (const trouble of [{ isDown: true }, { isCutOff: true }]) {
      const databases = [wanted(eu), wanted(us, { follows: eu, ...trouble })];
      const steps = plan(databases, [server(us), standby(eu, us)], [move(eu)]);
      assert.deepEqual(steps.at(-1), "say not moved eu");
      assert.equal(steps.includes("switch over eu from us"), false);
    }
  });

  it("is to start a writer that died before it is switched over", () => {
    const dead = [server(us, { isRunning: false }), standby(eu, us)];
    assert.deepEqual(plan(world(eu, us), dead, [move(eu)]), ["restart us", "switch over eu from us", "say moved eu"]);
  });

  it("is to start what died again, each as what it is", () => {
    const dead = [server(us, { isRunning: false }), standby(eu, us, { isRunning: false })];
    assert.deepEqual(plan(world(us, eu), dead), ["restart us", "follow eu from us"]);
    const alone = [wanted(us, { isDown: true }), wanted(eu, { follows: us })];
    assert.deepEqual(plan(alone, dead), ["restart eu"]);
  });

  it("is to promote what was detached, and to leave its old writer alone", () => {
    assert.deepEqual(plan([wanted(us), wanted(eu)], [server(us), standby(eu, us)]), ["promote eu"]);
  });

  it("is to remove what is no longer described", () => {
    assert.deepEqual(plan(world(us), [server(us), standby(eu, us)]), ["remove eu"]);
  });

  it("is nothing for a member that nothing gets to, until something does", () => {
    const cut = [wanted(us), wanted(eu, { follows: us, isCutOff: true })];
    assert.deepEqual(plan(cut, [server(us)]), []);
    assert.deepEqual(plan(world(us, eu), [server(us)]), ["copy eu from us"]);
  });

  it("is to follow the new writer with a fresh copy where the data were another writer's", () => {
    assert.deepEqual(plan(world(us, eu), [server(us), server(eu, { isRunning: false })]), ["rebuild eu from us"]);
    assert.deepEqual(plan(world(us, eu), [server(us, { isRunning: false }), server(eu)]), [
      "fence eu",
      "restart us",
      "rebuild eu from us",
    ]);
  });
});

describe("Plans for databases, from anything to anything", () => {
  const regions = ["us", "eu", "ap", "sa", "ca"].map(arnIn);

  const draws = (seed: number) => {
    const random = mulberry32(seed);
    const below = (count: number): number => Math.floor((random() / 2 ** 32) * count);
    const chance = (percent: number): boolean => below(100) < percent;
    return { below, chance, one: <T>(of: readonly T[]): T => of[below(of.length)]! };
  };
  type Draws = ReturnType<typeof draws>;

  const anyDesired = ({ below, chance, one }: Draws) => {
    const arns = regions.filter(() => chance(70));
    const writers = arns.filter((_, index) => index === 0 || chance(25));
    const trouble = () => ({ isDown: chance(25), isCutOff: chance(15), isPendingResync: chance(20) });
    const databases = arns.map((arn) =>
      writers.includes(arn)
        ? wanted(arn, { isDown: chance(20) })
        : wanted(arn, { follows: one(writers), ...trouble() }),
    );
    const moves = writers.filter(() => chance(30)).map((to) => move(to, { group: to, isLossy: below(2) === 0 }));
    return { databases, moves };
  };

  const anyActual = ({ chance, one }: Draws): ActualDatabase[] =>
    regions
      .filter(() => chance(60))
      .map((arn) => {
        const state = { isRunning: chance(70), isStale: chance(20) };
        return chance(30) ? server(arn, state) : standby(arn, one(regions), state);
      });

  const writersOf = (
    writer: DesiredDatabase,
    databases: readonly DesiredDatabase[],
    now: ReadonlyMap<string, ActualDatabase>,
  ) =>
    databases
      .filter((it) => it === writer || it.follows === writer.arn)
      .filter(({ arn }) => now.get(arn)?.role === "writer" && now.get(arn)?.isRunning && !now.get(arn)?.isStale).length;

  /** Does what is planned; never more servers that write in a group than there were, or one. */
  const settle = (desired: ReturnType<typeof anyDesired>, before: ReadonlyMap<string, ActualDatabase>) => {
    const { databases, moves } = desired;
    const writers = databases.filter((it) => !it.follows);
    let now = before;
    for (const step of planDatabases(desired, [...before.values()])) {
      const next = done(step, now, databases);
      for (const it of writers) {
        const most = Math.max(1, writersOf(it, databases, now));
        assert.ok(writersOf(it, databases, next) <= most, `${said(step)} makes a second writer`);
      }
      now = next;
    }
    return { now, moves };
  };

  it("never make a second writer, are done once done, and once all is up lead to what the API says", () => {
    for (let seed = 1; seed <= 3000; seed++) {
      const drawn = draws(seed);
      const desired = anyDesired(drawn);
      const start = new Map(anyActual(drawn).map((it) => [it.arn, it]));
      try {
        const troubled = settle(desired, start).now;
        const up = { isDown: false, isCutOff: false, isPendingResync: false };
        const healed = { databases: desired.databases.map((it) => ({ ...it, ...up })), moves: [] };
        const { now } = settle(healed, troubled);
        const expected = desired.databases.map(({ arn, follows }) => (follows ? standby(arn, follows) : server(arn)));
        assert.deepEqual(
          new Map(now),
          new Map([...now.keys()].map((arn) => [arn, expected.find((it) => it.arn === arn)])),
        );
        assert.equal(now.size, expected.length);
        assert.deepEqual(planDatabases(healed, [...now.values()]), []);
      } catch (error) {
        throw new Error(`seed ${seed}: ${(error as Error).message}`, { cause: error });
      }
    }
  });
});
