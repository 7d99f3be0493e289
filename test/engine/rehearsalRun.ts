import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { mkdirSync } from "node:fs";
import { createConnection } from "node:net";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { isAlive, type ProcessRecord } from "../../toolchain/processes";
import { allSessions, type Session } from "../../rehearsal/cloud/sessions";
import { programRoot } from "../../rehearsal/cloud/workspace";

/** Long, because it only bounds a test that hangs: machines that run tests are busy ones. */
export const patience = 180_000;

/** A folder for rehearsals of one test, apart from the user's own: `useFolder` removes all that they left there. */
export function useFolder(): () => string {
  let folder = "";
  before(() => {
    const root = path.join(programRoot, "build", "engine-tests");
    mkdirSync(root, { recursive: true });
    folder = mkdtempSync(path.join(root, `${process.pid} 100% it's a#b-`));
  });
  after(() => {
    for (const it of sessionsIn(folder)) it.remove();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });
  return () => folder;
}

export const sessionsIn = (folder: string): Session[] => allSessions(path.join(folder, "sessions"));

/** What people's shells hold that is for other programs; port 9 of this machine answers nobody. */
const hostile = {
  ...Object.fromEntries(
    ["http_proxy", "https_proxy", "grpc_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"].map((it) => [
      it,
      "http://127.0.0.1:9",
    ]),
  ),
  no_proxy: ".example.com",
  NODE_ENV: "production",
  PYTHONPATH: "/nowhere",
  AWS_PROFILE: "nobody",
  AWS_USE_FIPS_ENDPOINT: "true",
  AWS_ENDPOINT_URL: "http://127.0.0.1:9",
  PULUMI_CONFIG_PASSPHRASE_FILE: "/nowhere",
  PULUMI_ACCESS_TOKEN: "nobody",
};

/** The rehearsal as somebody at a terminal runs it: a process, and a process group of its own that Ctrl-C goes to. */
export class RehearsalRun {
  private text = "";
  private readonly child: ChildProcess;
  private readonly ended: Promise<unknown[]>;

  constructor(
    private readonly folder: string,
    args: readonly string[],
    environment: Readonly<Record<string, string>> = {},
    program = "rehearsal/cli.ts",
  ) {
    const command = ["--no-warnings", "--require", "tsx/cjs", program, ...args];
    this.child = spawn(process.execPath, command, {
      cwd: programRoot,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, ...hostile, MERIDIAN_REHEARSAL: folder, ...environment },
    });
    for (const stream of [this.child.stdout!, this.child.stderr!])
      stream.on("data", (chunk: Buffer) => (this.text += chunk.toString()));
    this.ended = once(this.child, "close");
  }

  get pid(): number {
    return this.child.pid!;
  }

  /** Everything it has printed so far. */
  get output(): string {
    return this.text;
  }

  get session(): Session | undefined {
    return sessionsIn(this.folder).find((it) => it.data.owner.pid === this.pid);
  }

  /** Waits until something is so. @throws Error with the output when the rehearsal ends or time runs out before. */
  async until<T>(what: string, condition: () => T | undefined | false): Promise<T> {
    for (const end = Date.now() + patience; Date.now() < end; await wait(10)) {
      const found = condition();
      if (found !== undefined && found !== false) return found;
      if (this.child.exitCode !== null) break;
    }
    throw new Error(`never saw ${what}; the rehearsal printed:\n${this.text}`);
  }

  /** What a terminal does on Ctrl-C: every process of the group gets the signal. */
  pressCtrlC(): void {
    process.kill(-this.pid, "SIGINT");
  }

  /** Only this process: what it started has to notice by itself. */
  kill(): void {
    process.kill(this.pid, "SIGKILL");
  }

  /** Exit code, or the signal that ended it. */
  async end(): Promise<number | string> {
    const [code, signal] = (await this.ended) as [number | null, string | null];
    return code ?? signal!;
  }
}

/** `npm run live`, in the same way. */
export const liveRun = (
  folder: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): RehearsalRun => new RehearsalRun(folder, args, environment, "rehearsal/live/cli.ts");

interface Deployment {
  readonly resources?: readonly { readonly urn: string; readonly id?: string; readonly type: string }[];
  readonly pending_operations?: readonly { readonly type: string }[];
}

/** A stack's state, as the engine has written it so far. */
export function stateIn(session: Session | undefined, stack: string): Deployment {
  const file = path.join(session?.folder ?? "", ".pulumi", "stacks", "meridian", `${stack}.json`);
  try {
    return (
      (JSON.parse(readFileSync(file, "utf8")) as { checkpoint?: { latest?: Deployment } }).checkpoint?.latest ?? {}
    );
  } catch {
    return {};
  }
}

/** Locks that engines hold on the session's states. */
export function locksIn(session: Session | undefined): string[] {
  const folder = path.join(session?.folder ?? "", ".pulumi", "locks");
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((it) => it.endsWith(".json"));
}

/** True once an engine is in the middle of the stack's deployment. */
export const isDeploying = (session: Session | undefined, stack: string): boolean =>
  locksIn(session).length > 0 && (stateIn(session, stack).resources?.length ?? 0) > 12;

/** Waits until none of these processes is there. @returns those that still are when time runs out. */
export async function remaining(processes: readonly ProcessRecord[], milliseconds = 60_000): Promise<number[]> {
  for (const end = Date.now() + milliseconds; processes.some(isAlive) && Date.now() < end;) await wait(50);
  return processes.filter(isAlive).map((it) => it.pid);
}

/** Ports of the cloud that still answer. */
export async function listening({ data }: Session): Promise<number[]> {
  const ports = [...(data.endpoint ? [Number(new URL(data.endpoint).port)] : []), ...(data.port ? [data.port] : [])];
  const answers = await Promise.all([...new Set(ports)].map(async (port) => ((await answersAt(port)) ? port : [])));
  return answers.flat();
}

function answersAt(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host: "127.0.0.1", port });
    const done = (answer: boolean) => () => {
      socket.destroy();
      resolve(answer);
    };
    socket.on("connect", done(true)).on("error", done(false));
  });
}
