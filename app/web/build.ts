import { mkdir, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { build, type BuildResult } from "esbuild";
import { sampleIllustrations } from "../src/sample/sampleShop";

/** Everything under `/static/`: served by the shop itself on a laptop, uploaded to S3 in the cloud. */
export const staticDirectory = path.join(__dirname, "..", "dist", "static");

/** What pages name: each becomes a file, and what scripts share becomes chunks. */
const entries = {
  "site.js": "site.ts",
  "product.js": "product.ts",
  "personal.js": "personal.tsx",
  "styles.css": "styles/main.css",
  "icon.svg": "icon.svg",
};

/**
 * Bundles scripts and styles under names that carry a hash of their content, and writes `manifest.json`, which pages read. The same
 * sources give the same names, and each file is put in place whole: running it twice, or in two processes at once, does no harm.
 * About 0.1 s.
 */
export async function buildStatic(directory = staticDirectory): Promise<void> {
  const result = await build({
    absWorkingDir: __dirname,
    entryPoints: Object.entries(entries).map(([name, file]) => ({ in: file, out: path.parse(name).name })),
    outdir: directory,
    entryNames: "[name]-[hash]",
    chunkNames: "chunk-[hash]",
    bundle: true,
    splitting: true,
    format: "esm",
    minify: true,
    target: ["chrome109", "firefox115", "safari16.4"],
    jsx: "automatic",
    jsxImportSource: "preact",
    tsconfigRaw: {},
    loader: { ".svg": "copy" },
    metafile: true,
    write: false,
    logLevel: "warning",
  });
  await mkdir(directory, { recursive: true });
  for (const file of result.outputFiles) await putInPlace(file.path, file.contents);
  await mkdir(path.join(directory, "catalogue"), { recursive: true });
  for (const { file, svg } of sampleIllustrations()) await putInPlace(path.join(directory, file), svg);
  const manifest = manifestOf(result);
  await putInPlace(path.join(directory, "manifest.json"), JSON.stringify(manifest, null, 2));
}

interface Asset {
  /** Its address: `/static/site-XXXXXXXX.js`. */
  readonly url: string;
  /** Addresses of what it always imports, which a page asks for at the same time. */
  readonly imports: readonly string[];
}

type Built = BuildResult<{ metafile: true; write: false }>;

function manifestOf({ metafile }: Built): Record<string, Asset> {
  const outputs = Object.entries(metafile.outputs);
  const url = (output: string): string => `/static/${path.basename(output)}`;
  return Object.fromEntries(
    Object.entries(entries).map(([name, source]) => {
      const found = outputs.find(([, it]) => it.entryPoint === source || (!it.entryPoint && source in it.inputs));
      if (!found) throw new Error(`esbuild made nothing of ${source}`);
      const [output, { imports }] = found;
      const needed = imports.filter((it) => !it.external && it.kind !== "dynamic-import");
      return [name, { url: url(output), imports: needed.map((it) => url(it.path)) }];
    }),
  );
}

async function putInPlace(file: string, contents: string | Uint8Array): Promise<void> {
  const temporary = `${file}.${process.pid}`;
  await writeFile(temporary, contents);
  await rename(temporary, file);
}

if (require.main === module) {
  buildStatic().catch((error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    process.exit(1);
  });
}
