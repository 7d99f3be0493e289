import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import type { UsersPort } from "../context";
import type { DrillChoice } from "../drill";
import type { AskedSecond } from "../prober/usersView";
import { DrilledCloud } from "./drilledCloud.fixture";
import { errorRows, errorShare, errorTable, leastAbove, rollingShares, toleratedPercent } from "./errorShare";
import { FakeCloud, fakePlatform } from "./fakeCloud.fixture";
import { drills } from "./index";
import { expectOneWriter } from "./legal.fixture";
import { Operator } from "./operators.fixture";

const stay = ["eu-west-1", "ap-south-1"];
const refused: DrillChoice = { leave: "us-east-1", dataLoss: "refused" };
const accepted: DrillChoice = { leave: "us-east-1", dataLoss: "accepted" };

/** Two requests a second for so long, of which this share fails. */
const asked = (seconds: number, failed: 0 | 1 | 2): readonly AskedSecond[] =>
  Array.from({ length: seconds }, (_, second) => ({ second, requests: 2, failed }));

const usersOf = (all: readonly AskedSecond[]): UsersPort => ({ who: "the prober", lately: () => Promise.resolve(all) });

describe("errors that drills tolerate", () => {
  it("are said of every drill once, in the order of the list", () =>
    assert.deepEqual(
      errorRows.map((it) => it.drill),
      drills.map(({ name }) => name),
    ));

  it("stand in docs/drills.md as they are", () => {
    const text = readFileSync(path.join(__dirname, "..", "..", "docs", "drills.md"), "utf8");
    const section = text.slice(text.indexOf("| Drill ", text.indexOf("## What stops a drill")));
    const plain = (table: string): string[] =>
      table.split("\n").map((it) => it.replaceAll(/ *\| */g, "|").replaceAll(/-+/g, "-"));
    assert.deepEqual(plain(section.slice(0, section.indexOf("\n\n"))), plain(errorTable()));
  });

  it("are the objective, or more where writes are refused on purpose, or any after a loss that is accepted", () => {
    const of = (drill: string, choice = refused, kind: "globalCluster" | "instances" = "globalCluster") =>
      toleratedPercent({ drill, platform: fakePlatform(kind), choice, stay });
    assert.equal(of("region-evacuation"), 10);
    assert.equal(of("region-evacuation", refused, "instances"), 60);
    assert.equal(of("region-evacuation", accepted), undefined);
    assert.equal(of("gray-failure", accepted), 60);
    assert.equal(of("backup-restore", refused, "instances"), 10);
    assert.equal(of("capacity"), undefined);
    assert.throws(() => of("another"), /nobody has said how many errors another tolerates/);
  });

  it("are all where the configuration says 100 percent", () => {
    const platform = fakePlatform();
    const global = { ...platform.global, drillErrorLimit: { percent: 100, seconds: 60 } };
    assert.deepEqual(errorShare({ drill: "zone-loss", platform: { ...platform, global }, choice: refused, stay }), []);
  });
});

describe("the share of failed requests", () => {
  it("is above the limit where it is in every interval, and says the least of them", () => {
    const share = (requests: number, failed: number) => ({ requests, failed });
    assert.equal(leastAbove([share(100, 50), share(100, 20)], 10), 20);
    assert.equal(leastAbove([share(100, 50), share(100, 10)], 10), undefined);
    assert.equal(leastAbove([share(8, 4), share(100, 50)], 10), undefined, "of four failed requests it says nothing");
    assert.equal(leastAbove([share(0, 30)], 10), 100, "a load balancer without a target counts its 503 alone");
    assert.equal(leastAbove([], 10), undefined);
    assert.equal(leastAbove(undefined, 10), undefined);
  });

  it("is of the interval that ends with each of the last seconds", () => {
    const shares = rollingShares([...asked(10, 0), ...asked(10, 2).map((it) => ({ ...it, second: it.second + 10 }))], 3, 10)!; // prettier-ignore
    assert.deepEqual(
      shares.map(({ failed }) => failed),
      [20, 18, 16],
    );
    assert.equal(rollingShares([], 3, 10), undefined);
  });
});

describe("the stop condition error-share", () => {
  const platform = fakePlatform();
  const [condition] = errorShare({ drill: "region-evacuation", platform, choice: refused, stay });
  const reasonOf = (cloud: FakeCloud, users?: UsersPort) =>
    condition!.reason(cloud.context(refused, users && { users }));
  const cloudServed = (failed: number) => {
    const cloud = new FakeCloud(platform, "us-east-1");
    for (const region of stay) cloud.served.set(region, { requests: 600, failed });
    return cloud;
  };

  it("asks only regions that stay", () =>
    assert.deepEqual(
      condition!.calls.map(({ operation, region }) => `${operation} in ${region}`),
      ["GetMetricData in eu-west-1", "GetMetricData in ap-south-1"],
    ));

  it("holds by what users met for long enough, whatever load balancers count", async () => {
    assert.equal(
      await reasonOf(cloudServed(0), usersOf(asked(180, 1))),
      "of users' requests 50.0 % or more failed for 120 s, by the prober; 10 % may",
    );
    assert.equal(await reasonOf(cloudServed(0), usersOf(asked(110, 1))), undefined, "not for long enough");
    assert.equal(await reasonOf(cloudServed(0), usersOf(asked(180, 0))), undefined);
  });

  it("holds by what the load balancers of the regions that stay count together", async () => {
    assert.equal(await reasonOf(cloudServed(60)), undefined);
    assert.equal(
      await reasonOf(cloudServed(61), usersOf(asked(180, 0))),
      "of users' requests 10.2 % or more failed for 120 s, by the load balancers of eu-west-1, ap-south-1; 10 % may",
    );
    const one = cloudServed(100);
    one.served.set("ap-south-1", { requests: 5000, failed: 0 });
    assert.equal(await reasonOf(one), undefined, "one region's errors are few of all");
    one.down.add("ap-south-1");
    assert.match((await reasonOf(one))!, /16\.7 %/);
  });

  it("can't tell where nobody answers, and where the prober has ended", async () => {
    const cloud = cloudServed(0);
    for (const region of stay) cloud.down.add(region);
    await assert.rejects(reasonOf(cloud), {
      message: "none of eu-west-1, ap-south-1 says how its load balancer answers",
    });
    assert.equal(await reasonOf(cloud, usersOf(asked(180, 0))), undefined, "the prober counts");
    const ended = { who: "the prober", lately: () => Promise.reject(new Error("the prober has ended")) };
    await assert.rejects(reasonOf(cloudServed(0), ended), { message: "the prober has ended" });
  });

  it("says nothing where nobody asks anything", async () =>
    assert.equal(await reasonOf(new FakeCloud(platform, "us-east-1"), usersOf([])), undefined));
});

describe("a drill under which users' requests fail", function () {
  this.timeout(60_000);
  const changing = /^(PutMetricData|UpdateSchedule|SwitchoverGlobalCluster|PromoteReadReplica)$/;

  /** They fail from the change of this number on. @returns how the run ended; nothing where there are fewer changes */
  async function ended(kind: "globalCluster" | "instances", drill: string, choice: DrillChoice, at: number) {
    const on = new DrilledCloud(kind);
    try {
      let changes = 0;
      on.cloud.onCall = ({ operation }) => {
        if (changing.test(operation) && ++changes > at)
          for (const region of on.regions) on.cloud.served.set(region, { requests: 600, failed: 600 });
      };
      const operator = new Operator(on, "ada", 0, on.machine());
      operator.run(drill, choice);
      await on.time.pass(8 * 3_600_000, () => operator.running === undefined);
      await expectOneWriter(on.cloud);
      return changes > at ? { ending: on.closed[0]?.ending, said: operator.said } : undefined;
    } finally {
      on.remove();
    }
  }

  for (const [kind, drill, choice] of [
    ["globalCluster", "region-evacuation", refused],
    ["instances", "writer-switchover", { to: "eu-west-1", dataLoss: "refused" }],
  ] as const)
    it(`is stopped after any of its changes, and reaches its safe state: ${drill}, ${kind}`, async () => {
      let at = 0;
      for (let end; (end = await ended(kind, drill, choice, at)); at++) {
        assert.equal(end.ending?.outcome, "stopped", `change ${at}\n${end.said.join("\n")}`);
        assert.match(end.ending.detail, /^A stop condition holds: error-share: .*The safe state is reached/s);
      }
      assert.ok(at > 0);
    });

  it("goes on after a loss that is accepted", async () => {
    const { ending } = (await ended("globalCluster", "region-evacuation", accepted, 0))!;
    assert.equal(ending?.outcome, "held");
  });
});
