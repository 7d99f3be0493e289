import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
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
  const ofDeadOwner = (keep: "keep" | "discard", servers: Readonly<Record<string, ChildProcess>> = {}): Session => {
    const session = Session.create(root, regions, keep);
    for (const [role, it] of Object.entries(servers)) session.ownsServer(role, it.pid);
    session.update({
      owner: { pid: deadPid(), started: "1" },
      port: 1,
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

  it("have a home for engines in which these can't log all that they do", () => {
    const { home } = Session.create(root, regions, "discard");
    assert.equal(statSync(home).mode & 0o777, 0o700);
    assert.throws(() => mkdirSync(path.join(home, "logs"), { recursive: true }), { code: "EEXIST" });
  });

  it("say where else to write where they can't", () => {
    const file = path.join(root, "no-folder");
    writeFileSync(file, "");
    assert.throws(() => Session.create(file, regions, "discard"), {
      message:
        /^A rehearsal can't write where its sessions are: ENOTDIR: .*: MERIDIAN_REHEARSAL=<folder> npm run rehearse$/,
    });
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
    const [one, two, stack] = [waiting(), waiting(), waiting()];
    const session = ofDeadOwner("discard", { one, two });
    session.ownsStack(stack.pid);
    assert.equal(removeDeadSessions(root), 1);
    await Promise.all([gone(one), gone(two), gone(stack)]);
    assert.equal(existsSync(session.folder), false);
  });

  /** What a stack's process started and left running when it was killed: an engine, a policy pack. */
  const strayOf = (session: Pick<Session, "mark">): ChildProcess => {
    const child = spawn("sleep", ["300"], {
      detached: true,
      stdio: "ignore",
      env: { ...process.env, ...session.mark },
    });
    children.push(child);
    return child;
  };

  it("of a dead owner are removed with what their dead stacks had started, and with nothing of another session", async () => {
    const [session, other] = [ofDeadOwner("discard"), Session.create(root, regions, "discard")];
    session.update({ stacks: [{ pid: deadPid(), started: "1" }] });
    const [stray, innocent] = [strayOf(session), strayOf(other)];
    assert.equal(removeDeadSessions(root), 1);
    await gone(stray);
    assert.deepEqual([innocent.exitCode, innocent.signalCode], [null, null]);
  });

  it("are taken over once what their dead stacks had started has ended, which is not waited for forever", async () => {
    const session = ofDeadOwner("keep", { emulator: waiting() });
    const stray = strayOf(session);
    await session.takeOver(100);
    await gone(stray);
  });

  it("end no process that only has the number of one they recorded", async () => {
    const innocent = waiting();
    const session = ofDeadOwner("discard");
    session.update({ stacks: [{ pid: innocent.pid!, started: "1" }] });
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

  for (const first of ["emulator", "providers", "database"])
    it(`that are kept stay while all servers run, and go with any, such as the ${first}`, async () => {
      const servers: Record<string, ChildProcess> = { database: waiting(), providers: waiting(), emulator: waiting() };
      ofDeadOwner("keep", servers);
      assert.equal(removeDeadSessions(root), 0);
      const { [first]: dead, ...others } = servers;
      await ended(dead!);
      assert.equal(removeDeadSessions(root), 1);
      await Promise.all(Object.values(others).map(gone));
    });

  it("that are kept stay where a server was started again in the place of one that died", async () => {
    const [before, after] = [waiting(), waiting()];
    const session = ofDeadOwner("keep", { emulator: waiting(), database: before });
    await ended(before);
    session.ownsServer("database", after.pid);
    assert.equal(removeDeadSessions(root), 0);
    assert.deepEqual(Session.open(session.folder)!.data.servers["database"], recordOf(after.pid!));
  });

  it("that nobody asked to keep, or that no server was started for, are not usable", () => {
    assert.equal(ofDeadOwner("discard", { emulator: waiting(), providers: waiting() }).usable, false);
    assert.equal(ofDeadOwner("keep").usable, false);
  });

  it("let servers live as long as the cloud: detached where it is kept", () => {
    assert.deepEqual([ofDeadOwner("keep").lifetime, ofDeadOwner("discard").lifetime], ["detached", "withParent"]);
  });

  it("are taken over once the dead owner's stacks have ended, which are not waited for forever", async () => {
    const [emulator, providers, stack] = [waiting(), waiting(), waiting()];
    const session = ofDeadOwner("keep", { emulator, providers });
    session.ownsStack(stack.pid);
    await session.takeOver(100);
    await gone(stack);
    const { owner, servers, stacks } = Session.open(session.folder)!.data;
    assert.deepEqual(owner, recordOf(process.pid));
    assert.deepEqual(servers, { emulator: recordOf(emulator.pid!), providers: recordOf(providers.pid!) });
    assert.deepEqual(stacks, []);
  });

  it("are not taken over from a process that works with them", async () => {
    const owner = waiting();
    const session = ofDeadOwner("keep", { emulator: waiting() });
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

  describe("that an earlier version wrote, with one list of processes without roles", () => {
    const written = (kept: boolean, ...processes: ChildProcess[]): string => {
      const { folder, data } = ofDeadOwner("keep");
      const { servers: _, stacks: __, ...record } = data;
      const file = path.join(folder, "session.json");
      writeFileSync(file, JSON.stringify({ ...record, kept, processes: processes.map((it) => recordOf(it.pid!)) }));
      return folder;
    };

    for (const kept of [true, false])
      it(`are removed with every process, ${kept ? "kept ones too" : "as any other"}`, async () => {
        const processes = [waiting(), waiting(), waiting()];
        const folder = written(kept, ...processes);
        assert.equal(removeDeadSessions(root), 1);
        await Promise.all(processes.map(gone));
        assert.equal(existsSync(folder), false);
      });

    it("stay while their owner runs", () => {
      const folder = written(false, waiting());
      Session.open(folder)!.update({ owner: recordOf(process.pid) });
      assert.equal(removeDeadSessions(root), 0);
      assert.equal(allSessions(root).length, 1);
    });
  });

  it("whose record can't be understood are removed with what was started for them", async () => {
    const folder = path.join(root, `${deadPid()}-abcdef`);
    mkdirSync(folder);
    const stray = strayOf({ mark: { MERIDIAN_SESSION: folder } });
    removeDeadSessions(root);
    await gone(stray);
  });

  it("whose record can't be understood are removed once the process that their folder names has ended", () => {
    const folders = [deadPid(), process.pid].map((pid) => path.join(root, `${pid}-abcdef`));
    for (const [index, text] of ["null", "{"].entries()) {
      mkdirSync(folders[index]!);
      writeFileSync(path.join(folders[index]!, "session.json"), text);
    }
    assert.equal(removeDeadSessions(root), 0);
    assert.deepEqual(folders.map(existsSync), [false, true]);
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
