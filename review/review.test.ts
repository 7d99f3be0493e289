import assert from "node:assert/strict";
import type { ChildProcess } from "node:child_process";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { once } from "node:events";
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { tmpdir } from "node:os";
import path from "node:path";
import type { StackOutcome } from "../deploy/protocol";
import { reviewOf } from "./review";

const program = path.join(__dirname, "..");

/** A checkout that is compared with its own commit, and stacks whose plans come when the test says so. */
describe("a review beyond its plans", () => {
  let root: string;
  let commit: string;
  const git = (...args: string[]): string =>
    execFileSync("git", ["-C", root, "-c", "user.name=Ada", "-c", "user.email=ada@example.com", ...args], {
      encoding: "utf8",
    }).trim();

  before(() => {
    root = realpathSync(mkdtempSync(path.join(tmpdir(), "meridian-review-")));
    for (const it of ["Pulumi.yaml", "components"])
      cpSync(path.join(program, it), path.join(root, it), { recursive: true });
    mkdirSync(path.join(root, "policy"));
    writeFileSync(path.join(root, "policy", "list.ts"), `process.stdout.write("key-rotation (mandatory)\\n");\n`);
    git("init", "-q");
    git("add", "-A");
    git("commit", "-qm", "As it was");
    commit = git("rev-parse", "HEAD");
  });
  after(() => rmSync(root, { recursive: true }));

  /** @param expected before the last plan comes @returns The words of each process that is started until the page is there, and how many of them after the last plan. */
  async function processesOf(expected: number): Promise<{
    readonly commands: readonly string[];
    readonly late: number;
    readonly rows: number;
  }> {
    const started: ChildProcess[] = [];
    let onStarted = (): void => undefined;
    const onProcess = (message: unknown): void => {
      started.push((message as { process: ChildProcess }).process);
      onStarted();
    };
    subscribe("child_process", onProcess);
    const outcome: StackOutcome = {
      ...{ summary: { same: 1 }, changes: [], diagnostics: [], plan: [] },
      seconds: 1,
      peakMegabytes: 0,
    };
    let atLast = 0;
    /** The last plan comes once all of them have ended. */
    const last = async (): Promise<StackOutcome> => {
      while (started.length < expected) await new Promise<void>((resolve) => (onStarted = resolve));
      const running = started.filter((it) => it.exitCode === null && it.signalCode === null);
      await Promise.all(running.map((it) => once(it, "close")));
      atLast = started.length;
      return outcome;
    };
    const perform = (name: string) => () => (name === "global" ? last() : Promise.resolve(outcome));
    const stacks = {
      stack: (name: string) => ({ perform: perform(name) }),
      interrupt: () => undefined,
      leave: () => Promise.resolve(),
    };
    try {
      const base = { commit, folder: root };
      const { rows } = await reviewOf({ root, place: "local cloud", stacks, base, say: () => undefined });
      const commands = started.map(({ spawnargs }) => spawnargs.filter((it) => !it.includes(path.sep)).join(" "));
      return { commands: commands.sort(), late: started.length - atLast, rows: rows.length };
    } finally {
      unsubscribe("child_process", onProcess);
    }
  }

  it("starts two processes, for git, and none once the last plan has come", async () => {
    assert.deepEqual(await processesOf(2), {
      commands: [`git -C diff --quiet ${commit} -- policy`, "git -C rev-parse HEAD"],
      ...{ late: 0, rows: 0 },
    });
  });

  it("lists the rules of both policy packs where a file of theirs differs, before the last plan comes", async () => {
    writeFileSync(path.join(root, "policy", "list.ts"), `process.stdout.write("key-rotation (advisory)\\n");\n`);
    const { commands, late } = await processesOf(4);
    assert.deepEqual([commands.length, commands.filter((it) => it.includes("--require")).length, late], [4, 2, 0]);
  });
});
