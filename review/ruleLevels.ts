/** The policy pack's rules of a checkout, with the level of each. */
import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import type { RuleLevels } from "./ruleChanges";

/** @returns Nothing where that checkout's pack can't be listed. */
export async function ruleLevelsIn(folder: string): Promise<RuleLevels | undefined> {
  const program = ["--no-warnings", "--require", require.resolve("tsx/cjs"), path.join(folder, "policy", "list.ts")];
  try {
    const { stdout } = await promisify(execFile)(process.execPath, program, { cwd: folder, maxBuffer: 1 << 24 });
    const found = [...stdout.matchAll(/^([a-z0-9-]+) \((mandatory|advisory)\)/gm)];
    return Object.fromEntries(found.map(([, name, level]) => [name!, level!]));
  } catch {
    return undefined;
  }
}
