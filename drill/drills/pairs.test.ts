import assert from "node:assert/strict";
import type { DrillChoice } from "../drill";
import { FakeCloud, fakePlatform, threeRegions } from "./fakeCloud.fixture";
import { drills } from "./index";
import { expectOneWriter } from "./legal.fixture";
import { ran } from "./running.fixture";

const pairs = threeRegions.flatMap((one) =>
  threeRegions.filter((it) => it !== one).map((other) => [one, other] as const),
);

const planOf = ({ platform }: FakeCloud, name: string, choice: DrillChoice) =>
  drills.find((it) => it.name === name)!.plan(platform, choice);

/** Every step held, and each store has one writer. */
async function expectHeld(cloud: FakeCloud, name: string, choice: DrillChoice): Promise<void> {
  const plan = planOf(cloud, name, choice);
  const words = `${name} ${JSON.stringify(choice)}`;
  assert.deepEqual(
    (await ran(plan, cloud.context(choice))).filter((it) => it !== "held"),
    [],
    words,
  );
  await expectOneWriter(cloud, words);
}

const expectWriter = ({ stores }: FakeCloud, region: string): void =>
  assert.deepEqual(
    (["relational", "document"] as const).map((store) => stores.writers(store).includes(region)),
    [true, true],
    region,
  );

function expectLastOf(cloud: FakeCloud, lost: readonly string[]): void {
  const last = threeRegions.find((it) => !lost.includes(it))!;
  expectWriter(cloud, last);
  assert.deepEqual(
    lost.map((it) => cloud.switchesOn(it).includes(last)),
    [true, true],
  );
}

describe("every pair of regions", () => {
  it("is six", () => assert.equal(pairs.length, 6));

  for (const kind of ["globalCluster", "instances"] as const)
    for (const [leave, other] of pairs) {
      it(`${leave} is left for ${other}, which then writes, and nobody is led there, ${kind}`, async () => {
        const cloud = new FakeCloud(fakePlatform(kind), leave);
        await expectHeld(cloud, "region-evacuation", { leave, to: other, dataLoss: "refused" });
        expectWriter(cloud, other);
        assert.equal(cloud.switchesOn(leave).length, 2);
      });

      it(`${leave} and ${other} are lost, and the last one writes, ${kind}`, async () => {
        const cloud = new FakeCloud(fakePlatform(kind), leave);
        cloud.kill(leave);
        cloud.kill(other);
        await expectHeld(cloud, "second-failure", { leave, alsoLeave: other, dataLoss: "accepted" });
        expectLastOf(cloud, [leave, other]);
      });

      it(`${other} is lost when ${leave} has been left, ${kind}`, async () => {
        const cloud = new FakeCloud(fakePlatform(kind), leave);
        cloud.kill(leave);
        await expectHeld(cloud, "region-evacuation", { leave, to: other, dataLoss: "accepted" });
        cloud.kill(other);
        const both: DrillChoice = { leave: other, alsoLeave: leave, dataLoss: "accepted" };
        if (kind === "globalCluster") {
          await expectHeld(cloud, "second-failure", both);
          return expectLastOf(cloud, [leave, other]);
        }
        // The last one's copy followed the region that was lost first, and people rebuild it (docs/databases.md).
        const ended = await ran(planOf(cloud, "second-failure", both), cloud.context(both));
        assert.match(
          ended.find((it) => it !== "held")!,
          /^refused: .*'s copy doesn't follow the writer, so it must be rebuilt first/,
        );
      });
    }
});
