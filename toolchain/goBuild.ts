import { spawn } from "node:child_process";
import { copyFile, mkdir } from "node:fs/promises";
import path from "node:path";
import type { Progress } from "./cache";

export interface GoBuild {
  /** Folder with go.mod, go.sum and tools.go. */
  readonly module: string;
  /** Package of the command. */
  readonly command: string;
  readonly ldflags: string;
  /** The binary to write. */
  readonly output: string;
}

/**
 * Builds a command of a Go module that go.mod pins.
 * @throws Error with what the compiler said, or what to install when there is no Go.
 */
export async function goBuild(build: GoBuild, progress: Progress): Promise<void> {
  const work = path.join(path.dirname(path.dirname(build.output)), "build");
  await mkdir(work, { recursive: true });
  for (const file of ["go.mod", "go.sum", "tools.go"])
    await copyFile(path.join(build.module, file), path.join(work, file));
  const name = path.basename(build.output);
  await go(["mod", "download"], work, progress, `downloading the modules of ${name}`);
  const args = ["build", "-mod=readonly", "-trimpath", "-ldflags", build.ldflags, "-o", build.output, build.command];
  await go(args, work, progress, `compiling ${name}`);
}

function go(args: readonly string[], cwd: string, progress: Progress, what: string): Promise<void> {
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
    child.on("error", (error: NodeJS.ErrnoException) => reject(error.code === "ENOENT" ? new Error(noGo) : error));
    child.on("exit", (code) => (code === 0 ? resolve() : reject(new Error(`${what} failed:\n${errors}`))));
  }).finally(() => {
    clearInterval(ticker);
    process.off("exit", stop);
  });
}

const noGo =
  "No Pulumi CLI was found, none could be downloaded, and there is no Go to build it with. " +
  "Install one of them: the Pulumi CLI (https://www.pulumi.com/docs/install/) or Go 1.25 or newer (https://go.dev/dl/).";
