import assert from "node:assert/strict";
import type { DrillStep } from "../drill";
import { FakeOperator, type FakeContext, fakeId, FakePlatform, fakePlan, left, moveWriter } from "./fake.fixture";

describe("A run of a drill", () => {
  let platform: FakePlatform;
  let ada: FakeOperator;
  beforeEach(() => {
    platform = new FakePlatform();
    ada = new FakeOperator(platform);
  });
  afterEach(() => platform.remove());

  it("writes down what it intends, what it calls and how each step ended, and is closed as held", async () => {
    const { outcome, state, detail } = await ada.run();
    assert.deepEqual([outcome, state, detail], ["held", "closed", "All 3 steps held."]);
    assert.deepEqual(await ada.story(), [
      "opened",
      ...["intended switch-on", "switch-on called Turnon: ok", "switch-on held"],
      ...["intended move-writer", "move-writer called Move: ok", "move-writer held"],
      ...["intended switch-off", "switch-off called Turnoff: ok", "switch-off held"],
      "closed held",
    ]);
    assert.deepEqual([platform.writer, platform.switch], ["eu-west-1", "off"]);
  });

  it("is in the regions that stay, and nothing of it in the one being left but the lease, which is free again", async () => {
    await ada.run();
    const copies = (region: string): number =>
      [...platform.place(region).objects.keys()].filter((it) => it.startsWith(`${fakeId}/`)).length;
    assert.equal(copies(left), 0);
    assert.ok(copies("eu-west-1") > 1);
    assert.match(platform.place(left).objects.get("lease.json")!.text, /"state":"released"/);
  });

  it("is refused by all guards at once, with nothing changed, but for those that are overridden", async () => {
    const guard = (name: string, ...refusals: string[]) => ({ name, calls: [], refusals: () => refusals });
    const broken = { name: "broken", calls: [], refusals: () => Promise.reject(new Error("no answer")) };
    const plan = fakePlan({ guards: [guard("lag", "the lag is 9 s"), guard("asleep", "nobody is awake"), broken] });
    const overrides = new Map([["lag", "it is an exercise"]]);
    const { outcome, detail } = await ada.run(plan, { overrides });
    assert.equal(outcome, "refused");
    assert.equal(detail, "asleep: nobody is awake\nbroken: no answer\nNothing was changed.");
    assert.deepEqual(platform.done, []);
    assert.equal(platform.place("eu-west-1").objects.size, 0);
    const guards = (await ada.entries()).flatMap((it) => (it.kind === "guard" ? it.body : []));
    assert.deepEqual(guards[2], { name: "lag", refusals: ["the lag is 9 s"], overriddenBecause: "it is an exercise" });
  });

  it("is refused where its plan calls anything in the region being left", async () => {
    const plan = fakePlan();
    const there = { ...moveWriter.calls[0]!, region: left };
    const steps = plan.steps.map((it) => ({ ...it, calls: [there] }));
    const { outcome, detail } = await ada.run({ ...plan, steps: [steps[1]!] });
    assert.equal(outcome, "refused");
    assert.match(detail, /^needs-nothing-left: step move-writer: rds:Move in us-east-1 is in the region being left/);
  });

  it("is refused where a stop condition holds already, and where a person doesn't say yes", async () => {
    const slow = { name: "slow", calls: [], reason: () => Promise.resolve("p95 is 9 s") };
    const first = await ada.run(fakePlan({ stopConditions: [slow] }));
    assert.deepEqual(
      [first.outcome, first.detail.split("\n")[0]],
      ["refused", "slow: a stop condition holds already: p95 is 9 s"],
    );
    const second = new FakeOperator(platform);
    const { outcome } = await second.run(fakePlan(), {}, () =>
      Promise.reject(new Error("yes was typed, not us-east-1.")),
    );
    assert.deepEqual([outcome, platform.done], ["refused", []]);
  });

  it("is stopped by a stop condition in the middle of a step, and led to its safe state", async () => {
    const slow = {
      name: "slow",
      calls: [],
      reason: () => Promise.resolve(platform.done.includes("asked") ? "p95 is 9 s" : undefined),
    };
    const endless: DrillStep<FakeContext> = {
      ...(moveWriter as DrillStep<FakeContext>),
      run: () => {
        platform.done.push("asked");
        return Promise.resolve({ detail: "asked" });
      },
      patienceSeconds: 3600,
    };
    const plan = fakePlan({ stopConditions: [slow], steps: [fakePlan().steps[0]!, endless] });
    const { outcome, state, detail } = await ada.run(plan);
    assert.deepEqual([outcome, state], ["stopped", "closed"]);
    assert.equal(detail, "A stop condition holds: slow: p95 is 9 s. The safe state is reached: the switch is off");
    assert.equal(platform.switch, "off");
    assert.deepEqual((await ada.story()).slice(4), [
      ...["intended move-writer", "stopCondition", "move-writer aborted"],
      ...[
        "intended switch-off-safely",
        "switch-off-safely called Turnoff: ok",
        "switch-off-safely held",
        "closed stopped",
      ],
    ]);
  });

  it("is stopped where a stop condition can't be told", async () => {
    const unknown = { name: "slow", calls: [], reason: () => Promise.reject(new Error("CloudWatch doesn't answer")) };
    const first = {
      ...unknown,
      reason: () => (platform.switch === "on" ? unknown.reason() : Promise.resolve(undefined)),
    };
    const waits: DrillStep<FakeContext> = {
      ...(moveWriter as DrillStep<FakeContext>),
      run: () => Promise.resolve({ detail: "" }),
      patienceSeconds: 99,
    };
    const { outcome, detail } = await ada.run(
      fakePlan({ stopConditions: [first], steps: [fakePlan().steps[0]!, waits] }),
    );
    assert.equal(outcome, "stopped");
    assert.match(detail, /slow: nobody can tell: CloudWatch doesn't answer/);
  });

  it("deviates where a step doesn't hold, after its safe state", async () => {
    const stuck = { ...(moveWriter as DrillStep<FakeContext>), run: () => Promise.resolve({ detail: "asked" }) };
    const { outcome, state, detail } = await ada.run(fakePlan({ steps: [fakePlan().steps[0]!, stuck] }));
    assert.deepEqual([outcome, state, platform.switch], ["deviated", "closed", "off"]);
    assert.match(detail, /^Move the writer deviated: Not within 10 s: another region writes \(us-east-1 writes\)\./);
  });

  it("writes down what users met and what is kept also where it ends in its safe state", async () => {
    const users = { requests: 9, failed: 2, errorSeconds: 2, worstMinuteShare: 1 };
    ada.world = { ...ada.world, evidence: () => Promise.resolve({ users }) };
    const stuck = { ...(moveWriter as DrillStep<FakeContext>), run: () => Promise.resolve({ detail: "asked" }) };
    assert.equal((await ada.run(fakePlan({ steps: [fakePlan().steps[0]!, stuck] }))).outcome, "deviated");
    assert.deepEqual((await ada.story()).slice(-2), ["users", "closed deviated"]);
  });

  it("deviates, and is closed all the same, where nobody can say what users met", async () => {
    ada.world = { ...ada.world, evidence: () => Promise.reject(new Error("no ledger")) };
    const { outcome, state, detail } = await ada.run();
    assert.deepEqual([outcome, state], ["deviated", "closed"]);
    assert.equal(detail, "What users met and what is kept isn't known: no ledger");
  });

  it("stays open where its safe state can't be reached, until somebody aborts it once that is mended", async () => {
    ada.around = (operation, effect) => {
      if (operation === "Turnoff") return Promise.reject(new Error("AccessDenied"));
      return Promise.resolve(effect());
    };
    const { outcome, state, detail } = await ada.run();
    assert.deepEqual([outcome, state, platform.switch], ["deviated", "open", "on"]);
    assert.match(
      detail,
      /The safe state isn't reached:\nTurn the switch off: AccessDenied\nCorrect that, and abort the run again\.$/,
    );
    const bob = new FakeOperator(platform, "bob");
    assert.deepEqual((await bob.abort()).outcome, "aborted");
    assert.equal(platform.switch, "off");
  });

  it("looks what became of a call whose answer was lost, and doesn't call again", async () => {
    ada.around = (operation, effect) => {
      effect();
      return operation === "Move"
        ? Promise.reject(Object.assign(new Error("slow"), { name: "TimeoutError" }))
        : Promise.resolve();
    };
    assert.equal((await ada.run()).outcome, "held");
    assert.deepEqual(platform.done, ["ada Turnon", "ada Move", "ada Turnoff"]);
  });

  it("calls again where nothing shows that a call without answer had an effect", async () => {
    let moves = 0;
    ada.around = (operation, effect) => {
      if (operation === "Move" && ++moves < 3)
        return Promise.reject(Object.assign(new Error("reset"), { code: "ECONNRESET" }));
      return Promise.resolve(effect());
    };
    assert.equal((await ada.run()).outcome, "held");
    assert.equal(moves, 3);
  });

  it("deviates where it called what it hadn't declared", async () => {
    const plan = fakePlan();
    const { outcome, detail } = await ada.run({ ...plan, steps: plan.steps.map((it) => ({ ...it, calls: [] })) });
    assert.equal(outcome, "deviated");
    assert.match(detail, /It called what it hadn't declared: move-writer: rds:Move in eu-west-1\./);
  });

  it("deviates where acknowledged writes are lost, or users met errors for longer than allowed", async () => {
    const users = {
      requests: 9,
      failed: 2,
      errorSeconds: 2,
      worstMinuteShare: 1,
      firstFailureAt: Date.parse("2026-01-31T08:00:00Z"),
      lastFailureAt: Date.parse("2100-01-31T08:00:00Z"),
    };
    const ledger = {
      acknowledged: 5,
      lost: ["3"],
      doubled: ["4"],
      chargedTwice: [],
      unknownKept: 0,
      unknownNotKept: 0,
    };
    const integrity = [{ what: "rows", held: false, detail: "3, not 4" }];
    ada.world = { ...ada.world, evidence: () => Promise.resolve({ users, ledger, integrity }) };
    const { outcome, detail } = await ada.run();
    assert.equal(outcome, "deviated");
    assert.equal(
      detail,
      "Users weren't well yet when the run ended.\n1 acknowledged writes are gone.\n1 writes or charges were done twice.\nrows: 3, not 4",
    );
  });

  it("samples the steady state before, during and after, and isn't stopped where that fails", async () => {
    const figures = { relationalLagSeconds: {}, documentLagSeconds: {}, healthyTargets: {}, alarms: [] };
    const sample = () => (platform.switch === "on" ? Promise.reject(new Error("no prober")) : Promise.resolve(figures));
    ada.world = { ...ada.world, sample };
    assert.equal((await ada.run()).outcome, "held");
    const whens = (await ada.entries()).flatMap((it) => (it.kind === "sample" ? it.body.when : []));
    assert.deepEqual([whens[0], whens.at(-1)], ["before", "after"]);
  });
});

describe("A run that was interrupted", () => {
  let platform: FakePlatform;
  let ada: FakeOperator;
  beforeEach(() => {
    platform = new FakePlatform();
    ada = new FakeOperator(platform);
    ada.around = (operation, effect) => {
      if (operation === "Move") ada.interruption.abort();
      return Promise.resolve(effect());
    };
  });
  afterEach(() => platform.remove());

  const stuck = fakePlan({
    steps: fakePlan().steps.map((it) =>
      it.id === "move-writer" ? { ...it, expects: { description: "", holdSeconds: 99, missing: () => undefined } } : it,
    ),
  });

  it("ends its step as aborted, stays open, and can be gone on with from another machine", async () => {
    const { outcome, state } = await ada.run(stuck);
    assert.deepEqual([outcome, state], ["interrupted", "open"]);
    const bob = new FakeOperator(platform, "bob");
    assert.deepEqual(await bob.resume(), { id: fakeId, outcome: "held", detail: "All 3 steps held.", state: "closed" });
    assert.deepEqual((await bob.story()).slice(4), [
      ...["intended move-writer", "move-writer called Move: ok", "move-writer aborted", "ada interrupt", "bob resume"],
      ...["intended move-writer", "move-writer held"],
      ...["intended switch-off", "switch-off called Turnoff: ok", "switch-off held", "closed held"],
    ]);
  });

  it("can be aborted from another machine, and isn't gone on with once it is closed", async () => {
    await ada.run(stuck);
    const bob = new FakeOperator(platform, "bob");
    const { outcome, detail } = await bob.abort();
    assert.deepEqual([outcome, detail], ["aborted", "It was aborted. The safe state is reached: the switch is off"]);
    assert.deepEqual([platform.switch, platform.writer], ["off", "eu-west-1"]);
    const { outcome: again, detail: why } = await new FakeOperator(platform, "cyd").resume();
    assert.deepEqual([again, why.split(":")[0]], ["refused", `${fakeId} is closed already`]);
  });

  it("keeps the lease while a step of its safe state takes longer than a lease lasts", async () => {
    await ada.run(stuck);
    const waits: DrillStep<FakeContext> = {
      ...(fakePlan().safeState.steps[0] as DrillStep<FakeContext>),
      run: async ({ ports, call }) => {
        await ports.clock.wait(200_000);
        await call("Turnoff", () => (platform.switch = "off"));
        return { detail: "it is off" };
      },
    };
    const plan = fakePlan({ safeState: { description: "the switch is off", steps: [waits] } });
    const { outcome, state, detail } = await new FakeOperator(platform, "bob").abort(plan);
    assert.deepEqual([outcome, state], ["aborted", "closed"], detail);
  });

  it("keeps every other run from beginning, by name and with how to go on", async () => {
    await ada.run(stuck);
    const { outcome, detail } = await new FakeOperator(platform, "bob").run(fakePlan(), {
      id: fakeId.replace("beef", "cafe"),
    });
    assert.equal(outcome, "refused");
    assert.match(
      detail,
      new RegExp(
        `^open-drill: ${fakeId} of ada is open \\(known to .*\\): npm run drill -- resume ${fakeId}, or abort`,
      ),
    );
  });
});
