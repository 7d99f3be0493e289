import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";
import { isAlive, type ProcessRecord, recordOf } from "../toolchain/processes";

const fixture = path.join(__dirname, "process.fixture.ts");

/** Starts the fixture and waits until its program has said the number of the process that it started. */
async function started(how: string, script: string) {
  const child: ChildProcess = spawn(process.execPath, ["--no-warnings", "--require", "tsx/cjs", fixture, how, script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout! });
  const [first] = (await once(lines, "line")) as [string];
  const last = once(lines, "line").then(([line]) => JSON.parse(line as string) as object);
  return { child, grandchild: recordOf(Number(first)), last };
}

async function isGone(process: ProcessRecord): Promise<boolean> {
  for (let tries = 0; isAlive(process) && tries < 100; tries++) await wait(50);
  return !isAlive(process);
}

describe("an interrupted audit", () => {
  it("ends a tool with everything that the tool has started, and starts no other", async () => {
    const { child, grandchild, last } = await started("tool", "sleep 300 & echo $! >&2; wait");
    child.kill("SIGINT");
    assert.deepEqual(await last, {
      code: 143,
      interrupted: true,
      after: { refused: "interrupted before true was started" },
    });
    assert.ok(await isGone(grandchild));
  });

  it("lets what is orderly end its own things, told alone and once", async () => {
    const script = "trap 'kill $own; exit 7' INT; sleep 300 & own=$!; echo $own >&2; while :; do wait; done";
    const { child, grandchild, last } = await started("orderly", script);
    child.kill("SIGINT");
    const { code } = (await last) as { code: number };
    assert.equal(code, 7);
    assert.ok(await isGone(grandchild));
  });
});
