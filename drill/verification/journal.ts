/** Reads a journal's lines, and finds where their chain is broken. */
import { createHash } from "node:crypto";

export interface ReadEntry {
  readonly sequence: number;
  readonly at: number;
  readonly kind: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly before: string;
}

export interface ReadJournal {
  readonly problems: readonly string[];
  readonly entries: readonly ReadEntry[];
  /** SHA-256 of the last line. */
  readonly lastHash: string | undefined;
}

export function journalProblems(text: string): ReadJournal {
  if (!text.endsWith("\n"))
    return { problems: ["the journal's last line was cut off"], entries: [], lastHash: undefined };
  const problems: string[] = [];
  const entries: ReadEntry[] = [];
  let hash = "0".repeat(64);
  text
    .slice(0, -1)
    .split("\n")
    .forEach((line, index) => {
      const entry = parsed(line);
      if (!entry) problems.push(`line ${index + 1} of the journal is no entry`);
      else if (entry.sequence !== index)
        problems.push(`line ${index + 1} of the journal has the number ${entry.sequence}`);
      else if (entry.before !== hash)
        problems.push(`line ${index + 1} of the journal doesn't follow on the line before it`);
      if (entry) entries.push(entry);
      hash = createHash("sha256").update(line).digest("hex");
    });
  if (entries[0]?.kind !== "opened") problems.push("the journal doesn't begin with the opening of a run");
  return { problems, entries, lastHash: hash };
}

function parsed(line: string): ReadEntry | undefined {
  try {
    const it = JSON.parse(line) as ReadEntry | null;
    return typeof it === "object" && typeof it?.kind === "string" && typeof it.at === "number" && it.body
      ? it
      : undefined;
  } catch {
    return undefined;
  }
}
