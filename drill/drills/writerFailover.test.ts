import assert from "node:assert/strict";
import { FakeCloud, fakePlatform } from "./fakeCloud.fixture";
import { outcomes, ran, taken } from "./running.fixture";
import { writerFailover } from "./writerFailover";

const [dead, to] = ["us-east-1", "eu-west-1"] as const;
const choice = { to, dataLoss: "accepted" } as const;

function cloudOf(kind: "globalCluster" | "instances" = "globalCluster") {
  const platform = fakePlatform(kind);
  return { cloud: new FakeCloud(platform, dead), plan: writerFailover.plan(platform, choice) };
}

describe("the drill writer-failover", () => {
  it("has no plan unless loss is accepted", () => {
    assert.throws(() => writerFailover.plan(fakePlatform(), { to, dataLoss: "refused" }), {
      message: "writer-failover: it loses what hasn't been replicated: give --accept-data-loss if it may",
    });
  });

  for (const kind of ["globalCluster", "instances"] as const)
    it(`asks the region that takes over alone, and fails over from one that is dead: ${kind}`, async () => {
      const { cloud, plan } = cloudOf(kind);
      cloud.kill(dead);
      assert.deepEqual(await ran(plan, cloud.context(choice)), ["held", "held", "held", "held"]);
      assert.deepEqual(cloud.stores.writers("document"), [to]);
      assert.equal(cloud.stores.writers("relational").includes(to), true);
      assert.deepEqual([...new Set(cloud.calls.map((it) => it.region))], [to]);
    });

  it("waits until another region follows, but not for the one that is dead", async () => {
    const { cloud, plan } = cloudOf();
    cloud.kill(dead);
    const results = await taken(plan.steps, cloud.context(choice));
    assert.match(results.at(-1)!.detail, /who follows: relational: ap-south-1; document: ap-south-1$/);
    // The fake cloud rebuilds members in 15 minutes.
    assert.ok(cloud.now >= 900_000);
  });

  it("doesn't begin while the writer is being moved to another region", async () => {
    const { cloud, plan } = cloudOf();
    cloud.stores.perform("ap-south-1", "FailoverGlobalCluster", {
      GlobalClusterIdentifier: "meridian-relational",
      TargetDbClusterIdentifier: cloud.platform.regions[2]!.relational.arn,
      AllowDataLoss: true,
    });
    assert.match(
      outcomes(await taken(plan.steps, cloud.context(choice)))[1]!,
      /^refused: not moving the relational database to eu-west-1: us-east-1 writes the relational database, a failover to ap-south-1 is under way$/,
    );
    assert.equal(
      cloud.calls.some((it) => it.operation === "FailoverGlobalCluster"),
      false,
    );
  });
});
