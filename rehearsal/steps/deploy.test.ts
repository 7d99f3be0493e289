import assert from "node:assert/strict";
import type { StackOperation, StackOutcome } from "../../deploy/protocol";
import type { LocalCloud } from "../cloud/localCloud";
import { programRoot } from "../cloud/workspace";
import type { Context } from "./context";
import { applyAgain, deploySteps, previewWithRefresh, refreshThenPreview } from "./deploy";

/** A cloud whose stacks answer with this, and what was asked of them. */
function rehearsal(
  stacks: readonly string[],
  summary: StackOutcome["summary"],
  violations: StackOutcome["violations"] = [],
) {
  const log: string[] = [];
  const stack = (name: string) => ({
    perform: (operation: StackOperation): Promise<StackOutcome> => {
      log.push(`${operation.kind}${"refresh" in operation ? " --refresh" : ""} ${name}`);
      return Promise.resolve({ summary, changes: [], diagnostics: [], violations, seconds: 1, peakMegabytes: 0 });
    },
  });
  const platform = { regions: ["us-east-1", "eu-west-1", "ap-south-1"], bootstrapRegion: "us-east-1" };
  const context: Context = {
    cloud: { stack, workspace: programRoot } as unknown as LocalCloud,
    platform,
    stacks,
    outside: [],
  };
  return { context, log };
}

const whole = ["foundation", "us-east-1", "eu-west-1", "ap-south-1", "global"];

describe("steps that deploy", () => {
  it("preview and apply each group of stacks in the platform's order", async () => {
    const { context, log } = rehearsal(whole, { create: 2 });
    const steps = deploySteps(context);
    assert.deepEqual(
      steps.map((it) => it.name),
      ["foundation", "us-east-1", "eu-west-1, ap-south-1", "global"].flatMap((it) => [`preview ${it}`, `up ${it}`]),
    );
    const details = [];
    for (const it of steps) details.push((await it.run(context, undefined)).detail);
    assert.deepEqual(details.slice(4, 6), ["4 to create", "4 created"]);
    assert.deepEqual(log.slice(4, 8), ["preview eu-west-1", "preview ap-south-1", "up eu-west-1", "up ap-south-1"]);
  });

  it("count what they change and delete too, as on a kept cloud", async () => {
    const details = async (summary: StackOutcome["summary"]) => {
      const { context } = rehearsal(["foundation"], summary);
      const [preview, up] = deploySteps(context).map((it) => it.run(context, undefined));
      return [(await preview!).detail, (await up!).detail];
    };
    assert.deepEqual(await details({ create: 1, update: 2, replace: 1, delete: 4, same: 5 }), [
      "1 to create, 3 to update, 4 to delete",
      "1 created, 3 updated, 4 deleted",
    ]);
    assert.deepEqual(await details({ update: 2 }), ["2 to update", "2 updated"]);
    assert.deepEqual(await details({ same: 5 }), ["nothing to change", "nothing changed"]);
  });

  it("show what the policy pack advises against, in a line", async () => {
    const { context } = rehearsal(["us-east-1"], { create: 2 }, [
      { policy: "regions-alike", level: "advisory", message: "Regions are alike.\nThey differ.\nWhy: Peers." },
    ]);
    const { detail } = await deploySteps(context)[0]!.run(context, undefined);
    assert.equal(
      detail,
      "2 to create, 1 advised against by the policy pack:\n  us-east-1: policy regions-alike (advisory): Regions are alike. They differ.",
    );
  });

  it("are only those of the stacks that the rehearsal runs", () => {
    const { context } = rehearsal(["foundation", "us-east-1", "eu-west-1"], {});
    assert.equal(deploySteps(context).length, 6);
  });

  it("preview all stacks together with refresh, and hold when nothing changes", async () => {
    const { context, log } = rehearsal(whole, { same: 10 });
    const { detail } = await previewWithRefresh("preview").run(context, undefined);
    assert.equal(detail, "no change in 5 stacks, 50 resources");
    assert.deepEqual(
      log,
      whole.map((it) => `preview --refresh ${it}`),
    );
  });

  it("refresh every stack before any is previewed", async () => {
    const { context, log } = rehearsal(["foundation", "global"], { same: 10 });
    await refreshThenPreview("again").run(context, undefined);
    assert.deepEqual(log, ["refresh foundation", "refresh global", "preview foundation", "preview global"]);
  });

  it("deviate when a plan changes anything", async () => {
    const { context } = rehearsal(whole, { same: 10, update: 1 });
    await assert.rejects(previewWithRefresh("preview").run(context, undefined), { outcome: "deviated" });
    await assert.rejects(refreshThenPreview("again").run(context, undefined), { outcome: "deviated" });
  });

  it("apply other settings in place, and deviate when that makes or removes anything", async () => {
    const inPlace = rehearsal(whole, { same: 10, update: 2 });
    const { detail } = await applyAgain("protection off", () => void inPlace.log.push("changed")).run(
      inPlace.context,
      undefined,
    );
    assert.equal(detail, "10 updated in place");
    assert.deepEqual(inPlace.log.slice(0, 2), ["changed", "up foundation"]);
    const making = rehearsal(["foundation"], { create: 1 });
    await assert.rejects(applyAgain("protection off", () => undefined).run(making.context, undefined), {
      outcome: "deviated",
      message: "protection off created or deleted resources in foundation",
    });
  });
});
