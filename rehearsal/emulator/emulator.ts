import { spawn } from "node:child_process";
import path from "node:path";
import { localEnvironment } from "../../toolchain/environment";
import { endProcess, firstLine, type Lifetime } from "../../toolchain/processes";
import { ensureEmulatorInstalled } from "./install";

export interface Emulator {
  /** `http://127.0.0.1:<port>` */
  readonly endpoint: string;
  stop(): Promise<void>;
}

export type StartEmulator = typeof startEmulator;

/** Decides by Route 53's rules, in a process that the emulator starts when it is asked for the first time. */
const evaluator = path.join(__dirname, "..", "dataplane", "dns", "evaluator.ts");

/** The emulator's command line, after Python: `server.py` and what it needs of this side. */
export const emulatorProgram: readonly string[] = [
  path.join(__dirname, "server.py"),
  "--evaluator",
  JSON.stringify([process.execPath, "--no-warnings", "--require", require.resolve("tsx/cjs"), evaluator]),
];

export const endpointOf = (port: number): string => `http://127.0.0.1:${port}`;

/**
 * Starts the AWS API emulator on loopback and a free port; resolves when it answers.
 * @param onSpawn told of the process as soon as there is one, so that it can be found again if this process is killed meanwhile
 */
export async function startEmulator(
  lifetime: Lifetime,
  onSpawn: (pid: number | undefined) => void = () => undefined,
): Promise<Emulator> {
  const python = await ensureEmulatorInstalled();
  const args = [...emulatorProgram, ...(lifetime === "detached" ? ["--detached"] : [])];
  const child = spawn(python, args, {
    // A kept server must hold nothing of the terminal, or a pipe from this process would never end.
    stdio: lifetime === "detached" ? ["ignore", "pipe", "ignore"] : ["pipe", "pipe", "inherit"],
    detached: true,
    env: emulatorEnvironment(),
  });
  onSpawn(child.pid);
  const { port } = JSON.parse(await firstLine(child, "the AWS API emulator")) as { port: number };
  return {
    endpoint: endpointOf(port),
    stop: () => endProcess(child),
  };
}

/**
 * A thread answers each connection, and glibc gives threads heaps of their own, up to eight for each core, which keep what large requests (a
 * function's code) took of them: of 1.5 GB in a living rehearsal with functions 1.0 GB lay in sixteen such heaps, with two threads left.
 * https://www.gnu.org/software/libc/manual/html_node/Memory-Allocation-Tunables.html
 */
const heapsAtMost = "2";

export const emulatorEnvironment = (): NodeJS.ProcessEnv => ({
  ...localEnvironment(),
  PYTHONDONTWRITEBYTECODE: "1",
  MALLOC_ARENA_MAX: heapsAtMost,
});
