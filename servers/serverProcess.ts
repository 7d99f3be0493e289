import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { open } from "node:fs/promises";
import type { Lifetime } from "../toolchain/processes";
import type { ServerUser } from "./serverUser";

export interface ServerProcessOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** File that the process's output is appended to. */
  readonly log: string;
  readonly lifetime: Lifetime;
  /** Default: whoever runs this process. */
  readonly user?: ServerUser;
  /** Asks a process *withParent* to end when this one has gone. Default: SIGTERM. */
  readonly endSignal?: "INT" | "TERM" | "QUIT";
}

/** A process of a server, as whoever started it sees it. */
export interface ServerProcess {
  readonly pid: number;
  /** Resolves when it has ended, with its exit code or signal. */
  readonly ended: Promise<string>;
  hasEnded(): boolean;
  signal(signal: NodeJS.Signals): void;
}

/**
 * For a process *withParent*. The shell leaves a watcher behind and becomes the command. The watcher reads from a pipe whose other end only this
 * process holds: a line means that all is well and the watcher can go; the end of the file means that this process has
 * gone, by SIGKILL too. It asks the command to end, and five seconds later no longer asks. (It is a
 * grandchild, so that the command, PostgreSQL say, has no child that it did not start.)
 */
const watched = (endSignal: string): string => `
exec 3<&0 </dev/null
( ( trap '' HUP INT TERM
    read -r line <&3 && exit
    kill -${endSignal} $$ || exit
    for second in 1 2 3 4 5; do sleep 1; kill -0 $$ || exit; done
    kill -KILL $$ ) >/dev/null 2>&1 & )
exec "$@" 3<&-`;

const unwatched = 'exec "$@"';

/** Starts a process in a session of its own, so that a terminal's Ctrl-C reaches only this process. */
export function startServerProcess(options: ServerProcessOptions): ServerProcess {
  const log = openSync(options.log, "a", 0o600);
  const isDetached = options.lifetime === "detached";
  const script = isDetached ? unwatched : watched(options.endSignal ?? "TERM");
  const child = spawn("/bin/sh", ["-c", script, "sh", options.command, ...options.args], {
    ...options.user,
    cwd: options.cwd,
    env: options.env as NodeJS.ProcessEnv,
    stdio: [isDetached ? "ignore" : "pipe", log, log],
    detached: true,
  });
  closeSync(log);
  child.stdin?.on("error", () => undefined);
  if (isDetached) child.unref();
  const ended = once(child, "exit").then(([code, signal]: unknown[]) => {
    child.stdin?.end("\n");
    return signal ? `signal ${String(signal)}` : `code ${String(code)}`;
  });
  ended.catch(() => undefined);
  return {
    pid: child.pid ?? 0,
    ended,
    hasEnded: () => gone(child),
    signal: (signal) => void child.kill(signal),
  };
}

const gone = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null || !child.pid;

/** The last lines of a log file, at most `count`. */
export async function lastLines(file: string, count = 20): Promise<string[]> {
  const handle = await open(file).catch(() => undefined);
  if (!handle) return [];
  try {
    const { size } = await handle.stat();
    const length = Math.min(size, 64 * 1024);
    const { buffer } = await handle.read(Buffer.alloc(length), 0, length, size - length);
    return buffer.toString("utf8").trimEnd().split("\n").slice(-count);
  } finally {
    await handle.close();
  }
}
