import { cp, readdir, rm } from "node:fs/promises";
import path from "node:path";
import { build } from "esbuild";
import { buildStatic } from "./web/build";

/** What is shipped: nothing else of this folder goes into an image. */
const rooms = ["src", "sandbox"];

const isSource = (file: string): boolean => /\.tsx?$/.test(file);
const isForTests = (file: string): boolean => /\.(test|fixture)\.tsx?$/.test(file);

/**
 * Makes `dist/`: the sources file by file as JavaScript, what lies among them as it is (SQL, pictures), and the static files. The
 * tests run the same sources through the same transformation. Types are checked by `npm run typecheck`, not here. About half a second.
 */
export async function buildAll(into = path.join(__dirname, "dist")): Promise<void> {
  await buildStatic(path.join(into, "static"));
  // Static files stay: their names change with their content, and a shop that runs may still be serving the last ones.
  for (const room of rooms) await rm(path.join(into, room), { recursive: true, force: true });
  const files = (await Promise.all(rooms.map(filesOf))).flat().filter((file) => !isForTests(file));
  await transform(files.filter(isSource), into);
  for (const file of files.filter((it) => !isSource(it))) await cp(path.join(__dirname, file), path.join(into, file));
}

/** Paths below this folder, in an order that is the same everywhere. */
async function filesOf(room: string): Promise<string[]> {
  const entries = await readdir(path.join(__dirname, room), { recursive: true, withFileTypes: true });
  const files = entries.filter((it) => it.isFile()).map((it) => path.join(it.parentPath, it.name));
  return files.map((file) => path.relative(__dirname, file)).sort();
}

async function transform(sources: readonly string[], into: string): Promise<void> {
  await build({
    absWorkingDir: __dirname,
    entryPoints: [...sources],
    outdir: into,
    outbase: __dirname,
    format: "cjs",
    platform: "node",
    target: "node20",
    jsx: "automatic",
    jsxImportSource: "preact",
    tsconfigRaw: { compilerOptions: { strict: true } },
    logLevel: "warning",
  });
}

/** `node --require tsx/cjs build.ts [FOLDER]` */
if (require.main === module) {
  buildAll(process.argv[2]).catch((error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    process.exit(1);
  });
}
