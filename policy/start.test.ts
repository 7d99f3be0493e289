import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";

describe("the pack's own process", function () {
  this.timeout(60_000);

  it("says its port, and ends with the engine that holds its standard input", async () => {
    const child = spawn(process.execPath, ["--no-warnings", path.join(__dirname, "start.cjs")], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    after(() => child.kill("SIGKILL"));
    const [line] = (await once(child.stdout, "data")) as [Buffer];
    assert.match(line.toString(), /^\d+\n$/);
    assert.equal(child.exitCode, null);
    // What the system does for an engine that is killed.
    child.stdin.destroy();
    assert.deepEqual(await once(child, "exit"), [0, null]);
  });
});
