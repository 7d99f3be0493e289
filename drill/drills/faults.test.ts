import assert from "node:assert/strict";
import type { DrillContext, FaultPort } from "../context";
import type { DrillChoice, DrillFault } from "../drill";
import { FakeCloud, fakePlatform } from "./fakeCloud.fixture";
import { drills } from "./index";
import { outcomes, ran, taken } from "./running.fixture";

const [leave, to] = ["us-east-1", "eu-west-1"] as const;

/** Begins and ends faults as `change` says, and remembers them. */
function faultPort(change: (fault: DrillFault, what: "began" | "ended") => void = () => undefined) {
  const active = new Set<string>();
  const log: string[] = [];
  const port: FaultPort = {
    refusal: () => undefined,
    isActive: (fault) => Promise.resolve(active.has(fault.kind)),
    begin: (fault) => {
      active.add(fault.kind);
      log.push(`began ${fault.kind}`);
      change(fault, "began");
      return Promise.resolve("it began");
    },
    end: (fault) => {
      if (active.delete(fault.kind)) log.push(`ended ${fault.kind}`);
      change(fault, "ended");
      return Promise.resolve("it ended");
    },
  };
  return { port, active, log };
}

function planOf(name: string, choice: DrillChoice, writer: string = leave) {
  const platform = fakePlatform();
  const cloud = new FakeCloud(platform, writer);
  return { cloud, plan: drills.find((it) => it.name === name)!.plan(platform, choice) };
}

/** The fault, begun and ended once, with every step between held. */
async function expectHeld(
  name: string,
  choice: DrillChoice,
  change?: (cloud: FakeCloud) => Parameters<typeof faultPort>[0],
) {
  const { cloud, plan } = planOf(name, choice, name === "replication-pause" ? "ap-south-1" : leave);
  const { port, log, active } = faultPort(change?.(cloud));
  const context: DrillContext = cloud.context(choice, { faults: port });
  assert.deepEqual(
    (await ran(plan, context)).filter((it) => it !== "held"),
    [],
  );
  assert.deepEqual(
    log.map((it) => it.split(" ")[0]),
    ["began", "ended"],
  );
  assert.equal(active.size, 0);
  return { cloud, plan };
}

describe("drills that face a fault", () => {
  const choices: Readonly<Record<string, DrillChoice>> = {
    "control-plane-loss": { leave, dataLoss: "refused" },
    "gray-failure": { leave, dataLoss: "refused" },
    "zone-loss": { zone: `${leave}a`, dataLoss: "refused" },
    "replication-pause": { to, dataLoss: "refused" },
  };

  it("leave a region while the control planes with one place in the world refuse", async () => {
    const { cloud } = await expectHeld("control-plane-loss", choices["control-plane-loss"]!);
    assert.deepEqual(cloud.stores.writers("document"), [to]);
    assert.deepEqual(cloud.switchesOn(leave), [to, "ap-south-1"]);
  });

  it("leave a region that is slow once its alarms say so", async () => {
    const { cloud } = await expectHeld("gray-failure", choices["gray-failure"]!, (it) => (_, what) => {
      if (what === "began") it.alarms.set(leave, ["something"]);
    });
    assert.deepEqual(cloud.switchesOn(leave), [to, "ap-south-1"]);
  });

  it("leave one that Route 53 leads nobody to before an alarm has a request to tell of", async () => {
    await expectHeld("gray-failure", choices["gray-failure"]!, (it) => (_, what) => {
      if (what === "began") it.unhealthy.add(leave);
    });
  });

  it("say that nobody noticed, and end what they began", async () => {
    const { cloud, plan } = planOf("gray-failure", choices["gray-failure"]!);
    const { port, active } = faultPort();
    const context = cloud.context(choices["gray-failure"], { faults: port });
    assert.match(
      (await ran(plan, context))[1]!,
      /^deviated: no alarm on us-east-1's load balancer went into ALARM, and Route 53 led users there: .* nobody was told/,
    );
    assert.deepEqual(
      outcomes(await taken(plan.safeState.steps, context)).filter((it) => it !== "held"),
      [],
    );
    assert.equal(active.size, 0);
    assert.deepEqual(cloud.switchesOn(leave), []);
  });

  it("have a region serve on without a zone, and be whole again with it", async () => {
    await expectHeld("zone-loss", choices["zone-loss"]!, (it) => (_, what) => {
      it.healthyTargets.set(leave, what === "began" ? 2 : 3);
    });
  });

  it("say what a region lacks that doesn't serve on without a zone", async () => {
    const { cloud, plan } = planOf("zone-loss", choices["zone-loss"]!);
    const { port } = faultPort((_, what) => cloud.healthyTargets.set(leave, what === "began" ? 1 : 3));
    const ended = await ran(plan, cloud.context(choices["zone-loss"], { faults: port }));
    assert.equal(ended[1], "deviated: us-east-1 has 1 healthy targets of 2");
  });

  it("see that a copy falls behind, that no switchover would go to it, and that it catches up", async () => {
    await expectHeld("replication-pause", choices["replication-pause"]!, (it) => (_, what) => {
      it.stores.lag.set(to, what === "began" ? 60 : 0.2);
    });
  });

  for (const [name, choice] of Object.entries(choices))
    it(`are refused where nobody can begin the fault: ${name}`, async () => {
      const { cloud, plan } = planOf(name, choice, "ap-south-1");
      assert.match((await ran(plan, cloud.context(choice)))[0]!, /^nobody here can begin the fault /);
      assert.deepEqual(
        cloud.calls.filter((it) => !/^(Describe|Get|List)/.test(it.operation)),
        [],
      );
    });
});
