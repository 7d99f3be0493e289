import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { cacheDirectory, cacheKey, madeOnce, markUsed, removeUnused } from "./cache";

const fixture = path.join(__dirname, "cache.fixture.ts");

describe("the cache of tools", function () {
  this.timeout(60_000);
  let cache = "";
  const log = (): string => path.join(cache, "log");
  const makers = (): number => readFileSync(log(), "utf8").split("\n").filter(Boolean).length;
  const before_ = process.env["MERIDIAN_CACHE"];

  beforeEach(() => {
    cache = mkdtempSync(path.join(tmpdir(), "cache-"));
    process.env["MERIDIAN_CACHE"] = cache;
    writeFileSync(log(), "");
  });
  afterEach(() => {
    if (before_ === undefined) delete process.env["MERIDIAN_CACHE"];
    else process.env["MERIDIAN_CACHE"] = before_;
    rmSync(cache, { recursive: true, force: true });
  });

  const asking = (milliseconds = 700): ChildProcess =>
    spawn(process.execPath, ["--no-warnings", "--require", "tsx/cjs", fixture, log(), String(milliseconds)], {
      stdio: ["ignore", "pipe", "inherit"],
      env: { ...process.env, MERIDIAN_CACHE: cache },
    });

  async function answer(child: ChildProcess): Promise<string> {
    let text = "";
    child.stdout!.on("data", (chunk: Buffer) => (text += chunk.toString()));
    await once(child, "close");
    return text.trim();
  }

  it("is where MERIDIAN_CACHE says", () => {
    assert.equal(cacheDirectory(), cache);
  });

  it("has a key that changes with any part", () => {
    assert.match(cacheKey("a", "b"), /^[0-9a-f]{12}$/);
    assert.equal(new Set([cacheKey("a", "b"), cacheKey("ab"), cacheKey("b", "a"), cacheKey("a", "b", "")]).size, 4);
  });

  it("makes a tool once when several processes ask at the same time, and leaves no lock", async () => {
    const answers = await Promise.all([asking(), asking(), asking()].map(answer));
    assert.deepEqual(
      answers,
      [1, 2, 3].map(() => path.join(cache, "tool")),
    );
    assert.equal(makers(), 1);
    assert.deepEqual(readdirSync(cache).sort(), ["log", "tool"]);
  });

  it("makes a tool once when one process asks several times at the same time", async () => {
    let made = 0;
    const make = async (): Promise<void> => {
      made++;
      await wait(20);
    };
    await Promise.all([1, 2, 3].map(() => madeOnce("tool", make, () => undefined)));
    assert.equal(made, 1);
  });

  it("takes over from a process that was killed while it made it, and throws its half away", async () => {
    const killed = asking(60_000);
    while (makers() === 0) await wait(20);
    killed.kill("SIGKILL");
    await once(killed, "exit");
    assert.ok(existsSync(path.join(cache, "tool.lock")));
    await Promise.all([asking(), asking()].map(answer));
    assert.equal(makers(), 2);
    assert.deepEqual(
      readdirSync(cache).filter((it) => it.includes("takeover") || it.endsWith(".lock")),
      [],
    );
  });

  it("takes over a lock whose owner's number another process has now", async () => {
    writeFileSync(path.join(cache, "tool.lock"), JSON.stringify({ pid: process.pid, started: "1" }));
    await madeOnce(
      "tool",
      () => Promise.resolve(),
      () => undefined,
    );
    assert.ok(existsSync(path.join(cache, "tool", ".complete")));
  });

  it("takes over even from one that died while it took over", async () => {
    const dead = JSON.stringify({ pid: spawnSync("true").pid, started: "1" });
    for (const name of ["tool.lock", "tool.lock.takeover"]) writeFileSync(path.join(cache, name), dead);
    await madeOnce(
      "tool",
      () => Promise.resolve(),
      () => undefined,
    );
    assert.deepEqual(readdirSync(cache).sort(), ["log", "tool"]);
  });

  it("tries again where making failed", async () => {
    const failing = madeOnce(
      "tool",
      () => Promise.reject(new Error("no compiler")),
      () => undefined,
    );
    await assert.rejects(failing, { message: "no compiler" });
    const folder = await madeOnce(
      "tool",
      () => Promise.resolve(),
      () => undefined,
    );
    assert.ok(existsSync(path.join(folder, ".complete")));
  });

  describe("of which some aren't used any more", () => {
    const ago = (days: number): Date => new Date(Date.now() - days * 86_400_000);
    const make = async (name: string, days: number): Promise<string> => {
      const folder = await madeOnce(
        name,
        (into) => Promise.resolve(writeFileSync(path.join(into, "file"), "")),
        () => undefined,
      );
      utimesSync(folder, ago(days), ago(days));
      return folder;
    };
    const there = (): string[] => readdirSync(cache).filter((it) => it !== "log");

    it("removes those of one kind that nobody has used for the days given, and no other", async () => {
      await make("tool-old", 31);
      await make("tool-new", 29);
      await make("other-old", 31);
      await removeUnused("tool-", 30);
      assert.deepEqual(there().sort(), ["other-old", "tool-new"]);
    });

    it("keeps one that was made long ago and is used", async () => {
      markUsed(await make("tool-old", 31));
      await removeUnused("tool-", 30);
      assert.deepEqual(there(), ["tool-old"]);
    });

    it("keeps one that a living process holds, and removes one whose holder is dead", async () => {
      for (const it of ["tool-held", "tool-left"]) await make(it, 31);
      const holder = asking(60_000);
      while (makers() === 0) await wait(20);
      writeFileSync(path.join(cache, "tool-held.lock"), readFileSync(path.join(cache, "tool.lock")));
      const dead = JSON.stringify({ pid: spawnSync("true").pid, started: "1" });
      writeFileSync(path.join(cache, "tool-left.lock"), dead);
      await removeUnused("tool-", 30);
      holder.kill("SIGKILL");
      await once(holder, "exit");
      assert.deepEqual(
        there().filter((it) => it.startsWith("tool-")),
        ["tool-held", "tool-held.lock"],
      );
    });
  });
});
