import { execFile } from "node:child_process";
import { mkdtemp, readdir } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const root = path.join(__dirname, "..", "..", "..");
const migrations = "app/src/stores/relational/migrations";

export interface Version {
  readonly commit: string;
  /** The migration that it doesn't know yet. */
  readonly migration: string;
  /** The storefront's program, as `npm run build` makes it. */
  readonly program: string;
}

/**
 * Builds the storefront as it was in the last commit without the newest migration, from this repository's history.
 * @param folder below app/, whose packages it is run with
 * @throws Error where the history isn't here: nothing else tells what ran before.
 */
export async function buildVersionBefore(folder: string): Promise<Version> {
  const newest = (await readdir(path.join(root, migrations)))
    .filter((it) => it.endsWith(".sql"))
    .sort()
    .at(-1)!;
  const commit = await lastCommitWithout(newest);
  const target = await mkdtemp(path.join(folder, "before-"));
  const archive = path.join(target, "app.tar");
  await git("archive", "--format=tar", `--output=${archive}`, commit, "app");
  await run("tar", ["-xf", archive, "-C", target]);
  const built = path.join(target, "built");
  const build = path.join(target, "app", "build.ts");
  await run(process.execPath, ["--no-warnings", "--require", "tsx/cjs", build, built], { cwd: root });
  return { commit, migration: newest, program: path.join(built, "src", "main.js") };
}

async function lastCommitWithout(migration: string): Promise<string> {
  const added = await git("log", "-1", "--format=%H", "--diff-filter=A", "--", `${migrations}/${migration}`);
  // One that isn't committed yet was in no version.
  if (added === "") return git("rev-parse", "HEAD");
  const parents = (await git("log", "-1", "--format=%P", added)).split(" ");
  if (parents[0]) return parents[0];
  throw new Error(
    `the version before ${migration} isn't here: this clone's history ends at ${added}. Fetch the rest: git fetch --unshallow; in a workflow, actions/checkout with fetch-depth: 0`,
  );
}

async function git(...args: readonly string[]): Promise<string> {
  try {
    return (await run("git", ["-C", root, ...args], { maxBuffer: 1 << 26 })).stdout.trim();
  } catch (error) {
    const said = (error as { stderr?: string }).stderr?.trim();
    throw new Error(
      `git ${args.join(" ")}: ${said ?? String(error)}. The version before is built from the repository's history: run this in a clone that has it`,
      { cause: error },
    );
  }
}
