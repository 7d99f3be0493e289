import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { programRoot } from "./workspace";

/** The zip that functions of a local cloud are made of, and its digest: as a release makes them. */
export async function codeToRehearse(): Promise<{ readonly bytes: Buffer; readonly digest: string }> {
  const command = ["run", "--silent", "build:functions", "-w", "app"];
  const { stdout } = await promisify(execFile)("npm", command, { cwd: programRoot });
  const bytes = await readFile(path.join(programRoot, "app", "dist", "functions", "functions.zip"));
  return { bytes, digest: stdout.trim().split("\n").at(-1)! };
}
