/** What a review asks git: which commit this is, and what it is compared with. */
import { execFile } from "node:child_process";
import { mkdir, rm, symlink } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

async function git(root: string, ...args: readonly string[]): Promise<string | undefined> {
  try {
    return (await run("git", ["-C", root, ...args], { timeout: 60_000, maxBuffer: 1 << 26 })).stdout.trim();
  } catch {
    return undefined;
  }
}

/** Full name of the commit that is checked out; nothing where there is no repository. */
export const headOf = (root: string): Promise<string | undefined> => git(root, "rev-parse", "HEAD");

/** Whether a folder of the working tree is as it was in the commit; not where git can't say. */
export const isUnchanged = async (root: string, commit: string, folder: string): Promise<boolean> =>
  (await git(root, "diff", "--quiet", commit, "--", folder)) !== undefined;

/**
 * The commit that a branch is compared with: the one that is named, or where the branch left main.
 * @throws Error where one is named that isn't there.
 */
export async function baseOf(root: string, named: string | undefined): Promise<string | undefined> {
  if (named !== undefined) {
    const found = await git(root, "rev-parse", "--verify", "--quiet", `${named}^{commit}`);
    if (found === undefined)
      throw new Error(
        `--base is ${named}, which is no commit here. Name one that is fetched (git fetch origin main), such as origin/main.`,
      );
    return found;
  }
  for (const main of ["origin/main", "main"]) {
    const found = await git(root, "merge-base", "HEAD", main);
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * Writes a commit's files into a folder, with this checkout's packages beside them.
 * @returns Nothing where git can't: the commit may not have been fetched.
 */
export async function checkOut(root: string, commit: string, folder: string): Promise<string | undefined> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const archive = path.join(folder, "base.tar");
  if ((await git(root, "archive", "--format=tar", `--output=${archive}`, commit)) === undefined) return undefined;
  await run("tar", ["-xf", archive, "-C", folder]);
  await rm(archive);
  await symlink(path.join(root, "node_modules"), path.join(folder, "node_modules"));
  return folder;
}
