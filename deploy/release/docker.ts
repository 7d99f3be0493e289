import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { promisify } from "node:util";
import type { Docker } from "./image";

/** Shows what docker says while it works; it is asked to stop where this process is. */
export const dockerIn =
  (signal: AbortSignal): Docker =>
  async (args, input = "") => {
    const child = spawn("docker", [...args], { stdio: ["pipe", "inherit", "inherit"], signal });
    const closed = once(child, "close") as Promise<[number | null]>;
    child.stdin.end(input);
    const [code] = await closed;
    if (code !== 0) throw new Error(`docker ${args.slice(0, 2).join(" ")} failed: its own words are above.`);
  };

/** Why no image can be built here; nothing where one can. */
export async function whyNoDocker(): Promise<string | undefined> {
  const otherwise =
    "Install Docker with buildx and start it, or push a tag such as v1.2.3: the workflow release builds the same image, and this command " +
    "then finds it by its commit.";
  const failed = await failureOf(["buildx", "version"]);
  if (failed?.code === "ENOENT") return `The image can't be built: there is no docker here. ${otherwise}`;
  if (failed) return `The image can't be built: this docker has no buildx. ${otherwise}`;
  const silent = await failureOf(["buildx", "inspect", "--bootstrap"]);
  return silent && `The image can't be built: ${(silent.stderr ?? silent.message).trim().split("\n")[0]}. ${otherwise}`;
}

const failureOf = (args: readonly string[]) =>
  promisify(execFile)("docker", [...args], { timeout: 120_000 }).then(
    () => undefined,
    (error: NodeJS.ErrnoException & { readonly stderr?: string }) => error,
  );
