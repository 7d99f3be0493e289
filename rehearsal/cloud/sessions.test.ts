import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { isAlive, recordOf } from "../../toolchain/processes";
import { allSessions, removeDeadSessions, Session } from "./sessions";

const regions = ["us-east-1", "eu-west-1"];

describe("sessions", () => {
  let root = "";
  const children: ChildProcess[] = [];
  beforeEach(() => (root = mkdtempSync(path.join(tmpdir(), "sessions-"))));
  afterEach(async () => {
    for (const it of children.splice(0)) await ended(it);
    rmSync(root, { recursive: true, force: true });
  });

  /** A process that waits, as a leader of its own group. */
  const waiting = (): ChildProcess => {
    const child = spawn("sleep", ["300"], { detached: true, stdio: "ignore" });
    children.push(child);
    return child;
  };

  /** A session that says of itself what a rehearsal that ended would have left. */
  const ofDeadOwner = (keep: "keep" | "discard", ...processes: ChildProcess[]): Session => {
    const session = Session.create(root, regions, keep);
    for (const it of processes) session.owns(it.pid);
    session.update({
      owner: { pid: deadPid(), started: "1" },
      ports: { foundation: 1 },
      endpoint: "http://127.0.0.1:1",
    });
    return session;
  };

  it("write down who owns them before anything else, for nobody else to read", () => {
    const session = Session.create(root, regions, "discard");
    const again = Session.open(session.folder)!;
    assert.deepEqual(again.data, session.data);
    assert.deepEqual(again.data.owner, recordOf(process.pid));
    assert.equal(statSync(session.folder).mode & 0o777, 0o700);
    assert.equal(statSync(path.join(session.folder, "session.json")).mode & 0o777, 0o600);
  });

  it("have each a folder and a passphrase of their own", () => {
    const [one, two] = [Session.create(root, regions, "discard"), Session.create(root, regions, "discard")];
    assert.notEqual(one.folder, two.folder);
    assert.notEqual(one.data.passphrase, two.data.passphrase);
    assert.equal(allSessions(root).length, 2);
  });

  it("stay while their owner runs", () => {
    Session.create(root, regions, "discard");
    assert.equal(removeDeadSessions(root), 0);
    assert.equal(allSessions(root).length, 1);
  });

  it("of a dead owner are removed, with every process that they recorded", async () => {
    const [one, two] = [waiting(), waiting()];
    const session = ofDeadOwner("discard", one, two);
    assert.equal(removeDeadSessions(root), 1);
    await Promise.all([gone(one), gone(two)]);
    assert.equal(existsSync(session.folder), false);
  });

  it("end no process that only has the number of one they recorded", async () => {
    const innocent = waiting();
    const session = ofDeadOwner("discard");
    session.update({ processes: [{ pid: innocent.pid!, started: "1" }] });
    assert.equal(removeDeadSessions(root), 1);
    await wait(50);
    assert.equal(isAlive(recordOf(innocent.pid!)), true);
    assert.equal(innocent.signalCode, null);
  });

  it("whose owner's number another process has now are dead ones", () => {
    const session = Session.create(root, regions, "discard");
    session.update({ owner: { pid: process.pid, started: "1" } });
    assert.equal(removeDeadSessions(root), 1);
  });

  it("that are kept stay while emulator and providers run, and go with either", async () => {
    const [emulator, providers] = [waiting(), waiting()];
    ofDeadOwner("keep", emulator, providers);
    assert.equal(removeDeadSessions(root), 0);
    await ended(emulator);
    assert.equal(removeDeadSessions(root), 1);
    await gone(providers);
  });

  it("that nobody asked to keep are not usable", () => {
    assert.equal(ofDeadOwner("discard", waiting(), waiting()).usable, false);
  });

  it("are taken over once the dead owner's stacks have ended, which are not waited for forever", async () => {
    const [emulator, providers, stack] = [waiting(), waiting(), waiting()];
    const session = ofDeadOwner("keep", emulator, providers, stack);
    await session.takeOver(100);
    await gone(stack);
    const { owner, processes } = Session.open(session.folder)!.data;
    assert.deepEqual(owner, recordOf(process.pid));
    assert.deepEqual(
      processes.map((it) => it.pid),
      [emulator.pid, providers.pid],
    );
  });

  it("are not taken over from a process that works with them", async () => {
    const owner = waiting();
    const session = ofDeadOwner("keep", waiting(), waiting());
    session.update({ owner: recordOf(owner.pid!) });
    await assert.rejects(session.takeOver(0), {
      message: `The kept cloud is in use: process ${owner.pid} works with it. Wait until it ends, or interrupt it.`,
    });
  });

  it("whose owner died before it wrote anything are removed, and folders of running ones are not", () => {
    mkdirSync(path.join(root, `${deadPid()}-abcdef`));
    mkdirSync(path.join(root, `${process.pid}-abcdef`));
    assert.equal(removeDeadSessions(root), 0);
    assert.equal(existsSync(path.join(root, `${process.pid}-abcdef`)), true);
    assert.deepEqual(allSessions(root), []);
    assert.equal(existsSync(path.join(root, `${deadPid()}-abcdef`)), false);
  });

  it("are none where there never was any", () => {
    assert.deepEqual(allSessions(path.join(root, "none")), []);
    assert.equal(removeDeadSessions(path.join(root, "none")), 0);
  });
});

let dead: number | undefined;
/** Number of a process that has ended. */
function deadPid(): number {
  return (dead ??= spawnSync("true").pid);
}

async function gone(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  assert.equal(child.signalCode, "SIGKILL");
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill("SIGKILL");
  await exited;
}
