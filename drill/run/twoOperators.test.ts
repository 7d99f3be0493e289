import assert from "node:assert/strict";
import type { DrillStep } from "../drill";
import type { Clock } from "../ports";
import { type FakeContext, FakeOperator, FakePlatform, fakePlan, left } from "./fake.fixture";

describe("Two operators", () => {
  it("can't run at once, and the late call of one whose lease ran out isn't made", async () => {
    const platform = new FakePlatform();
    const ada = new FakeOperator(platform);
    const bob = new FakeOperator(platform, "bob");
    let ends: () => void = () => undefined;
    const paused = new Promise<void>((resolve) => (ends = resolve));
    ada.around = async (operation, effect) => {
      effect();
      // Its process stands still for longer than its lease lasts; meanwhile the other goes on.
      if (operation === "Turnon") await paused;
    };
    // A process that stands still renews nothing.
    const standing = (signal: AbortSignal): Clock => ({
      now: () => (platform.writer === left ? 0 : 3_600_000),
      wait: () => new Promise((_, reject) => signal.addEventListener("abort", () => reject(new Error("ended")))),
    });
    ada.world = { ...ada.world, clockFor: standing };
    const [turnOn, ...rest] = fakePlan().steps;
    const twice: DrillStep<FakeContext> = {
      ...turnOn!,
      run: async (context, seen) => {
        await turnOn!.run(context, seen);
        await context.call("TurnonAgain", () => undefined);
        return { detail: "called twice" };
      },
    };
    const late = ada.run(fakePlan({ steps: [twice, ...rest] }));
    await until(() => platform.done.length === 1);
    assert.equal((await bob.resume()).outcome, "held");
    ends();
    const { outcome, state, detail } = await late;
    assert.deepEqual([outcome, state], ["stopped", "open"]);
    assert.match(detail, /Nothing more is done from here\.$/);
    assert.deepEqual(platform.done, ["ada Turnon", "bob Move", "bob Turnoff"]);
    platform.remove();
  });

  it("are told whose the run is while it goes on", async () => {
    const platform = new FakePlatform();
    const ada = new FakeOperator(platform);
    const bob = new FakeOperator(platform, "bob");
    let ends: () => void = () => undefined;
    const paused = new Promise<void>((resolve) => (ends = resolve));
    ada.around = async (operation, effect) => {
      if (operation === "Turnon") await paused;
      effect();
    };
    const first = ada.run();
    await until(() => platform.done.length === 1);
    for (const later of [() => bob.resume(), () => bob.abort()]) {
      const { outcome, state, detail } = await later();
      assert.deepEqual([outcome, state], ["refused", "open"]);
      assert.match(detail, /ada holds the lease for the run .* two can't drill at once.*\nNothing was changed\.$/s);
    }
    ends();
    assert.equal((await first).outcome, "held");
    platform.remove();
  });
});

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}
