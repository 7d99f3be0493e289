import assert from "node:assert/strict";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { findEngine } from "../../engine/engine";
import type { Session } from "../../rehearsal/cloud/sessions";
import {
  isDeploying,
  listening,
  liveRun,
  locksIn,
  patience,
  RehearsalRun,
  remaining,
  sessionsIn,
  stateIn,
  useFolder,
} from "./rehearsalRun";

describe("Ctrl-C", function () {
  this.timeout(patience);
  const folder = useFolder();
  let path_ = "";
  before(async () => (path_ = await countingEngine(folder())));

  const start = (...args: string[]): RehearsalRun =>
    new RehearsalRun(folder(), ["--stack", "foundation", ...args], { PATH: path_ });

  /** Which commands of the engine were interrupted, one entry for each signal. */
  const interrupted = (): string[] => readFileSync(path.join(folder(), "signals"), "utf8").split("\n").filter(Boolean);

  async function expectNothingLeft(session: Session): Promise<void> {
    assert.deepEqual(await remaining(session.processes), []);
    assert.deepEqual(await listening(session), []);
    assert.deepEqual(sessionsIn(folder()), []);
  }

  beforeEach(() => writeFileSync(path.join(folder(), "signals"), ""));

  it("ends a rehearsal whose cloud is only starting", async () => {
    const run = start();
    const session = await run.until("the emulator", () =>
      run.session?.data.servers["emulator"] ? run.session : undefined,
    );
    run.pressCtrlC();
    assert.equal(await run.end(), 130, run.output);
    await expectNothingLeft(session);
    assert.deepEqual(interrupted(), []);
  });

  it("ends a rehearsal in the middle of up, with one signal to its engine, however often it is pressed", async () => {
    const run = start();
    const session = await run.until("a deployment", () => isDeploying(run.session, "foundation") && run.session);
    run.pressCtrlC();
    run.pressCtrlC();
    assert.equal(await run.end(), 130, run.output);
    assert.deepEqual(interrupted(), ["up"]);
    assert.doesNotMatch(run.output, /preview all together/);
    await expectNothingLeft(session);
  });

  it("ends a rehearsal in the middle of destroy", async () => {
    const run = start();
    await run.until("that protection is off", () => /protection off: \d+ updated/.test(run.output));
    const whole = stateIn(run.session, "foundation").resources!.length;
    const session = await run.until("a resource gone", () => {
      const left = stateIn(run.session, "foundation").resources?.length ?? whole;
      return left < whole && left > 5 && run.session;
    });
    run.pressCtrlC();
    assert.equal(await run.end(), 130, run.output);
    assert.deepEqual(interrupted(), ["destroy"]);
    assert.match(run.output, /✘ +[\d.]+ s {2}destroy in the observed order: ABORTED\n +interrupted\n/);
    await expectNothingLeft(session);
  });

  it("leaves a kept cloud up, its state unlocked and with nothing half done", async () => {
    const run = liveRun(folder(), ["--plan-only", "--stack", "foundation"], { PATH: path_ });
    await run.until("a deployment", () => isDeploying(run.session, "foundation"));
    run.pressCtrlC();
    assert.equal(await run.end(), 130, run.output);
    assert.deepEqual(interrupted(), ["up"]);
    const [session] = sessionsIn(folder());
    const { servers, stacks } = session!.data;
    assert.deepEqual(await remaining(stacks), []);
    assert.deepEqual(Object.keys(servers), ["emulator", "providers"]);
    assert.deepEqual(
      await remaining(Object.values(servers), 0),
      Object.values(servers).map((it) => it.pid),
    );
    assert.deepEqual(locksIn(session), []);
    assert.deepEqual(stateIn(session, "foundation").pending_operations ?? [], []);
    const discard = liveRun(folder(), ["discard"]);
    assert.equal(await discard.end(), 0, discard.output);
    await expectNothingLeft(session!);
  });
});

/** A PATH whose `pulumi` runs the real engine, passes SIGINT on and writes down each one, with the engine's command. */
async function countingEngine(folder: string): Promise<string> {
  const { root } = await findEngine(() => undefined);
  const bin = path.join(folder, "engine", "bin");
  mkdirSync(bin, { recursive: true });
  const script = `#!${process.execPath}
const { spawn } = require("node:child_process");
const { appendFileSync } = require("node:fs");
const engine = spawn(${JSON.stringify(path.join(root, "bin", "pulumi"))}, process.argv.slice(2), { stdio: "inherit" });
process.on("SIGINT", () => {
  appendFileSync(${JSON.stringify(path.join(folder, "signals"))}, process.argv[2] + "\\n");
  engine.kill("SIGINT");
});
engine.on("exit", (code, signal) => process.exit(signal ? 1 : code));
`;
  writeFileSync(path.join(bin, "pulumi"), script);
  chmodSync(path.join(bin, "pulumi"), 0o755);
  return `${bin}${path.delimiter}${process.env["PATH"]}`;
}
