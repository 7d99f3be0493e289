/**
 * The process of a stack in one file, with the program and the policy pack of this checkout: docs/decisions/0069 says why. It is made anew when
 * a source of it has changed.
 */
import { readFileSync, statSync } from "node:fs";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { builtinModules } from "node:module";
import path from "node:path";
import { build, type Metafile, type Plugin } from "esbuild";
import { packagesBundle } from "./packagesBundle";

const root = path.join(__dirname, "..", "..");
const kept = path.join(root, "build", "program");

export interface ChildBundle {
  /** What node is started with. */
  readonly file: string;
  /** Its first argument: the packages. */
  readonly packages: string;
}

/** When a file was written, and its size, by its name. */
type Sources = Readonly<Record<string, string>>;

/** @returns What was made, where it is there and no source of it has changed since. */
export function findChildBundle(folder = kept): ChildBundle | undefined {
  try {
    const made = JSON.parse(readFileSync(path.join(folder, record), "utf8")) as ChildBundle & { sources: Sources };
    const { file, packages, sources } = made;
    const now = writtenWhen([...Object.keys(sources), file, packages]);
    return Object.keys(sources).every((it) => now[it] === sources[it]) ? { file, packages } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Makes it, and the file of its packages where there is none of these yet.
 * @throws Error in esbuild's words where a source can't be understood, and where nothing can be written.
 */
export async function makeChildBundle(folder = kept): Promise<ChildBundle> {
  const begun = Date.now();
  const { outputFiles, metafile } = await bundled(path.join(folder, "child.js"));
  const sources = writtenWhen(
    [...Object.keys(metafile.inputs), ...unread].map((it) => path.resolve(root, it)),
    begun,
  );
  const packages = await packagesBundle(packagesIn(metafile), root);
  await mkdir(folder, { recursive: true });
  const { path: file, contents } = outputFiles[0]!;
  await put(file, contents);
  await put(path.join(folder, record), JSON.stringify({ file, packages, sources }));
  return { file, packages };
}

const record = "made.json";

/** What the bundle depends on beside what is in it. */
const unread = ["package-lock.json", "tsconfig.json"];

const bundled = (outfile: string) =>
  build({
    absWorkingDir: root,
    entryPoints: ["deploy/bundle/entry.ts"],
    outfile,
    bundle: true,
    packages: "external",
    format: "cjs",
    platform: "node",
    target: "node20",
    keepNames: true,
    sourcemap: "inline",
    sourcesContent: false,
    metafile: true,
    write: false,
    plugins: [ownFolders],
    logLevel: "silent",
  });

/** In a bundle `__dirname` is the bundle's own: sources that ask for theirs are given it. */
const ownFolders: Plugin = {
  name: "own-folders",
  setup: ({ onLoad }) =>
    onLoad({ filter: /\.ts$/ }, async ({ path: file }) => {
      const source = await readFile(file, "utf8");
      if (!source.includes("__dirname")) return undefined;
      return { contents: `const __dirname = ${JSON.stringify(path.dirname(file))};${source}`, loader: "ts" };
    }),
};

function packagesIn({ outputs }: Metafile): readonly string[] {
  const imported = Object.values(outputs).flatMap((it) => it.imports.map((found) => found.path));
  return [...new Set(imported)].filter((it) => !it.startsWith("node:") && !builtinModules.includes(it)).sort();
}

/** @param begun What was written since counts as not known: it may have been read before or after. */
function writtenWhen(files: readonly string[], begun = Infinity): Sources {
  return Object.fromEntries(
    files.map((it) => {
      const { mtimeMs, size } = statSync(it);
      return [it, mtimeMs < begun ? `${mtimeMs} ${size}` : "unknown"];
    }),
  );
}

/** As a whole or not at all: another process may begin with it meanwhile. */
async function put(file: string, content: string | Uint8Array): Promise<void> {
  const own = `${file}.${process.pid}`;
  await writeFile(own, content);
  await rename(own, file);
}
