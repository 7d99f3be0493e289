/** Which file imports which, read from the files themselves: TypeScript's imports, of types too, and those of the emulator's overlay. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";

/** Files by their path from the root, each with the files that it imports. */
export type ImportGraph = ReadonlyMap<string, readonly string[]>;

export const programRoot = path.join(__dirname, "..");

const skipped = /^(\..*|node_modules|build|dist|__pycache__)$/;

/** Files of the tree whose name has this ending, by their path from the root. */
export function filesEnding(ending: RegExp, root = programRoot, below = ""): string[] {
  return readdirSync(path.join(root, below), { withFileTypes: true }).flatMap((entry) => {
    const file = path.posix.join(below, entry.name);
    if (entry.isDirectory()) return skipped.test(entry.name) ? [] : filesEnding(ending, root, file);
    return ending.test(entry.name) ? [file] : [];
  });
}

/** What a file of TypeScript imports, exports again, requires or loads later, as it is written there. */
export const specifiersIn = (text: string): string[] =>
  ts.preProcessFile(text, true, true).importedFiles.map((it) => it.fileName);

/** @throws Error for a relative import that leads to no file of the tree. */
export function typescriptGraph(root = programRoot): ImportGraph {
  const files = filesEnding(/\.(tsx?|mjs)$/, root);
  const known = new Set(files);
  return new Map(
    files.map((file) => {
      const relative = specifiersIn(readFileSync(path.join(root, file), "utf8")).filter((it) => it.startsWith("."));
      return [file, relative.filter((it) => !it.endsWith(".json")).map((it) => resolved(file, it, known))];
    }),
  );
}

function resolved(from: string, specifier: string, known: ReadonlySet<string>): string {
  const to = path.posix.join(path.posix.dirname(from), specifier);
  const found = [to, `${to}.ts`, `${to}.tsx`, `${to}/index.ts`].find((it) => known.has(it));
  if (found === undefined) throw new Error(`${from} imports ${specifier}, which is no file of the tree`);
  return found;
}

/** Modules of one Python package, wherever in a file they are imported. */
export function pythonGraph(folder: string, root = programRoot): ImportGraph {
  const modules = readdirSync(path.join(root, folder)).filter((name) => name.endsWith(".py"));
  const known = new Set(modules);
  return new Map(
    modules.map((name) => {
      const text = readFileSync(path.join(root, folder, name), "utf8");
      const imported = pythonImports(text).map((it) => `${it}.py`);
      return [`${folder}/${name}`, imported.filter((it) => known.has(it)).map((it) => `${folder}/${it}`)];
    }),
  );
}

/** Names of the modules beside it that a Python module imports: `from . import a, b`, `from .a import x`. */
export function pythonImports(text: string): string[] {
  const lines = [...text.matchAll(/^\s*from \.(\w*) import (\([^)]*\)|.*)$/gm)];
  return lines.flatMap(([, module, names]) =>
    module ? [module] : names!.split(",").map((it) => /\w+/.exec(it)?.[0] ?? ""),
  );
}

/** Circles, each as `a → b → a`: one for every import that leads back to where a walk came from. */
export function circlesIn(graph: ImportGraph): string[] {
  const circles: string[] = [];
  const done = new Set<string>();
  const walk = (file: string, way: readonly string[]): void => {
    if (way.includes(file)) circles.push([...way.slice(way.indexOf(file)), file].join(" → "));
    if (way.includes(file) || done.has(file)) return;
    for (const next of graph.get(file) ?? []) walk(next, [...way, file]);
    done.add(file);
  };
  for (const file of graph.keys()) walk(file, []);
  return circles;
}
