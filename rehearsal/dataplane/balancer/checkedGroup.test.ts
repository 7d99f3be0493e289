import assert from "node:assert/strict";
import { CheckedGroup } from "./checkedGroup";
import type { GroupSettings } from "./groupSettings";
import type { DesiredTarget } from "./observed";
import type { Probed } from "./targetProbe";

const settings: GroupSettings = {
  check: { path: "/", codes: "200", intervalSeconds: 10, timeoutSeconds: 5, thresholds: { healthy: 2, unhealthy: 2 } },
  attributes: { routing: { count: 1 }, dns: { count: 1 }, slowStartSeconds: 30 },
  deregistrationSeconds: 20,
};

const target = (id: string): DesiredTarget => ({ id, port: 8080, zone: "eu-west-1a" });

describe("the targets of a group", () => {
  let now = 0;
  /** What waits for a moment to come. */
  let sleepers: { readonly until: number; readonly wake: () => void }[] = [];
  /** By target. */
  let answers: Record<string, Probed> = {};
  const told: string[] = [];
  let group: CheckedGroup<DesiredTarget>;

  beforeEach(() => {
    [now, sleepers, answers] = [0, [], {}];
    told.length = 0;
    group = new CheckedGroup<DesiredTarget>(settings, {
      probe: ({ id }) => Promise.resolve(answers[id] ?? { result: "passed", code: 200 }),
      wait: (seconds, signal) =>
        new Promise((wake) => {
          sleepers.push({ until: now + seconds, wake });
          signal.addEventListener("abort", () => wake());
        }),
      now: () => now,
      onChange: ({ id }, state) => told.push(`${now} ${id} ${state === "gone" ? state : state.state}`),
      onDrained: ({ id }) => told.push(`${now} ${id} drained`),
    });
  });
  afterEach(() => group.stop());

  const settle = () => new Promise<void>((next) => setImmediate(next));

  async function pass(seconds: number): Promise<void> {
    for (const end = now + seconds; now < end;) {
      now++;
      for (const it of sleepers.filter(({ until }) => until <= now)) it.wake();
      sleepers = sleepers.filter(({ until }) => until > now);
      await settle();
    }
  }

  async function set(...ids: string[]): Promise<void> {
    group.set(settings, ids.map(target));
    await settle();
  }

  it("are asked at once and each interval, and change by the thresholds", async () => {
    await set("a");
    assert.deepEqual(told.splice(0), ["0 a initial", "0 a healthy"]);
    answers = { a: { result: "wrong status", code: 503 } };
    await pass(20);
    assert.deepEqual(told.splice(0), ["20 a unhealthy"]);
    assert.deepEqual(group.seen[0], {
      target: target("a"),
      state: { state: "unhealthy", reason: "Target.ResponseCodeMismatch", contradicting: 0 },
      code: 503,
    });
    answers = {};
    await pass(20);
    assert.deepEqual(told, ["40 a healthy"]);
  });

  it("drain when they leave: told as draining until the delay has passed, then gone, and asked no more", async () => {
    await set("a", "b");
    told.length = 0;
    await set("b");
    answers = { a: { result: "timed out" } };
    await pass(19);
    assert.deepEqual(
      group.balanced.map((it) => `${it.id} ${it.state}`),
      ["a draining", "b healthy"],
    );
    await pass(1);
    assert.deepEqual(told, ["0 a draining", "20 a drained", "20 a gone"]);
  });

  it("begin anew when they come again while they drain", async () => {
    await set("a");
    await set();
    told.length = 0;
    await set("a");
    await pass(40);
    assert.deepEqual(told, ["0 a initial", "0 a healthy"]);
  });

  it("start slowly only where others have been healthy for long, and only once", async () => {
    await set("a", "b");
    await pass(5);
    await set("a", "b", "c");
    const firsts = () => Object.fromEntries(group.balanced.map((it) => [it.id, it.isOfFirstBatch]));
    assert.deepEqual(firsts(), { a: true, b: true, c: false });
    await pass(10);
    assert.equal(group.balanced[2]!.healthySeconds, 10);
    answers = { c: { result: "timed out" } };
    await pass(20);
    answers = {};
    await pass(20);
    assert.deepEqual([group.balanced[2]!.state, group.balanced[2]!.healthySeconds], ["healthy", 50]);
    await set();
    await set("d", "e");
    answers = { d: { result: "timed out" }, e: { result: "timed out" } };
    await pass(25);
    answers = {};
    await pass(20);
    assert.deepEqual(firsts(), { d: true, e: true });
  });
});
