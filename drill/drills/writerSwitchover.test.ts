import assert from "node:assert/strict";
import { awsError, FakeCloud, fakePlatform, threeRegions } from "./fakeCloud.fixture";
import { outcomes, ran, taken } from "./running.fixture";
import { writerSwitchover } from "./writerSwitchover";

const to = "eu-west-1";
const choice = { to, dataLoss: "refused" } as const;

function cloudOf(kind: "globalCluster" | "instances" = "globalCluster", writer = "us-east-1") {
  const platform = fakePlatform(kind);
  return { cloud: new FakeCloud(platform, writer), plan: writerSwitchover.plan(platform, choice) };
}

describe("the drill writer-switchover", () => {
  it("moves both writers, side by side, by calls in the region that takes over", async () => {
    const { cloud, plan } = cloudOf();
    assert.deepEqual(await ran(plan, cloud.context(choice)), ["held", "held"]);
    assert.deepEqual([cloud.stores.writers("relational"), cloud.stores.writers("document")], [[to], [to]]);
    const changes = cloud.calls.filter((it) => !/^(Describe|List|Get)/.test(it.operation));
    assert.deepEqual(changes, [
      { region: to, operation: "SwitchoverGlobalCluster" },
      { region: to, operation: "SwitchoverGlobalCluster" },
    ]);
  });

  it("moves one store alone where one is chosen", async () => {
    const platform = fakePlatform();
    const cloud = new FakeCloud(platform, "us-east-1");
    const plan = writerSwitchover.plan(platform, { ...choice, store: "document" });
    assert.deepEqual(await ran(plan, cloud.context(choice)), ["held", "held"]);
    assert.deepEqual([cloud.stores.writers("relational"), cloud.stores.writers("document")], [["us-east-1"], [to]]);
  });

  it("promotes an instance behind a fence, after the document database and once it has caught up", async () => {
    const { cloud, plan } = cloudOf("instances");
    assert.deepEqual(await ran(plan, cloud.context(choice)), ["held", "held", "held", "held"]);
    assert.deepEqual([...cloud.fenced], ["us-east-1"]);
    assert.deepEqual(cloud.stores.writers("document"), [to]);
    // The one that was left never hears of it.
    assert.deepEqual(cloud.stores.writers("relational"), ["us-east-1", to]);
    const changes = cloud.calls.map((it) => it.operation).filter((it) => !/^(Describe|List|Get)/.test(it));
    assert.deepEqual(changes, ["SwitchoverGlobalCluster", "PromoteReadReplica"]);
    assert.match(plan.byHand!.join(), /Rebuild the instances/);
  });

  it("promotes nothing that nobody has fenced", async () => {
    const { cloud, plan } = cloudOf("instances");
    const context = cloud.context(choice);
    const unfenced = { ...context, ports: { ...context.ports, confirm: () => Promise.resolve(false) } };
    delete (unfenced as { fences?: unknown }).fences;
    const [first, ...rest] = await ran(plan, unfenced);
    assert.match(first!, /^refused: us-east-1 isn't fenced, .*storefront fence --region us-east-1/);
    assert.deepEqual(rest, ["skipped", "skipped", "skipped"]);
    assert.deepEqual(cloud.stores.writers("document"), ["us-east-1"]);
  });

  const refused: Readonly<Record<string, readonly [(cloud: FakeCloud) => void, RegExp]>> = {
    "the region writes already": [
      (cloud) => (["relational", "document"] as const).forEach((it) => cloud.stores.place(it, to)),
      /not moving to eu-west-1: it writes relational and document already/,
    ],
    "its cluster is headless": [
      (cloud) => cloud.stores.headless.add(to),
      /its cluster has no instance there, so it couldn't write; add one/,
    ],
    "nobody can say how it is": [(cloud) => cloud.down.add(to), /eu-west-1 doesn't answer/],
  };
  for (const [why, [change, reason]] of Object.entries(refused))
    it(`is refused, and nothing is changed, where ${why}`, async () => {
      const { cloud, plan } = cloudOf();
      change(cloud);
      assert.match((await ran(plan, cloud.context(choice))).join("\n"), reason);
      assert.equal(cloud.calls.filter((it) => it.operation.startsWith("Switchover")).length, 0);
    });

  for (const how of ["refused", "lost"] as const)
    for (const error of [
      awsError("ThrottlingException"),
      awsError("TimeoutError"),
      awsError("InternalFailure", "", 500),
    ])
      it(`looks what became of a call whose ${how === "lost" ? "answer was lost" : "request was refused"} by ${error.name}`, async () => {
        const { cloud, plan } = cloudOf();
        cloud.troubles.push({ operation: "SwitchoverGlobalCluster", how, error });
        assert.deepEqual(await ran(plan, cloud.context(choice)), ["held", "held"]);
        const begun = cloud.calls.filter((it) => it.operation === "SwitchoverGlobalCluster").length;
        assert.equal(begun, how === "lost" ? 2 : 3);
      });

  it("fails with AWS' words where the writer can't hand over, or the global cluster is gone", async () => {
    const { cloud, plan } = cloudOf();
    cloud.stores.dead.add("us-east-1");
    const [first] = outcomes(await taken(plan.steps, cloud.context(choice)));
    assert.match(first!, /^failed: .*the primary cluster is not currently in the available state/);
    const { cloud: other, plan: same } = cloudOf();
    other.troubles.push({
      operation: "SwitchoverGlobalCluster",
      how: "refused",
      error: awsError("GlobalClusterNotFoundFault"),
    });
    assert.match(outcomes(await taken(same.steps, other.context(choice)))[0]!, /^failed: GlobalClusterNotFoundFault/);
  });

  it("goes on where it was interrupted, and does nothing twice", async () => {
    const { cloud, plan } = cloudOf();
    const context = cloud.context(choice);
    await taken(plan.steps, context);
    const before = cloud.calls.length;
    const again = await taken(plan.steps, context);
    assert.deepEqual(outcomes(again), ["held", "held"]);
    assert.match(again[0]!.detail, /^nothing to do: /);
    assert.equal(cloud.calls.slice(before).filter((it) => it.operation.startsWith("Switchover")).length, 0);
  });

  it("names everything that is wrong with what was chosen", () => {
    const platform = fakePlatform("instances");
    assert.throws(() => writerSwitchover.plan(platform, { to: "sa-east-1", store: "document", dataLoss: "refused" }), {
      message: [
        `writer-switchover: --to sa-east-1 is no region of this platform, which has ${threeRegions.join(", ")}`,
        "writer-switchover: --store document isn't possible where the relational database is of kind rds: both stores move together, leave it out",
      ].join("\n"),
    });
    assert.throws(() => writerSwitchover.plan(platform, { dataLoss: "refused" }), /--to is missing: one of us-east-1/);
  });
});
