/** Databases as plans speak of them, and what a step does to them. */
import assert from "node:assert/strict";
import type { ActualDatabase, DatabaseStep, DesiredDatabase } from "./plan";

export const arnIn = (region: string): string => `arn:aws:rds:${region}:1:cluster:orders`;
export const regionOf = (arn: string): string => arn.split(":")[3]!;

export const wanted = (arn: string, changes: Partial<DesiredDatabase> = {}): DesiredDatabase => ({
  ...{ arn, region: regionOf(arn), isDown: false, isCutOff: false, isPendingResync: false },
  ...changes,
});

export const server = (arn: string, changes: Partial<ActualDatabase> = {}): ActualDatabase => ({
  ...{ arn, region: regionOf(arn), role: "writer", isRunning: true, isStale: false },
  ...changes,
});

export const standby = (arn: string, follows: string, changes: Partial<ActualDatabase> = {}): ActualDatabase =>
  server(arn, { role: "standby", follows, ...changes });

/** What a step does to servers, written apart from the planner's own; asserts that it can be done. */
export function done(
  step: DatabaseStep,
  before: ReadonlyMap<string, ActualDatabase>,
  described: readonly DesiredDatabase[],
) {
  const now = new Map(before);
  const it = now.get(step.arn);
  const from = "from" in step ? now.get(step.from) : undefined;
  const canGive = from?.role === "writer" && from.isRunning && !from.isStale;
  switch (step.kind) {
    case "start":
      assert.equal(it, undefined);
      return now.set(step.arn, server(step.arn));
    case "copy":
      assert.ok(!it && canGive, "copied from no writer");
      return now.set(step.arn, standby(step.arn, step.from));
    case "rebuild":
      assert.ok(it && canGive, "rebuilt from no writer");
      return now.set(step.arn, standby(step.arn, step.from));
    case "follow":
      assert.ok(it?.role === "standby" && !it.isStale && canGive, "follows no writer, or with stale data");
      return now.set(step.arn, standby(step.arn, step.from));
    case "restart":
      assert.ok(it && (!it.isRunning || it.isStale), "started what runs");
      return now.set(step.arn, { ...it, isRunning: true, isStale: false });
    case "kill":
    case "fence":
      assert.equal(it?.isRunning, true);
      return now.set(step.arn, { ...it!, isRunning: false, isStale: it!.isStale || step.kind === "fence" });
    case "remove":
      now.delete(step.arn);
      return now;
    case "promote":
      assert.ok(it?.role === "standby" && it.isRunning, "promoted what doesn't follow");
      return now.set(step.arn, server(step.arn));
    case "switch over":
      assert.ok(it?.role === "standby" && it.isRunning && !it.isStale && it.follows === step.from && canGive);
      return now.set(step.arn, server(step.arn)).set(step.from, standby(step.from, step.arn));
    case "fail over":
      assert.ok(it?.role === "standby" && it.isRunning && !it.isStale, "failed over to what isn't fit");
      for (const { arn, follows } of described) {
        const other = now.get(arn);
        if (other && follows === step.arn) now.set(arn, { ...other, isStale: true });
      }
      now.set(step.from, { ...now.get(step.from)!, isRunning: false });
      return now.set(step.arn, server(step.arn));
    default:
      return now;
  }
}
