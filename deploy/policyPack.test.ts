import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";

const program = path.join(__dirname, "..", "policy", "bin", "pulumi-analyzer-policy-attached");

describe("what the engine starts for a pack that is served already", () => {
  it("says the port, stays, and ends when the engine does, in whatever way", async () => {
    const started = spawn(program, ["127.0.0.1:1", "policy/attached"], {
      env: { ...process.env, MERIDIAN_POLICY_PORT: "4711" },
    });
    const [line] = (await once(started.stdout, "data")) as [Buffer];
    assert.equal(line.toString(), "4711\n");
    assert.equal(started.exitCode, null);
    // The system closes the pipe of an engine that is killed.
    started.stdin.end();
    const [code] = (await once(started, "exit")) as [number];
    assert.equal(code, 0);
  });
});
