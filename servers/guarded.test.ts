import assert from "node:assert/strict";
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { childrenOf, firstLine, isAlive, type ProcessRecord, recordOf } from "../toolchain/processes";
import { lastLines, spawnGuarded } from "./guarded";
import { temporaryServerDirectory } from "./serverUser";

const script = path.join(__dirname, "guarded.fixture.ts");
const node = ["--no-warnings", "--require", require.resolve("tsx/cjs"), script];

async function gone(records: readonly ProcessRecord[], within: number): Promise<void> {
  for (const deadline = Date.now() + within; records.some(isAlive); await wait(20)) {
    assert.ok(
      Date.now() < deadline,
      `still there after ${within} ms: ${records.filter(isAlive).map(({ pid }) => pid)}`,
    );
  }
}

/** Waits until no process has the folder among its arguments: no server, and no watcher of one. */
async function nobodyMentions(directory: string, within: number): Promise<void> {
  const mentions = (): string[] => {
    const list = execFileSync("ps", ["-A", "-o", "pid=,args="], { encoding: "utf8" }).split("\n");
    return list.filter((line) => line.includes(directory));
  };
  for (const deadline = Date.now() + within; mentions().length > 0; await wait(100)) {
    assert.ok(Date.now() < deadline, `still there after ${within} ms: ${mentions().join("\n")}`);
  }
}

describe("A guarded process", function () {
  this.timeout(90_000);
  let directory: string;
  beforeEach(async () => {
    directory = await temporaryServerDirectory("guarded-test");
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  const shell = (text: string, endSignal?: "INT" | "TERM" | "QUIT"): ReturnType<typeof spawnGuarded> =>
    spawnGuarded({
      command: "/bin/sh",
      args: ["-c", text],
      cwd: directory,
      env: { PATH: process.env["PATH"] },
      log: path.join(directory, "log"),
      ...(endSignal && { endSignal }),
    });

  const start = async (): Promise<{ parent: ChildProcess; servers: ProcessRecord[] }> => {
    const parent = spawn(process.execPath, [...node, directory], { stdio: ["ignore", "pipe", "inherit"] });
    const pids = (await firstLine(parent, "the fixture")).split(" ").map(Number);
    return { parent, servers: pids.flatMap((pid) => [pid, ...childrenOf(pid)]).map(recordOf) };
  };

  it("does not outlive a parent that was killed: no server and none of its processes stays", async () => {
    const { parent, servers } = await start();
    assert.ok(servers.length > 10 && servers.every(isAlive));
    parent.kill("SIGKILL");
    await gone(servers, 30_000);
    await nobodyMentions(directory, 30_000);
  });

  it("is asked to end cleanly when its parent goes: the database was shut down", async () => {
    const { parent, servers } = await start();
    parent.kill("SIGTERM");
    await gone(servers, 30_000);
    assert.match(await readFile(path.join(directory, "one", "server.log"), "utf8"), /database system is shut down/);
  });

  it("leaves no watcher behind when it ends by itself", async () => {
    const process = shell(`: ${directory}; echo said; exit 3`);
    assert.equal(await process.ended, "code 3");
    assert.equal(process.hasEnded(), true);
    assert.deepEqual(await lastLines(path.join(directory, "log")), ["said"]);
    await nobodyMentions(directory, 5_000);
  });

  it("says by which signal it ended", async () => {
    const process = shell("exec sleep 60");
    process.signal("SIGKILL");
    assert.equal(await process.ended, "signal SIGKILL");
  });

  it("reads nothing from the pipe that guards it", async () => {
    const process = shell("read -r line || echo empty");
    const killing = setTimeout(() => process.signal("SIGKILL"), 5_000);
    assert.equal(await process.ended, "code 0");
    clearTimeout(killing);
    assert.deepEqual(await lastLines(path.join(directory, "log")), ["empty"]);
  });
});

describe("The last lines of a log", () => {
  it("are at most as many as asked for, and none where there is no log", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "lines-"));
    try {
      const file = path.join(folder, "log");
      await writeFile(file, `${"x".repeat(200_000)}\none\ntwo\nthree\n`);
      assert.deepEqual(await lastLines(file, 2), ["two", "three"]);
      assert.deepEqual(await lastLines(path.join(folder, "none")), []);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
