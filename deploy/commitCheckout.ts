/** Another commit's files beside this checkout, for as long as something is done with them. */
import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Without the hooks of whoever works here. */
const git = async (directory: string, ...args: readonly string[]): Promise<string> =>
  (await run("git", ["-C", directory, "-c", "core.hooksPath=/dev/null", ...args], { timeout: 60_000 })).stdout.trim();

/** Folders with what `npm ci` installs, where a workspace has some of its own. */
const packageFolders = ["node_modules", path.join("app", "node_modules")];

/**
 * @param directory folder of a checkout that has Pulumi.yaml
 * @param commit in full
 * @param work what is done with the same folder of the commit, which is gone afterwards
 * @throws Error where the commit isn't there, or needs other packages than are installed here; whatever `work` throws
 */
export async function atCommit<T>(directory: string, commit: string, work: (folder: string) => Promise<T>): Promise<T> {
  const isThere = await git(directory, "cat-file", "-e", `${commit}^{commit}`).then(
    () => true,
    () => false,
  );
  if (!isThere) throw new Error(`commit ${commit} isn't in this checkout: git fetch origin ${commit}`);
  const within = await git(directory, "rev-parse", "--show-prefix");
  const temporary = await mkdtemp(path.join(tmpdir(), "meridian-commit-"));
  const checkout = path.join(temporary, "checkout");
  try {
    await git(directory, "worktree", "add", "--quiet", "--detach", checkout, commit);
    const folder = path.join(checkout, within);
    expectSamePackages(directory, folder, commit);
    for (const it of packageFolders)
      if (existsSync(path.join(directory, it))) await symlink(path.join(directory, it), path.join(folder, it));
    return await work(folder);
  } finally {
    await git(directory, "worktree", "remove", "--force", checkout).catch(() => undefined);
    await rm(temporary, { recursive: true, force: true });
  }
}

function expectSamePackages(directory: string, folder: string, commit: string): void {
  const locked = (it: string): string | undefined => {
    const file = path.join(it, "package-lock.json");
    return existsSync(file) ? readFileSync(file, "utf8") : undefined;
  };
  if (locked(directory) !== locked(folder))
    throw new Error(`commit ${commit} needs other packages than are installed here (package-lock.json): npm ci there`);
}
