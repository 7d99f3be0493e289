import { spawn } from "node:child_process";
import { copyFile, mkdir, readdir } from "node:fs/promises";
import path from "node:path";
import type { Progress } from "./cache";

export interface GoBuild {
  /** Folder with go.mod, go.sum and Go files: a tools.go that names a command of another module, or a command itself. */
  readonly module: string;
  /** Package of the command; `.` for the module's own. */
  readonly command: string;
  readonly ldflags: string;
  /** The binary to write. */
  readonly output: string;
  /** What to tell people who have no Go. Default: where to get it. */
  readonly withoutGo?: string;
}

/**
 * Builds a command of a Go module that go.mod pins.
 * @throws Error with what the compiler said, or what to install when there is no Go.
 */
export async function goBuild(build: GoBuild, progress: Progress): Promise<void> {
  const work = path.join(path.dirname(path.dirname(build.output)), "build");
  await mkdir(work, { recursive: true });
  const files = (await readdir(build.module)).filter((file) => /^go\.(mod|sum)$|\.go$/.test(file));
  for (const file of files) await copyFile(path.join(build.module, file), path.join(work, file));
  const name = path.basename(build.output);
  const go = (args: readonly string[], what: string): Promise<void> => runGo(args, work, progress, what);
  await go(["mod", "download"], `downloading the modules of ${name}`).catch((error: NodeJS.ErrnoException) => {
    throw error.code === "ENOENT" ? new Error(build.withoutGo ?? noGo(name)) : error;
  });
  const args = ["build", "-mod=readonly", "-trimpath", "-ldflags", build.ldflags, "-o", build.output, build.command];
  await go(args, `compiling ${name}`);
}

function runGo(args: readonly string[], cwd: string, progress: Progress, what: string): Promise<void> {
  const started = Date.now();
  const child = spawn("go", args, {
    cwd,
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, GOFLAGS: "", CGO_ENABLED: "0" },
  });
  let errors = "";
  child.stderr.on("data", (chunk: Buffer) => (errors = (errors + chunk.toString()).slice(-4000)));
  const ticker = setInterval(() => progress(`${what}: ${Math.round((Date.now() - started) / 1000)} s`), 10_000);
  const stop = (): void => void child.kill("SIGTERM");
  process.once("exit", stop);
  return new Promise<void>((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code) => (code === 0 ? resolve() : reject(new Error(`${what} failed:\n${errors}`))));
  }).finally(() => {
    clearInterval(ticker);
    process.off("exit", stop);
  });
}

const noGo = (name: string): string =>
  `There is no Go to build ${name} with. Install Go 1.25 or newer: https://go.dev/dl/.`;
