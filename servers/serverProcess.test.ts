import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import {
  childrenOf,
  endRecorded,
  firstLine,
  isAlive,
  type Lifetime,
  type ProcessRecord,
  recordOf,
} from "../toolchain/processes";
import { gone, nobodyMentions } from "./gone.fixture";
import { withClient } from "./postgresClient";
import { lastLines, type ServerProcess, startServerProcess } from "./serverProcess";
import type { Started } from "./serverProcess.fixture";
import { temporaryServerDirectory } from "./serverUser";

const script = path.join(__dirname, "serverProcess.fixture.ts");
const node = ["--no-warnings", "--require", require.resolve("tsx/cjs"), script];

describe("A server's process", function () {
  this.timeout(90_000);
  let directory: string;
  beforeEach(async () => {
    directory = await temporaryServerDirectory("process-test");
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  const shell = (text: string, lifetime: Lifetime = "withParent"): ServerProcess =>
    startServerProcess({
      command: "/bin/sh",
      args: ["-c", text],
      cwd: directory,
      env: { PATH: process.env["PATH"] },
      log: path.join(directory, "log"),
      lifetime,
    });

  interface Family extends Started {
    readonly parent: ChildProcess;
    /** The servers and every process that they have made. */
    readonly servers: readonly ProcessRecord[];
  }

  const start = async (lifetime: Lifetime): Promise<Family> => {
    const parent = spawn(process.execPath, [...node, directory, lifetime], { stdio: ["ignore", "pipe", "inherit"] });
    const started = JSON.parse(await firstLine(parent, "the fixture")) as Started;
    const servers = started.records.flatMap(({ pid }) => [pid, ...childrenOf(pid)]).map(recordOf);
    return { ...started, parent, servers };
  };

  it("outlives a parent that was killed if it is detached, and is found and ended by its record", async () => {
    const { parent, servers, records, url } = await start("detached");
    parent.kill("SIGKILL");
    await once(parent, "exit");
    // Longer than a watcher would need to ask it to end.
    await wait(2_000);
    assert.deepEqual(records.map(isAlive), [true, true, true]);
    const { rows } = await withClient(url, (client) => client.query<{ one: number }>("select 1 as one"));
    assert.deepEqual(rows, [{ one: 1 }]);
    for (const it of records) endRecorded(it);
    await gone(servers, 30_000);
    await nobodyMentions(directory, 30_000);
  });

  it("has no watcher, and says how it ended, if it is detached", async () => {
    const process = shell(`: ${directory}; echo said; exit 3`, "detached");
    assert.equal(await process.ended, "code 3");
    assert.deepEqual(await lastLines(path.join(directory, "log")), ["said"]);
    await nobodyMentions(directory, 5_000);
  });

  it("does not outlive a parent that was killed: no server and none of its processes stays", async () => {
    const { parent, servers } = await start("withParent");
    assert.ok(servers.length > 10 && servers.every(isAlive));
    parent.kill("SIGKILL");
    await gone(servers, 30_000);
    await nobodyMentions(directory, 30_000);
  });

  it("is asked to end cleanly when its parent goes: the database was shut down", async () => {
    const { parent, servers } = await start("withParent");
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
