import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { Socket } from "node:net";
import { createInterface, type Interface } from "node:readline";
import { endRecorded, recordOf } from "../../toolchain/processes";
import { type Emulator, emulatorEnvironment, emulatorProgram, endpointOf, type StartEmulator } from "./emulator";
import { ensureEmulatorInstalled } from "./install";

/** A loaded emulator that serves nobody, and forks one that does when it is asked. It ends with this process, its forks with it. */
interface Family {
  readonly process: ChildProcess;
  readonly lines: Interface;
}

let family: Promise<Family> | undefined;
let last: Promise<unknown> = Promise.resolve();

/** As `startEmulator`, in milliseconds from the second time on: the suites of a process share the loading and nothing else. */
export const forkEmulator: StartEmulator = async (lifetime, onSpawn = () => undefined): Promise<Emulator> => {
  if (lifetime === "detached") throw new Error("a forked emulator ends with the process that asked for it");
  const { port, pid } = await inTurn(async () => fork(await (family ??= load())));
  onSpawn(pid);
  const record = recordOf(pid);
  return {
    endpoint: endpointOf(port),
    stop: () => Promise.resolve(endRecorded(record, "SIGTERM")),
  };
};

async function load(): Promise<Family> {
  const child = spawn(await ensureEmulatorInstalled(), [...emulatorProgram, "--forks"], {
    stdio: ["pipe", "pipe", "inherit"],
    detached: true,
    env: emulatorEnvironment(),
  });
  return { process: child, lines: createInterface({ input: child.stdout }) };
}

/** Keeps this process from ending only while it waits for the answer. */
async function fork({ process: child, lines }: Family): Promise<{ readonly port: number; readonly pid: number }> {
  const handles = [child, child.stdin as Socket, child.stdout as Socket];
  if (child.exitCode !== null) throw endedWith(child.exitCode);
  for (const it of handles) it.ref();
  const done = new AbortController();
  const signal = AbortSignal.any([done.signal, AbortSignal.timeout(60_000)]);
  const ended = once(child, "exit", { signal }).then(([code]) => Promise.reject(endedWith(code as number)));
  const answer = once(lines, "line", { signal });
  child.stdin!.write("\n");
  try {
    const [line] = (await Promise.race([answer, ended])) as [string];
    return JSON.parse(line) as { port: number; pid: number };
  } finally {
    done.abort();
    await Promise.allSettled([answer, ended]);
    for (const it of handles) it.unref();
  }
}

const endedWith = (code: number | null): Error =>
  new Error(`The emulator ended with ${code}; what it printed is above.`);

/** Answers come in the order of the questions, and don't say to which they belong. */
function inTurn<T>(ask: () => Promise<T>): Promise<T> {
  const mine = last.then(ask);
  last = mine.catch(() => undefined);
  return mine;
}
