import assert from "node:assert/strict";
import { setImmediate as turn } from "node:timers/promises";
import { mulberry32 } from "../../../toolchain/mulberry32";
import type { DesiredGroup, DesiredListener } from "../balancer/observed";
import type { DesiredMachine } from "../compute/instances";
import { arnIn, wanted } from "../databases/plan.fixture";
import { Happenings } from "../events";
import { ModelApi, ModelBalancing, ModelCompute, ModelDatabases } from "./convergence.fixture";
import { Reconciler } from "./reconciler";

const regions = ["us", "eu", "ap"];
const clusters = regions.map(arnIn);
const instances = ["i-1", "i-2", "i-3", "i-4", "i-5"];

const drawsOf = (seed: number) => {
  const random = mulberry32(seed);
  const below = (count: number): number => Math.floor((random() / 2 ** 32) * count);
  const chance = (percent: number): boolean => below(100) < percent;
  return { below, chance, one: <T>(of: readonly T[]): T => of[below(of.length)]! };
};
type Draws = ReturnType<typeof drawsOf>;

const machine = (id: string): DesiredMachine => {
  const place = { region: "us", zone: "usa", group: "storefront", launchedAt: 0, drainSeconds: 30 };
  // No plan looks at what a machine runs.
  return { kind: "instance", id, ...place, runs: {} as DesiredMachine["runs"] };
};

const group = (arn: string, targets: readonly string[]): DesiredGroup => ({
  ...{ arn, region: "us", targets: targets.map((id) => ({ id, port: 8080, zone: "usa" })) },
  settings: {} as DesiredGroup["settings"],
});

const listener = (arn: string, rules: number): DesiredListener => ({
  ...{ arn, region: "us", balancerArn: "balancer", name: "shop", port: 443, idleSeconds: 60, keepAliveSeconds: 60 },
  rules: [{ Priority: "default", IsDefault: true, Actions: [{ Type: "forward", Order: rules }] }],
});

/** A cloud that follows what is called, whatever goes wrong, and a random sequence of calls and faults on it. */
class Cloud {
  readonly api = new ModelApi();
  readonly databases = new ModelDatabases(this.api);
  readonly compute = new ModelCompute(this.api);
  readonly balancing = new ModelBalancing(this.api);
  readonly parts = [this.databases, this.compute, this.balancing];
  readonly happenings = new Happenings();
  readonly reconciler: Reconciler;

  constructor(private readonly draws: Draws) {
    const { parts, happenings, api } = this;
    for (const it of parts) it.fails = () => draws.chance(15);
    this.reconciler = new Reconciler({ parts, happenings, nextChange: api.next, retryMs: 1, burstMs: 1 });
  }

  /** Something is called, or breaks. */
  happen(): void {
    const { draws, api } = this;
    draws.one([
      () => this.callDatabases(),
      () => this.callDatabases(),
      () => this.trouble(),
      () => this.trouble(),
      () => this.databases.kill(draws.one(clusters)),
      () => this.compute.kill(draws.one(instances)),
      () => {
        api.machines = instances.filter(() => draws.chance(60)).map(machine);
        api.changed("autoscaling");
      },
      () => {
        const targets = instances.filter(() => draws.chance(60));
        const listeners = ["a", "b"].filter(() => draws.chance(70)).map((it) => listener(it, draws.below(3)));
        api.balancing = { listeners, groups: listeners.map((it) => group(`group ${it.arn}`, targets)) };
        api.changed("elasticloadbalancing");
      },
      () => this.reconciler.lookAgain(),
    ])();
  }

  /** A cluster is created or deleted, or the global cluster's writer is moved. */
  private callDatabases(): void {
    const { api, draws } = this;
    const { databases, moves } = api.databases;
    const writer = databases.find((it) => it.follows === undefined)?.arn ?? draws.one(clusters);
    const next = draws.one(clusters);
    // AWS refuses a move while another one is under way, and to one that has no data yet.
    const isMove = moves.length === 0 && this.databases.servers.get(next)?.role === "standby" && draws.chance(70);
    const there = clusters.filter((it) => it === writer || it === next || draws.chance(70));
    const takesWrites = isMove ? next : writer;
    const described = there.map((arn) => {
      const before = databases.find((it) => it.arn === arn);
      const { isDown = false, isCutOff = false, isPendingResync = false } = before ?? {};
      return wanted(
        arn,
        arn === takesWrites ? { isDown } : { follows: takesWrites, isDown, isCutOff, isPendingResync },
      );
    });
    api.databases = {
      databases: described,
      moves: isMove ? [{ group: "shop", from: writer, to: next, isLossy: draws.chance(50) }] : moves,
    };
    api.changed("rds");
  }

  /** A cluster goes down, is cut off, or has lost its data; or is well again. */
  private trouble(): void {
    const { api, draws } = this;
    const { databases, moves } = api.databases;
    const arn = draws.one(clusters);
    const trouble = { isDown: draws.chance(40), isCutOff: draws.chance(30), isPendingResync: draws.chance(30) };
    api.databases = { moves, databases: databases.map((it) => (it.arn === arn ? { ...it, ...trouble } : it)) };
    api.changed("rds");
  }

  /** Everything is well, and nothing fails any more. */
  heal(): void {
    const { databases, moves } = this.api.databases;
    for (const it of this.parts) it.fails = () => false;
    const well = { isDown: false, isCutOff: false, isPendingResync: false };
    this.api.databases = { moves, databases: databases.map((it) => ({ ...it, ...well })) };
    this.api.changed("rds");
  }

  async converged(): Promise<void> {
    for (const it of this.parts) await it.untilQuiet(() => this.reconciler.lookAgain());
    for (const it of this.parts) it.assertConverged();
  }
}

/** @returns how many steps were taken */
async function lives(seed: number): Promise<number> {
  const draws = drawsOf(seed);
  const cloud = new Cloud(draws);
  try {
    // From any state to any other, several times in the life of one cloud.
    for (let round = 0; round < 3; round++) {
      for (let event = 0; event < 25; event++) {
        cloud.happen();
        for (let turns = draws.below(8); turns > 0; turns--) await turn();
      }
      cloud.heal();
      await cloud.converged();
    }
    return cloud.happenings.list.length;
  } catch (error) {
    const last = cloud.happenings.list.slice(-12).map((it) => `  ${it.part}: ${it.what}`);
    throw new Error([`seed ${seed}: ${(error as Error).message}`, ...last].join("\n"), { cause: error });
  } finally {
    await cloud.reconciler.stop();
  }
}

describe("All parts together, following the AWS API", function () {
  this.timeout(30_000);

  it("become what it says once all is well, whatever was called, broke and failed before, in any order", async () => {
    const seeds = Array.from({ length: 60 }, (_, index) => index + 1);
    const steps = await Promise.all(seeds.map(lives));
    assert.equal(Math.min(...steps) > 20, true);
  });
});
