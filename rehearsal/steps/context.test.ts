import assert from "node:assert/strict";
import type { StackOutcome } from "../../deploy/protocol";
import type { StepError } from "../../drill/step";
import type { LocalCloud } from "../cloud/localCloud";
import { type Context, expectNoChange, inAll, outputsOf, stackStep, stateOf } from "./context";

const outcome = (more: Partial<StackOutcome>): StackOutcome => ({
  summary: {},
  changes: [],
  diagnostics: [],
  seconds: 2,
  peakMegabytes: 0,
  ...more,
});

/** A cloud whose stacks answer every operation with this. */
function context(answers: Readonly<Record<string, Partial<StackOutcome>>>): Context {
  const cloud = { stack: (name: string) => ({ perform: () => Promise.resolve(outcome(answers[name] ?? {})) }) };
  return {
    cloud: cloud as unknown as LocalCloud,
    platform: { regions: ["us-east-1", "eu-west-1"], bootstrapRegion: "us-east-1" },
    stacks: Object.keys(answers),
    outside: [],
  };
}

describe("what every step of a rehearsal uses", () => {
  it("sums an outcome up as a row of the report", () => {
    const summary = { create: 3, update: 2, replace: 1, delete: 4, same: 50, read: 7 };
    assert.deepEqual(stackStep("eu-west-1", outcome({ summary })), {
      stack: "eu-west-1",
      seconds: 2,
      created: 3,
      changed: 3,
      deleted: 4,
      same: 50,
    });
  });

  it("gives each stack's outcome when all succeed", async () => {
    const given = context({ foundation: { summary: { same: 1 } }, global: { summary: { same: 2 } } });
    const outcomes = await inAll(given, given.stacks, { kind: "preview" });
    assert.deepEqual(
      [...outcomes].map(([stack, it]) => [stack, it.summary["same"]]),
      [
        ["foundation", 1],
        ["global", 2],
      ],
    );
  });

  it("fails with every failing stack's reason, and with a row for each stack", async () => {
    const given = context({ foundation: {}, "us-east-1": { error: "no zone" }, global: { error: "no name" } });
    await assert.rejects(inAll(given, given.stacks, { kind: "up" }), (error: StepError) => {
      assert.equal(error.outcome, "failed");
      assert.equal(error.message, "up of us-east-1:\nno zone\nup of global:\nno name");
      assert.deepEqual(
        error.stacks.map((it) => it.stack),
        ["foundation", "us-east-1", "global"],
      );
      return true;
    });
  });

  it("holds when no stack changes, and says how much it looked at", () => {
    const outcomes = new Map([
      ["foundation", outcome({ summary: { same: 55 } })],
      ["global", outcome({ summary: { same: 70 } })],
    ]);
    assert.equal(expectNoChange(outcomes, "preview").detail, "no change in 2 stacks, 125 resources");
  });

  it("deviates with every resource that a plan touches", () => {
    const urn = "urn:pulumi:eu-west-1::meridian::aws:s3/bucket:Bucket::backups";
    const outcomes = new Map([
      ["foundation", outcome({ summary: { same: 55 } })],
      [
        "eu-west-1",
        outcome({ summary: { same: 9, update: 1 }, changes: [{ op: "update", urn, properties: ["tags"] }] }),
      ],
    ]);
    assert.throws(() => expectNoChange(outcomes, "preview"), {
      outcome: "deviated",
      message: "preview shows changes:\neu-west-1: update aws:s3/bucket:Bucket backups (tags)",
    });
  });

  it("reads a stack's outputs and every stack's resources", async () => {
    const resource = { urn: "u", type: "t", protect: false, inputs: {}, outputs: {} };
    const given = context({ foundation: { outputs: { zoneId: "Z1" }, resources: [resource] }, global: {} });
    assert.deepEqual(await outputsOf(given, "foundation"), { zoneId: "Z1" });
    assert.deepEqual(
      [...(await stateOf(given))],
      [
        ["foundation", [resource]],
        ["global", []],
      ],
    );
  });
});
