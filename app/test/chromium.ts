import { spawn } from "node:child_process";
import { once } from "node:events";
import { accessSync, constants } from "node:fs";
import path from "node:path";
import type { Progress } from "../../toolchain/cache";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const macApplications = ["Chromium", "Google Chrome"].map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`);

/**
 * The browser for browser tests: `CHROMIUM_PATH`, else one on PATH or where systems put it, else Debian's package.
 * @throws Error that says what to install.
 */
export async function findChromium(progress: Progress): Promise<string> {
  const named = process.env["CHROMIUM_PATH"];
  if (named && !isExecutable(named)) throw new Error(`CHROMIUM_PATH is ${named}, where there is no program to run`);
  const found = named || installedChromium();
  if (found) return found;
  if (process.getuid?.() === 0 && isExecutable("/usr/bin/apt-get")) {
    progress("installing Chromium from the system's packages, about a minute, once on this machine");
    await aptInstall();
    const installed = installedChromium();
    if (installed) return installed;
  }
  throw new Error(
    "no Chromium was found for the browser tests. Install it (Debian, Ubuntu: sudo apt-get install chromium; " +
      "macOS: brew install --cask chromium), or set CHROMIUM_PATH to a Chromium or Chrome that is there.",
  );
}

function installedChromium(): string | undefined {
  const folders = [...(process.env["PATH"] ?? "").split(path.delimiter), "/usr/bin", "/snap/bin", "/opt/google/chrome"];
  const candidates = names.flatMap((name) => folders.filter(Boolean).map((folder) => path.join(folder, name)));
  return [...candidates, ...macApplications].find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

async function aptInstall(): Promise<void> {
  const attempts = [["install", "--yes", "--no-install-recommends", "chromium"], ["update"]];
  const [install, update] = attempts as [string[], string[]];
  if ((await apt(install)) === "") return;
  await apt(update);
  const errors = await apt(install);
  if (errors) throw new Error(`apt-get ${install.join(" ")} failed:\n${errors}`);
}

/** Empty when it worked, else what it said. */
async function apt(args: readonly string[]): Promise<string> {
  const child = spawn("/usr/bin/apt-get", args, {
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  });
  let errors = "";
  child.stderr.on("data", (chunk: Buffer) => (errors = (errors + chunk.toString()).slice(-2000)));
  const [code] = (await once(child, "close")) as [number | null];
  return code === 0 ? "" : errors || `it ended with code ${code}`;
}
