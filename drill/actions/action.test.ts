import assert from "node:assert/strict";
import { StepError } from "../step";
import { type Action, runActions } from "./action";
import { recordingPorts } from "./ports.fixture";
import { configure, refresh, up } from "./stacks";

describe("Actions", () => {
  it("are run in their order, and tell what they did to stacks", async () => {
    const { log, ports } = recordingPorts();
    const done = await runActions([up("global"), configure("global", "a", "b"), refresh("x"), up("x")], ports);
    assert.deepEqual(log, ["up global", "in global: pulumi config set a b --stack global", "refresh x", "up x"]);
    assert.deepEqual(
      done.map(({ stack }) => stack),
      ["global", "x"],
    );
  });

  it("end with the first that fails, which is named by its command, and keep what was done before", async () => {
    const { log, ports } = recordingPorts();
    const broken: Action = {
      asCommand: () => ["aws", "rds", "reboot", "it's"],
      run: () => Promise.reject(new Error("AccessDenied")),
    };
    await assert.rejects(runActions([up("global"), broken, up("x")], ports), (error: StepError) => {
      assert.ok(error instanceof StepError);
      assert.equal(error.outcome, "failed");
      assert.equal(error.message, "aws rds reboot 'it'\\''s'\nAccessDenied");
      assert.deepEqual(
        error.stacks.map(({ stack }) => stack),
        ["global"],
      );
      return true;
    });
    assert.deepEqual(log, ["up global"]);
  });
});
