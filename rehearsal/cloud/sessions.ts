import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { endRecorded, isAlive, isRunning, type ProcessRecord, recordOf } from "../../toolchain/processes";

/** What one rehearsal has going, written down before anything else, so that a later run can clear up after a killed one. */
export interface SessionRecord {
  readonly owner: ProcessRecord;
  /** Kept clouds outlive their owner until the next `--keep` takes them over or `--discard` removes them. */
  readonly kept: boolean;
  readonly regions: readonly string[];
  readonly passphrase: string;
  readonly endpoint?: string;
  readonly ports?: Readonly<Record<string, number>>;
  /** Processes started for it: emulator, providers, stacks. */
  readonly processes: readonly ProcessRecord[];
}

/** A session's folder and its record. Each rehearsal has its own, so two at once don't meet. */
export class Session {
  private constructor(
    readonly folder: string,
    private record: SessionRecord,
  ) {}

  static create(root: string, regions: readonly string[], keep: "keep" | "discard"): Session {
    const folder = path.join(root, `${process.pid}-${randomBytes(3).toString("hex")}`);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const session = new Session(folder, {
      owner: recordOf(process.pid),
      kept: keep === "keep",
      regions,
      passphrase: randomBytes(16).toString("hex"),
      processes: [],
    });
    session.write();
    return session;
  }

  static open(folder: string): Session | undefined {
    try {
      return new Session(folder, JSON.parse(readFileSync(path.join(folder, file), "utf8")) as SessionRecord);
    } catch {
      return undefined;
    }
  }

  get data(): SessionRecord {
    return this.record;
  }

  update(change: Partial<SessionRecord>): void {
    this.record = { ...this.record, ...change };
    this.write();
  }

  /** Remembers a process by number and start time. */
  owns(pid: number | undefined): void {
    if (pid !== undefined) this.update({ processes: [...this.record.processes, recordOf(pid)] });
  }

  /**
   * Makes this process the owner of a kept cloud, once its dead owner's stacks have ended: their engines notice that
   * they are alone, and write down what they were doing.
   * @throws Error naming the owner when it still runs.
   */
  async takeOver(patience = 30_000): Promise<void> {
    const [emulator, providers, ...stacks] = this.record.processes;
    this.refuseWhileInUse();
    for (const end = Date.now() + patience; stacks.some(isAlive) && Date.now() < end;) await wait(100);
    for (const it of stacks) endRecorded(it);
    this.update({ owner: recordOf(process.pid), processes: [emulator!, providers!] });
  }

  /** @throws Error naming the process that works with this cloud right now. */
  refuseWhileInUse(): void {
    const { owner } = this.record;
    if (!isAlive(owner) || owner.pid === process.pid) return;
    throw new Error(
      `The kept cloud is in use: process ${owner.pid} works with it. Wait until it ends, or interrupt it.`,
    );
  }

  /** Ends what still runs of it, stacks first, and removes its folder: state and cloud die together. */
  remove(): void {
    for (const it of [...this.record.processes].reverse()) endRecorded(it);
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }

  /** A kept cloud whose emulator and providers still answer for it. */
  get usable(): boolean {
    const [emulator, providers] = this.record.processes;
    return Boolean(
      this.record.kept && this.record.ports && emulator && providers && isAlive(emulator) && isAlive(providers),
    );
  }

  private write(): void {
    const temporary = path.join(this.folder, `${file}.new`);
    writeFileSync(temporary, JSON.stringify(this.record, undefined, 2), { mode: 0o600 });
    renameSync(temporary, path.join(this.folder, file));
  }
}

const file = "session.json";

export function allSessions(root: string): Session[] {
  if (!existsSync(root)) return [];
  return readdirSync(root).flatMap((name) => Session.open(path.join(root, name)) ?? []);
}

/** Removes what dead rehearsals left; returns how many. Kept clouds stay while they are usable. */
export function removeDeadSessions(root: string): number {
  for (const folder of unrecorded(root)) rmSync(folder, { recursive: true, force: true });
  const dead = allSessions(root).filter((it) => !isAlive(it.data.owner) && !it.usable);
  for (const it of dead) it.remove();
  return dead.length;
}

/** Folders whose owner, whose number begins their name, died before it wrote anything down. */
function unrecorded(root: string): string[] {
  if (!existsSync(root)) return [];
  const folders = readdirSync(root).filter((name) => !existsSync(path.join(root, name, file)));
  return folders.filter((name) => !isRunning(Number.parseInt(name))).map((name) => path.join(root, name));
}
