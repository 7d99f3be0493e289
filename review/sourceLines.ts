/** Where in the program a resource is made: the component's class, and in it the line that has the resource's type and name. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { SourceLine } from "./page";

/** Reads every component once. */
export function sourceFinder(root: string) {
  const files = componentFiles(root);
  return ({
    components,
    type,
    name,
  }: {
    readonly components: readonly string[];
    readonly type: string;
    readonly name: string;
  }): SourceLine | undefined => {
    // A component of a library is made by the component around it.
    for (const component of [...components].reverse()) {
      const found = files.get(component);
      if (found) return { file: found.file, line: lineOf(found.lines, type, name) };
    }
    return undefined;
  };
}

interface Source {
  readonly file: string;
  readonly lines: readonly string[];
}

/** By component's type. */
function componentFiles(root: string): ReadonlyMap<string, Source> {
  const folder = path.join(root, "components");
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter(
    (it) => it.endsWith(".ts") && !/\.(test|fixture|samples)\.ts$/.test(it),
  );
  return new Map(
    names.flatMap((name) => {
      const text = readFileSync(path.join(folder, name), "utf8");
      const [, type] = /super\("(meridian:[^"]+)"/.exec(text) ?? [];
      const file = path.posix.join("components", name.split(path.sep).join("/"));
      return type === undefined ? [] : [[type, { file, lines: text.split("\n") }] as const];
    }),
  );
}

/** The line with the name, else the one that makes something of the type, else the class' first. */
function lineOf(lines: readonly string[], type: string, name: string): number {
  const kind = type.split(":").at(-1)!;
  const makes = new RegExp(`new [\\w.]*\\b${kind}\\b`);
  const places = lines.flatMap((line, index) => (makes.test(line) ? [index] : []));
  const named = places.find((at) => lines.slice(at, at + 3).some((line) => line.includes(`"${name}"`)));
  const byName = lines.findIndex((line) => line.includes(`"${name}"`));
  const at = named ?? (byName >= 0 ? byName : places[0]);
  return (at ?? lines.findIndex((line) => line.includes("super("))) + 1;
}
