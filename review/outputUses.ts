/** Which outputs of another stack a stack's components use, found by their names in its sources. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** @returns Whether a stack, named first, uses an output of a stack that it reads. */
export function outputUses(root: string): (reader: string, output: string) => boolean {
  const texts = new Map<string, string>();
  const textOf = (room: string): string => {
    const known = texts.get(room) ?? sourcesIn(path.join(root, "components", room));
    texts.set(room, known);
    return known;
  };
  return (reader, output) => new RegExp(`\\b${output}\\b`).test(textOf(reader === "global" ? "global" : "region"));
}

const sourcesIn = (folder: string): string =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((it) => it.endsWith(".ts") && !/\.(test|fixture|samples)\.ts$/.test(it))
    .map((it) => readFileSync(path.join(folder, it), "utf8"))
    .join("\n");
