import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";

/** Runs this repository's code in a process of its own and reads the JSON that it prints. @throws Error when it fails. */
export async function jsonFrom(script: string, args: readonly string[] = []): Promise<unknown> {
  const child = spawn(process.execPath, ["--no-warnings", "--require", require.resolve("tsx/cjs"), script, ...args], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [output, [code]] = await Promise.all([text(child.stdout), once(child, "exit")]);
  if (code !== 0) throw new Error(`${script} ${args.join(" ")} ended with code ${String(code)}`);
  return JSON.parse(output);
}
