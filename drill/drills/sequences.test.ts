import assert from "node:assert/strict";
import fc from "fast-check";
import { DrilledCloud } from "./drilledCloud.fixture";
import { expectOneWriter } from "./legal.fixture";
import { Operator } from "./operators.fixture";
import { sequencesEndLegally } from "./sequences.fixture";

/** The same ones each time; `npm run drills:soak` goes on to others, and says their seeds. */
const seed = 1;

describe("any sequence of runs, crashes, resumptions, aborts, faults and mending, by two people", function () {
  this.timeout(120_000);

  for (const kind of ["globalCluster", "instances"] as const)
    it(`ends with one writer of each store, and with no switch on that nobody asked for: ${kind}`, () =>
      fc.assert(sequencesEndLegally(kind), { seed, numRuns: 12 }));

  it("lets a region write that was fenced when it was left, once a failover goes back to it", async () => {
    const on = new DrilledCloud("globalCluster");
    const ada = (to: string) => {
      const it = new Operator(on, "ada", 0, on.machine());
      it.run("writer-failover", { to, dataLoss: "accepted" });
      return on.time.pass(4 * 3_600_000, () => !it.running);
    };
    await ada("eu-west-1");
    assert.deepEqual([...on.cloud.fenced], ["us-east-1"]);
    await ada("us-east-1");
    await expectOneWriter(on.cloud);
    assert.deepEqual(on.cloud.stores.writers("relational"), ["us-east-1"]);
    on.remove();
  });

  it("fences the old writer until a promotion is over whose beginner was killed, however long the lease is waited for", async () => {
    const on = new DrilledCloud("instances");
    const bob = new Operator(on, "bob", 0, on.machine());
    bob.run("writer-switchover", { to: "ap-south-1", dataLoss: "refused" });
    on.cloud.onCall = ({ operation }) => {
      if (operation === "PromoteReadReplica") bob.killAfter(1);
    };
    const isOver = (it: Operator) => () => !it.running;
    await on.time.pass(3_600_000, isOver(bob));
    assert.equal(bob.isAlive, false);
    const eve = new Operator(on, "eve", 0, on.machine());
    eve.later("abort");
    await on.time.pass(3_600_000, isOver(eve));
    await expectOneWriter(on.cloud);
    assert.deepEqual(
      [on.cloud.stores.writers("relational").includes("ap-south-1"), [...on.cloud.fenced]],
      [true, ["us-east-1"]],
    );
    assert.deepEqual(await eve.open(), []);
    on.remove();
  });
});
