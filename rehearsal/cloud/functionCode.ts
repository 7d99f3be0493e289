import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { programRoot } from "./workspace";

export interface CodeToRehearse {
  readonly functions: Buffer;
  readonly images: Buffer;
  /** Of the functions' archive: it says both. */
  readonly digest: string;
}

/** The archives that functions of a local cloud are made of: as a release makes them, but with native code for this machine. */
export async function codeToRehearse(): Promise<CodeToRehearse> {
  const command = ["run", "--silent", "build:functions", "-w", "app", "--", "here"];
  await promisify(execFile)("npm", command, { cwd: programRoot });
  const built = (name: string): Promise<Buffer> => readFile(path.join(programRoot, "app", "dist", "functions", name));
  const record = JSON.parse((await built("build.json")).toString("utf8")) as { functions: { digest: string } };
  return {
    functions: await built("functions.zip"),
    images: await built("images.zip"),
    digest: record.functions.digest,
  };
}
