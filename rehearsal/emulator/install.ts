import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { cacheDirectory, cacheKey } from "../engine/cache";

const run = promisify(execFile);
const requirements = path.join(__dirname, "requirements.txt");

/** The Python interpreter that has the emulator's pinned packages; installs them once, beside other versions. */
export async function ensureEmulatorInstalled(progress: (line: string) => void = () => undefined): Promise<string> {
  const home = path.join(cacheDirectory(), `emulator-${cacheKey(readFileSync(requirements, "utf8"), process.arch)}`);
  const python = path.join(home, "bin", "python");
  if (existsSync(path.join(home, "complete"))) return python;
  progress("installing the AWS API emulator (moto) into a Python environment of its own, about a minute, once");
  await rm(home, { recursive: true, force: true });
  await mkdir(path.dirname(home), { recursive: true });
  await run("python3", ["-m", "venv", home]);
  await run(python, ["-m", "pip", "install", "--quiet", "--requirement", requirements], { maxBuffer: 1 << 26 });
  await mkdir(path.join(home, "complete.tmp"));
  await rename(path.join(home, "complete.tmp"), path.join(home, "complete"));
  return python;
}
