import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import {
  endRecorded,
  isAlive,
  isRunning,
  type Lifetime,
  type ProcessRecord,
  recordOf,
  startedWith,
} from "../../toolchain/processes";

/** Where a living cloud is asked, and what proves that whoever asks may read this record. */
export interface ControlRecord {
  readonly port: number;
  readonly secret: string;
}

/** What a drill must know of a living cloud beside its API. */
export interface LifeFacts {
  /** Host and port. */
  readonly nameServer: string;
  /** AWS' delays are divided by it. */
  readonly timeScale: number;
}

/** What one rehearsal has going, written down before anything else, so that a later run can clear up after a killed one. */
export interface SessionRecord {
  readonly owner: ProcessRecord;
  /** Kept clouds outlive their owner until the next `npm run live` takes them over or `npm run live -- discard` removes them. */
  readonly kept: boolean;
  readonly regions: readonly string[];
  /** Profile and overridden keys of a kept cloud: only a rehearsal that asks for the same goes on with it. */
  readonly asked?: string;
  readonly passphrase: string;
  /** With which the passphrase encrypts the secrets of its stacks. */
  readonly encryptionSalt?: string;
  readonly endpoint?: string;
  /** Of the provider stand-ins, for all of its stacks. */
  readonly port?: number;
  readonly stackNames?: readonly string[];
  /** While its owner has it alive. */
  readonly control?: ControlRecord;
  readonly life?: LifeFacts;
  /** Processes that are the cloud, by what they do in it, in the order of their first start. */
  readonly servers: Readonly<Record<string, ProcessRecord>>;
  /** Processes that run programs and engines on it. */
  readonly stacks: readonly ProcessRecord[];
}

/** A session's folder and its record. Each rehearsal has its own, so two at once don't meet. */
export class Session {
  private constructor(
    readonly folder: string,
    private record: SessionRecord,
  ) {}

  static create(root: string, regions: readonly string[], keep: "keep" | "discard"): Session {
    const folder = path.join(root, `${process.pid}-${randomBytes(3).toString("hex")}`);
    makeFolder(folder);
    const home = path.join(folder, homeFolder);
    mkdirSync(home, { mode: 0o700 });
    // A file in the place of its folder keeps the engine from logging everything that it does, which took a third of its processor time.
    writeFileSync(path.join(home, "logs"), "");
    const session = new Session(folder, {
      owner: recordOf(process.pid),
      kept: keep === "keep",
      regions,
      passphrase: randomBytes(16).toString("hex"),
      servers: {},
      stacks: [],
    });
    session.write();
    return session;
  }

  /** Undefined where there is no record, or none that can be understood. */
  static open(folder: string): Session | undefined {
    const record = readRecord(path.join(folder, file));
    return record && new Session(folder, record);
  }

  get data(): SessionRecord {
    return this.record;
  }

  update(change: Partial<SessionRecord>): void {
    this.record = { ...this.record, ...change };
    this.write();
  }

  /** How long the cloud's servers run. */
  get lifetime(): Lifetime {
    return this.record.kept ? "detached" : "withParent";
  }

  /** What engines of the session take for `~/.pulumi`. */
  get home(): string {
    return path.join(this.folder, homeFolder);
  }

  /** Folder of the project that the session's stacks run. */
  get workspace(): string {
    return path.join(this.folder, "workspace");
  }

  /** Everything that was started for it and written down. */
  get processes(): readonly ProcessRecord[] {
    return [...Object.values(this.record.servers), ...this.record.stacks];
  }

  /** In the environment of every stack's process, and so of whatever those start: engines, their plugins, policy packs. */
  get mark(): Readonly<Record<string, string>> {
    return { [markName]: this.folder };
  }

  /** Remembers a server's process; one that is started again takes the place of the one before. */
  ownsServer(role: string, pid: number | undefined): void {
    if (pid !== undefined) this.update({ servers: { ...this.record.servers, [role]: recordOf(pid) } });
  }

  ownsStack(pid: number | undefined): void {
    if (pid !== undefined) this.update({ stacks: [...this.record.stacks, recordOf(pid)] });
  }

  /**
   * Makes this process the owner of a kept cloud, once its dead owner's stacks have ended: their engines notice that
   * they are alone, and write down what they were doing.
   * @throws Error naming the owner when it still runs.
   */
  async takeOver(patience = 30_000): Promise<void> {
    this.refuseWhileInUse();
    for (const end = Date.now() + patience; this.working.length > 0 && Date.now() < end;) await wait(100);
    for (const it of this.working) endRecorded(it);
    const { control: _, ...rest } = this.record;
    this.record = { ...rest, owner: recordOf(process.pid), stacks: [] };
    this.write();
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
    for (const it of [...this.working, ...Object.values(this.record.servers).reverse()]) endRecorded(it);
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }

  /** A kept cloud that was started whole, and whose servers all still run. */
  get usable(): boolean {
    const { kept, port, servers } = this.record;
    const all = Object.values(servers);
    return kept && port !== undefined && all.length > 0 && all.every(isAlive);
  }

  /** What still runs programs and engines on it: written down, or started by one that was and may itself be gone. */
  private get working(): readonly ProcessRecord[] {
    return [...this.record.stacks.filter(isAlive), ...startedWith(markName, this.folder)];
  }

  private write(): void {
    const temporary = path.join(this.folder, `${file}.new`);
    writeFileSync(temporary, JSON.stringify(this.record, undefined, 2), { mode: 0o600 });
    renameSync(temporary, path.join(this.folder, file));
  }
}

/** @throws Error that says where else a rehearsal may write: a checkout may be read-only, or its disk full. */
function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new Error(
      `A rehearsal can't write where its sessions are: ${(error as Error).message}. Make room there, or name another folder: ` +
        "MERIDIAN_REHEARSAL=<folder> npm run rehearse",
      { cause: error },
    );
  }
}

const file = "session.json";
const homeFolder = "home";
const markName = "MERIDIAN_SESSION";

function readRecord(from: string): SessionRecord | undefined {
  try {
    const found = JSON.parse(readFileSync(from, "utf8")) as SessionRecord & { processes?: readonly ProcessRecord[] };
    if (typeof found.owner.pid !== "number") return undefined;
    // Earlier versions had one list without roles: what it names can't be used any more, but is ended with the session.
    return { ...found, servers: found.servers ?? {}, stacks: found.stacks ?? found.processes ?? [] };
  } catch {
    return undefined;
  }
}

export function allSessions(root: string): Session[] {
  if (!existsSync(root)) return [];
  return readdirSync(root).flatMap((name) => Session.open(path.join(root, name)) ?? []);
}

/** Removes what dead rehearsals left; returns how many. Kept clouds stay while they are usable. */
export function removeDeadSessions(root: string): number {
  for (const folder of unrecorded(root)) {
    for (const it of startedWith(markName, folder)) endRecorded(it);
    rmSync(folder, { recursive: true, force: true });
  }
  const dead = allSessions(root).filter((it) => !isAlive(it.data.owner) && !it.usable);
  for (const it of dead) it.remove();
  return dead.length;
}

/** Folders without a record that can be understood, whose owner, whose number begins their name, has ended. */
function unrecorded(root: string): string[] {
  if (!existsSync(root)) return [];
  const folders = readdirSync(root).filter((name) => Session.open(path.join(root, name)) === undefined);
  return folders.filter((name) => !isRunning(Number.parseInt(name))).map((name) => path.join(root, name));
}
