/** The last rehearsal that this checkout knows of. */
import { existsSync, readFileSync } from "node:fs";
import { programFingerprint } from "../toolchain/programFingerprint";
import type { LastRehearsal } from "./page";

/** @param report Its report.json. @returns Nothing where there is none, or one that can't be understood. */
export function lastRehearsal(root: string, report: string): LastRehearsal | undefined {
  if (!existsSync(report)) return undefined;
  try {
    const { outcome, startedAt, versions } = JSON.parse(readFileSync(report, "utf8")) as {
      outcome: string;
      startedAt: string;
      versions: Readonly<Record<string, string>>;
    };
    return { outcome, at: startedAt, isOfThisCommit: versions["program"] === programFingerprint(root) };
  } catch {
    return undefined;
  }
}
