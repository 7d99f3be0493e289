/** Judges histories of single keys with Porcupine, Anish Athalye's checker of linearizability, built from its Go module. */
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { text } from "node:stream/consumers";
import { promisify } from "node:util";
import { cacheKey, madeOnce, type Progress } from "../../toolchain/cache";
import { goBuild } from "../../toolchain/goBuild";

const linearizabilityModule = path.join(__dirname, "porcupine");

/** One operation on one key, as porcupine/main.go reads it. */
export interface KeyOperation {
  readonly model: "register" | "stock" | "order state";
  readonly key: string;
  readonly client: number;
  /** When it was asked for, in whole numbers of any unit. */
  readonly call: number;
  /** When it was answered; missing where it never was: then it may have been done at any time after, or never. */
  readonly return?: number;
  readonly kind: "write" | "read" | "replace" | "set" | "take" | "give" | "place";
  /** What is written, seen, or put; missing is no value. */
  readonly value?: string;
  /** What a `replace` expects. */
  readonly from?: string;
  /** Of stock. */
  readonly amount?: number;
  readonly result: "ok" | "refused" | "unknown";
}

export interface KeyVerdict {
  readonly model: KeyOperation["model"];
  readonly key: string;
  readonly operations: number;
  /** `unknown`: it took longer than a judge waits. */
  readonly verdict: "linearizable" | "not linearizable" | "unknown";
}

export async function linearizabilityBinary(progress: Progress): Promise<string> {
  const files = readdirSync(linearizabilityModule).filter((file) => /^go\.(mod|sum)$|\.go$/.test(file));
  const content = files.map((file) => readFileSync(path.join(linearizabilityModule, file), "utf8"));
  const folder = await madeOnce(
    `porcupine-${cacheKey(process.platform, process.arch, ...content)}`,
    async (into) => {
      progress("building Porcupine, the checker of linearizability, from its Go module, some seconds, once");
      const output = path.join(into, "bin", "linearizability");
      await goBuild({ module: linearizabilityModule, command: ".", ldflags: "-s -w", output }, progress);
      await keepPublished(into);
    },
    progress,
  );
  return path.join(folder, "bin", "linearizability");
}

/** Porcupine's own tests and the histories that they judge, which come with its module and aren't ours to keep in the project. */
export const publishedFolder = (binary: string): string => path.join(path.dirname(path.dirname(binary)), "published");

async function keepPublished(folder: string): Promise<void> {
  const args = ["mod", "download", "-json", "github.com/anishathalye/porcupine"];
  const { stdout } = await promisify(execFile)("go", args, { cwd: linearizabilityModule });
  const { Dir } = JSON.parse(stdout) as { readonly Dir: string };
  // A module's files are read-only; these must be removable.
  for (const it of ["porcupine_test.go", "LICENSE.md"])
    await writeText(path.join(folder, "published", it), await readFile(path.join(Dir, it), "utf8"));
  for (const it of await readdir(path.join(Dir, "test_data", "jepsen")))
    await writeText(
      path.join(folder, "published", "jepsen", it),
      await readFile(path.join(Dir, "test_data", "jepsen", it), "utf8"),
    );
}

async function writeText(file: string, content: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, content);
}

/** A verdict for each key, in the order in which keys come. @throws Error where an operation can't be understood */
export async function judgeKeys(binary: string, operations: readonly KeyOperation[]): Promise<KeyVerdict[]> {
  const child = spawn(binary, [], { stdio: ["pipe", "pipe", "pipe"] });
  const closed = once(child, "close");
  child.stdin.on("error", () => undefined).end(operations.map((it) => `${JSON.stringify(it)}\n`).join(""));
  const [said, wrong] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [code] = (await closed) as [number | null];
  if (code !== 0) throw new Error(`the histories could not be judged: ${wrong.trim() || `it ended with ${code}`}`);
  return said
    .split("\n")
    .filter((it) => it !== "")
    .map((it) => JSON.parse(it) as KeyVerdict);
}
