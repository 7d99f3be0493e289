import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";
import { ensureEmulatorInstalled } from "./install";

export interface Emulator {
  /** `http://127.0.0.1:<port>` */
  readonly endpoint: string;
  readonly process: ChildProcess;
  stop(): Promise<void>;
}

export interface EmulatorOptions {
  /** Keeps the emulator running when this process ends, in a session of its own. Default false. */
  readonly detached?: boolean;
}

/** Starts the AWS API emulator on loopback and a free port; resolves when it answers. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const python = await ensureEmulatorInstalled();
  const args = [path.join(__dirname, "server.py"), ...(options.detached ? ["--detached"] : [])];
  const child = spawn(python, args, {
    stdio: [options.detached ? "ignore" : "pipe", "pipe", "inherit"],
    detached: true,
    env: emulatorEnvironment(),
  });
  const port = await firstPort(child);
  return {
    endpoint: `http://127.0.0.1:${port}`,
    process: child,
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill("SIGTERM");
      await once(child, "exit");
    },
  };
}

/** Nothing of the user's AWS set-up reaches the emulator. */
function emulatorEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith("AWS_") && !name.startsWith("MOTO_"));
  return { ...Object.fromEntries(kept), PYTHONDONTWRITEBYTECODE: "1", AWS_EC2_METADATA_DISABLED: "true" };
}

async function firstPort(child: ChildProcess): Promise<number> {
  const lines = createInterface({ input: child.stdout! });
  const ended = once(child, "exit").then(([code]) => {
    throw new Error(`The AWS API emulator ended with code ${code} before it answered.`);
  });
  const [line] = (await Promise.race([once(lines, "line"), ended])) as [string];
  lines.close();
  child.stdout!.resume();
  return (JSON.parse(line) as { port: number }).port;
}
