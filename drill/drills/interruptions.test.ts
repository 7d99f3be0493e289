import assert from "node:assert/strict";
import type { DrillChoice } from "../drill";
import { writersIn, observeTopology } from "../probes/topology";
import { FakeCloud, fakePlatform } from "./fakeCloud.fixture";
import { drills } from "./index";
import { expectOneWriter } from "./legal.fixture";
import { outcomes, taken } from "./running.fixture";
import { unfitness } from "./steps/letIn";

const writer = "us-east-1";

interface Scenario {
  readonly drill: string;
  readonly choice: DrillChoice;
  /** Before it begins. */
  readonly before?: (cloud: FakeCloud) => void;
}

const dead = (cloud: FakeCloud): void => cloud.kill(writer);
const left = (cloud: FakeCloud): void => {
  for (const store of ["relational", "document"] as const) cloud.stores.place(store, "eu-west-1");
  for (const place of ["eu-west-1", "ap-south-1"])
    Object.assign(cloud.switchOf(writer, place), { held: 1, alarm: "ALARM" });
};

const scenarios: readonly Scenario[] = [
  { drill: "writer-switchover", choice: { to: "eu-west-1", dataLoss: "refused" } },
  { drill: "writer-failover", choice: { to: "eu-west-1", dataLoss: "accepted" }, before: dead },
  { drill: "region-evacuation", choice: { leave: writer, dataLoss: "refused" } },
  { drill: "region-evacuation", choice: { leave: writer, dataLoss: "accepted" } },
  { drill: "region-evacuation", choice: { leave: writer, dataLoss: "accepted" }, before: dead },
  { drill: "region-evacuation", choice: { leave: "ap-south-1", dataLoss: "refused" } },
  { drill: "second-failure", choice: { leave: writer, alsoLeave: "eu-west-1", dataLoss: "accepted" } },
  { drill: "second-failure", choice: { leave: "eu-west-1", alsoLeave: writer, dataLoss: "accepted" }, before: dead },
  { drill: "backup-restore", choice: { region: "eu-west-1", store: "document", dataLoss: "refused" } },
  { drill: "secret-rotation", choice: { dataLoss: "refused" } },
  { drill: "failback", choice: { to: writer, dataLoss: "refused" }, before: left },
];

const changing =
  /^(PutMetricData|UpdateSchedule|SwitchoverGlobalCluster|FailoverGlobalCluster|PromoteReadReplica|StartRestoreJob|CreateDBInstance|DeleteDBInstance|DeleteDBCluster)$/;

interface End {
  readonly at: number;
  /** Whether AWS has heard of the last change. */
  readonly when: "before" | "after";
}

/** Ends a run at the change of this number, like a process that is killed: nothing that it would have called later is called. */
async function endedAt(kind: "globalCluster" | "instances", scenario: Scenario, { at, when }: End) {
  const platform = fakePlatform(kind);
  const cloud = new FakeCloud(platform, writer);
  scenario.before?.(cloud);
  cloud.restores.content.set("any", { rows: { products: 3 }, onlyGrowing: ["products"], invariants: [] });
  const plan = drills.find((it) => it.name === scenario.drill)!.plan(platform, scenario.choice);
  const context = cloud.context(scenario.choice);
  let changes = 0;
  let isEnded = false;
  cloud.onCall = ({ operation }) => {
    if (changing.test(operation)) changes++;
    if (isEnded || (changes > at && when === "before")) {
      isEnded = true;
      throw new Error("killed");
    }
    isEnded = changes > at;
  };
  await taken(plan.steps, context);
  cloud.onCall = () => undefined;
  return { cloud, context, plan, isEnded };
}

/** Ends a run at each of its changes, before AWS heard of it and after, and goes on from there. */
async function fromEverywhere(
  kind: "globalCluster" | "instances",
  scenario: Scenario,
  goOn: (ended: Awaited<ReturnType<typeof endedAt>>, words: string) => Promise<void>,
): Promise<void> {
  for (let at = 0, isLast = false; !isLast; at++) {
    isLast = true;
    for (const when of ["before", "after"] as const) {
      const ended = await endedAt(kind, scenario, { at, when });
      if (ended.isEnded) isLast = false;
      await goOn(ended, `${when} change ${at}`);
    }
    assert.ok(at < 200, "it never ends");
  }
}

async function expectLegal(cloud: FakeCloud, { choice }: Scenario): Promise<void> {
  assert.deepEqual(cloud.restores.left, []);
  const topologies = await expectOneWriter(cloud);
  for (const region of [choice.leave, choice.alsoLeave].filter((it) => it !== undefined))
    if (unfitness(region, topologies) === undefined) {
      cloud.pass(120_000);
      assert.deepEqual(cloud.switchesOn(region), []);
    }
}

describe("a drill that is interrupted anywhere", function () {
  this.timeout(60_000);

  for (const kind of ["globalCluster", "instances"] as const)
    for (const scenario of scenarios) {
      const { drill, choice, before } = scenario;
      const words = `${drill} ${Object.values(choice).join(" ")}${before === dead ? ", writer dead" : ""}, ${kind}`;

      it(`reaches its safe state: ${words}`, () =>
        fromEverywhere(kind, scenario, async ({ cloud, context, plan }, where) => {
          const safe = outcomes(await taken(plan.safeState.steps, context));
          assert.deepEqual(
            safe.filter((it) => it !== "held"),
            [],
            where,
          );
          await expectLegal(cloud, scenario);
        }));

      it(`is resumed to the same end: ${words}`, async () => {
        const wanted = await uninterrupted(kind, scenario);
        await fromEverywhere(kind, scenario, async ({ cloud, context, plan }, where) => {
          const resumed = outcomes(await taken(plan.steps, context));
          assert.deepEqual(
            resumed.filter((it) => it !== "held"),
            [],
            where,
          );
          assert.deepEqual(await endOf(cloud, choice), wanted, where);
        });
      });
    }
});

/** Who writes, and which switches are on. */
async function endOf(cloud: FakeCloud, { leave, alsoLeave, to }: DrillChoice): Promise<unknown> {
  const asked = cloud.platform.regions.map((it) => it.region).filter((it) => !cloud.down.has(it));
  const { platform, clientsIn } = cloud.context();
  const look = (store: "relational" | "document") => observeTopology(store, { platform, clientsIn, regions: asked });
  const topologies = await Promise.all([look("relational"), look("document")]);
  const regions = [leave, alsoLeave, to].filter((it) => it !== undefined);
  return {
    writers: topologies.map(writersIn),
    switches: regions.map((it) => cloud.switchesOn(it)),
    copies: cloud.restores.left,
  };
}

async function uninterrupted(kind: "globalCluster" | "instances", scenario: Scenario): Promise<unknown> {
  const { cloud } = await endedAt(kind, scenario, { at: Infinity, when: "before" });
  return endOf(cloud, scenario.choice);
}
