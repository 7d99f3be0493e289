import { type ChildProcess, execFileSync } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { createInterface } from "node:readline";

/**
 * The first line a process prints, which says that it serves.
 * @throws Error when the process ends before it says anything.
 */
export async function firstLine(child: ChildProcess, what: string): Promise<string> {
  const lines = createInterface({ input: child.stdout! });
  const ended = once(child, "exit").then(([code, signal]: unknown[]) => {
    throw new Error(`${what} ended (${signal ? String(signal) : `code ${String(code)}`}) before it served`);
  });
  const [line] = (await Promise.race([once(lines, "line"), ended])) as [string];
  lines.close();
  child.stdout!.resume();
  ended.catch(() => undefined);
  return line;
}

export async function endProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill("SIGTERM");
  await exited;
}

/**
 * How long a started process runs. *withParent*: it ends with the process that started it, however that one ends.
 * *detached*: it goes on, until somebody finds it by its record and ends it.
 */
export type Lifetime = "withParent" | "detached";

/** A process that can be recognised later: a number alone may by then belong to another. */
export interface ProcessRecord {
  readonly pid: number;
  /** When it started, in the operating system's own terms; empty where that can't be told. */
  readonly started: string;
}

export const recordOf = (pid: number): ProcessRecord => ({ pid, started: startOf(pid) });

/** Whether exactly this process still runs. */
export const isAlive = (record: ProcessRecord): boolean =>
  isRunning(record.pid) && startOf(record.pid) === record.started;

/** Whether some process has this number. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/**
 * The most memory that a process has had in use since it became the program that it is, in MiB. Not `ru_maxrss`: in Linux that begins with
 * what the process that started it had at the time. Without /proc (macOS, where it doesn't) this process' own by `ru_maxrss`; 0 for another.
 */
export function peakMegabytes(pid = process.pid): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    return Math.round(Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024);
  } catch {
    return pid === process.pid ? Math.round(process.resourceUsage().maxRSS / 1024) : 0;
  }
}

/** The processes that a process has started and that still run. */
export function childrenOf(pid: number): number[] {
  try {
    const list = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8");
    return list.split(" ").filter(Boolean).map(Number);
  } catch {
    // No /proc: macOS, where ps has no choice of parents.
    const rows = execFileSync("ps", ["-A", "-o", "ppid=,pid="], { encoding: "utf8" }).trim().split("\n");
    return rows
      .map((row) => row.trim().split(/\s+/).map(Number))
      .flatMap(([of, child]) => (of === pid ? [child!] : []));
  }
}

/** The running processes of this user that were started with exactly this in their environment, by themselves or by what started them. */
export function startedWith(variable: string, value: string): ProcessRecord[] {
  return environments()
    .filter(({ environment }) => environment.includes(`${variable}=${value}`))
    .map(({ pid }) => recordOf(pid))
    .filter(isAlive);
}

function environments(): { readonly pid: number; readonly environment: readonly string[] }[] {
  try {
    const numbers = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
    return numbers.map((pid) => ({ pid: Number(pid), environment: environmentOf(pid) }));
  } catch {
    // No /proc: macOS, where ps shows a process' environment after its command.
    const rows = execFileSync("ps", ["-A", "-E", "-ww", "-o", "pid=,command="], {
      encoding: "utf8",
      maxBuffer: 1 << 26,
    });
    return rows.split("\n").map((row) => {
      const [pid, ...environment] = row.trim().split(/\s+/);
      return { pid: Number(pid), environment };
    });
  }
}

function environmentOf(pid: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, "utf8").split("\0");
  } catch {
    // Somebody else's, or gone.
    return [];
  }
}

/** Ends a recorded process and the group it leads, if it still is that process. */
export function endRecorded(record: ProcessRecord, signal: NodeJS.Signals = "SIGKILL"): void {
  if (!isAlive(record)) return;
  for (const id of [-record.pid, record.pid]) {
    try {
      process.kill(id, signal);
    } catch {
      // It leads no group, or went in between.
    }
  }
}

/** Clock ticks since boot from /proc (Linux); elsewhere unknown, and then the number alone decides. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" ? "" : (fields[19] ?? "");
  } catch {
    return "";
  }
}
