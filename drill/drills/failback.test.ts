import assert from "node:assert/strict";
import { FakeCloud, fakePlatform } from "./fakeCloud.fixture";
import { failback } from "./failback";
import { outcomes, ran, taken } from "./running.fixture";

const to = "us-east-1";
const choice = { to, dataLoss: "refused" } as const;

/** It was left: eu-west-1 writes, and every switch of it is held. */
function cloudOf() {
  const platform = fakePlatform();
  const cloud = new FakeCloud(platform, "eu-west-1");
  for (const place of ["eu-west-1", "ap-south-1"])
    Object.assign(cloud.switchOf(to, place), { held: 1, alarm: "ALARM" });
  return { cloud, plan: failback.plan(platform, choice) };
}

describe("the drill failback", () => {
  it("lets users in by every switch, and then moves the writers back by switchover", async () => {
    const { cloud, plan } = cloudOf();
    assert.deepEqual(
      (await ran(plan, cloud.context(choice))).filter((it) => it !== "held"),
      [],
    );
    assert.deepEqual(cloud.switchesOn(to), []);
    assert.deepEqual([cloud.stores.writers("relational"), cloud.stores.writers("document")], [[to], [to]]);
    const changes = cloud.calls.map((it) => it.operation).filter((it) => /^(Update|Switchover|Failover)/.test(it));
    assert.deepEqual(changes, [
      ...["UpdateSchedule", "UpdateSchedule"],
      ...["SwitchoverGlobalCluster", "SwitchoverGlobalCluster"],
    ]);
  });

  it("changes nothing before somebody says that what was lost is reconciled", async () => {
    const { cloud, plan } = cloudOf();
    const context = cloud.context(choice);
    const ports = { ...context.ports, confirm: () => Promise.resolve(false) };
    const [first] = outcomes(await taken(plan.steps, { ...context, ports }));
    assert.equal(
      first,
      "refused: not letting us-east-1 back in: what was lost isn't reconciled yet (docs/storefront.md)",
    );
    assert.deepEqual(cloud.calls, []);
  });

  it("says that the region stays out where one place can't be turned", async () => {
    const { cloud, plan } = cloudOf();
    cloud.down.add("ap-south-1");
    const results = outcomes(await taken(plan.steps.slice(3), cloud.context(choice)));
    assert.match(results[0]!, /^deviated: ap-south-1: TimeoutError.*us-east-1 stays out of DNS until every one says 0/);
    assert.equal(cloud.stores.writers("document")[0], "eu-west-1");
  });
});
