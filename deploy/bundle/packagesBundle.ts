/** Packages of package-lock.json in one file, made once on a machine. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { build, version as esbuild } from "esbuild";
import { cacheKey, madeOnce, removeUnused } from "../../toolchain/cache";

/** What a process loads only when it uses it: it is never in the file. */
const external = ["typescript", "@npmcli/arborist"];

/**
 * Finds the file that has these modules, or makes it.
 * @param modules As a program asks for them, such as `@pulumi/pulumi/automation`.
 * @param root Of the checkout whose node_modules has them.
 * @throws Error in esbuild's words, and where the cache can't be written.
 */
export async function packagesBundle(modules: readonly string[], root: string): Promise<string> {
  const lock = await readFile(path.join(root, "package-lock.json"), "utf8");
  const key = cacheKey(lock, esbuild, ...modules);
  const folder = await madeOnce(
    `${prefix}${key}`,
    async (into) => {
      await make(modules, root, into);
      // Whoever may not remove others goes on with the new one.
      await removeUnused(prefix, keptDays).catch(() => undefined);
    },
    () => undefined,
  );
  return path.join(folder, file);
}

const file = "packages.js";
const prefix = "packages-";

/** Checkouts of other package-lock.jsons have files of their own, as long as they are used. */
const keptDays = 30;

async function make(modules: readonly string[], root: string, folder: string): Promise<void> {
  const entries = modules.map((it) => `${JSON.stringify(it)}: () => require(${JSON.stringify(it)})`);
  await build({
    stdin: { contents: `module.exports = { ${entries.join(", ")} };`, resolveDir: root },
    outfile: path.join(folder, file),
    bundle: true,
    format: "cjs",
    platform: "node",
    target: "node20",
    charset: "ascii",
    external,
    // A script that isn't a module's can't import.
    supported: { "dynamic-import": false },
    logLevel: "silent",
  });
}
