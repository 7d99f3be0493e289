import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";

/** What decides on a deployed state: the program, its configuration and packages, and the cloud it is rehearsed on. */
const sources = [
  "index.ts",
  "package-lock.json",
  "components",
  "config",
  "outputs",
  "rehearsal/emulator",
  "rehearsal/providers",
];

/**
 * Changes when a source of the program does, committed or not; tests don't count. A commit's name would not do: it
 * changes with a word in a document, and stays while files are edited.
 */
export function programFingerprint(root: string): string {
  const files = [
    ...readdirSync(root).filter((name) => /^Pulumi\..*yaml$/.test(name)),
    ...sources.flatMap((it) => filesIn(root, it)),
  ];
  const hash = createHash("sha256");
  for (const file of files.sort()) {
    hash
      .update(`${file}\0`)
      .update(readFileSync(path.join(root, file)))
      .update("\0");
  }
  return hash.digest("hex").slice(0, 16);
}

function filesIn(root: string, relative: string): string[] {
  const full = path.join(root, relative);
  if (!existsSync(full)) return [];
  if (!statSync(full).isDirectory()) return [relative];
  return readdirSync(full, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(ts|py|txt|json|ya?ml|sh)$/.test(name) && !/\.(test|fixture)\.ts$/.test(name))
    .map((name) => path.join(relative, name));
}
