import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { cacheKey, madeOnce, type Progress } from "./cache";

const run = promisify(execFile);

export interface PythonTools {
  /** First part of the folder's name in the cache. */
  readonly name: string;
  /** File with every package at one version; with hashes, no package is installed that has another. */
  readonly requirements: string;
  /** What is said while they are installed. */
  readonly saying: string;
}

/** The folder of programs of a Python environment with exactly these packages; made once, beside other versions. */
export async function ensurePythonTools(tools: PythonTools, progress: Progress): Promise<string> {
  const key = cacheKey(readFileSync(tools.requirements, "utf8"), process.platform, process.arch);
  const home = await madeOnce(
    `${tools.name}-${key}`,
    async (folder) => {
      progress(tools.saying);
      await run("python3", ["-m", "venv", folder]);
      const pip = ["-m", "pip", "install", "--quiet", "--requirement", tools.requirements];
      await run(path.join(folder, "bin", "python"), pip, { maxBuffer: 1 << 26 });
    },
    progress,
  );
  return path.join(home, "bin");
}
