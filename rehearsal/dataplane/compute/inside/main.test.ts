import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface, type Interface } from "node:readline";
import { buildInside } from "../images";

/** Says for each line that it is given what time it has, what it was told of itself, and what becomes of a connection. */
const program = `
  const { connect } = require("node:net");
  require("node:readline").createInterface({ input: process.stdin }).on("line", () => {
    connect(443, "example.com").on("error", ({ code }) =>
      console.log(JSON.stringify({ now: Date.now(), made: new Date().getTime(), told: process.env.MERIDIAN_INSIDE, code })));
  });`;

describe("Inside a storefront's process", () => {
  const hour = 3_600_000;
  let folder: string;
  let child: ChildProcess;
  let lines: Interface;

  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "inside-"));
    const file = await buildInside(folder);
    const env = { MERIDIAN_INSIDE: JSON.stringify({ ports: {}, clock: path.join(folder, "clock") }) };
    child = spawn(process.execPath, ["--require", file, "--eval", program], { env, stdio: ["pipe", "pipe", "ignore"] });
    lines = createInterface({ input: child.stdout! });
  });
  after(async () => {
    child.kill();
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
    rmSync(folder, { recursive: true });
  });

  const ask = async () => {
    child.stdin!.write("\n");
    const [line] = (await once(lines, "line")) as [string];
    return JSON.parse(line) as { now: number; made: number; told?: string; code: string };
  };

  it("nothing is reached that isn't named, and the program is told nothing of it", async () => {
    const { code, told, now } = await ask();
    assert.deepEqual([code, told], ["ECONNREFUSED", undefined]);
    assert.ok(Math.abs(now - Date.now()) < hour / 2);
  });

  it("the clock is wrong from a signal on, and right again from another", async () => {
    writeFileSync(path.join(folder, "clock"), String(2 * hour));
    child.kill("SIGUSR2");
    while ((await ask()).now < Date.now() + hour);
    const { now, made } = await ask();
    assert.ok(Math.abs(made - now) < 1_000);
    writeFileSync(path.join(folder, "clock"), "0");
    child.kill("SIGUSR2");
    while ((await ask()).now > Date.now() + hour);
  });
});
