import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** How a program ended, and what it said. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Told each line of standard error as it comes. */
  readonly onLine?: (line: string) => void;
}

const running = new Map<ChildProcess, NodeJS.Signals>();
let stopped = false;

/** Ends every program that was started, and starts no other. What has things of its own to end is asked, once, and waited for. */
export function interruptPrograms(): void {
  if (stopped) return;
  stopped = true;
  for (const [child, signal] of running) end(child, signal);
}

export const wasInterrupted = (): boolean => stopped;

/** A program leads a process group of its own: a terminal's Ctrl-C is for this process to hand on. */
export function program(command: string, args: readonly string[], options: Running = {}): Promise<Ended> {
  return start(command, args, "SIGTERM", options);
}

/** The same for a program that ends what it has started itself when it is interrupted. */
export function orderlyProgram(command: string, args: readonly string[], options: Running = {}): Promise<Ended> {
  return start(command, args, "SIGINT", options);
}

function start(command: string, args: readonly string[], signal: NodeJS.Signals, options: Running): Promise<Ended> {
  if (stopped) return Promise.reject(new Error(`interrupted before ${command} was started`));
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  running.set(child, signal);
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  if (options.onLine) createInterface({ input: child.stderr }).on("line", options.onLine);
  return new Promise<Ended>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, by) => resolve({ code: code ?? (by === "SIGINT" ? 130 : 143), stdout, stderr }));
  }).finally(() => running.delete(child));
}

/** A tool goes with its whole group; what ends its own things is told alone. */
function end(child: ChildProcess, signal: NodeJS.Signals): void {
  try {
    process.kill(signal === "SIGTERM" ? -child.pid! : child.pid!, signal);
  } catch {
    // It has just ended.
  }
}
