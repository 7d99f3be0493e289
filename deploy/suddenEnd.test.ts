import assert from "node:assert/strict";
import { signalIn, suddenEnd, wordsOf } from "./suddenEnd";

/** As the Automation API puts it together. */
const commandError = (stderr: string): Error =>
  new Error(`code: -2\n stdout: Updating (eu-west-1):\n\n stderr: ${stderr}\n err?: Error: ${stderr}\n`);
const command = "/tools/bin/pulumi up --yes --stack eu-west-1";

describe("what is said of an engine", () => {
  it("that failed is its own words, once", () => {
    const full = commandError(`Command failed with exit code 1: ${command}\nerror: no space left on device\n  1) a`);
    assert.equal(wordsOf(full), "error: no space left on device\n  1) a");
    assert.equal(wordsOf(commandError("error: no such stack")), "error: no such stack");
  });

  it("that said nothing, or of another error, is all there is", () => {
    for (const error of [commandError(`Command failed with exit code 255: ${command}\n`), new Error("interrupted")])
      assert.equal(wordsOf(error), error.message);
  });

  it("that was ended is the signal", () => {
    assert.equal(signalIn(commandError(`Command was killed with SIGKILL (Forced termination): ${command}`)), "SIGKILL");
    assert.equal(signalIn(commandError("error: no such stack")), undefined);
  });

  it("that was ended in an update is how to go on, and in a preview only that", () => {
    assert.equal(
      suddenEnd("The engine", "a", "preview", "SIGKILL"),
      "The engine of stack a ended (SIGKILL) during preview.",
    );
    assert.match(
      suddenEnd("The engine", "a", "up", "code 1"),
      /^The engine of stack a ended \(code 1\) during up\. The stack may/,
    );
  });
});
