/** `npm run drill` on a living cloud: the same program, told where the cloud is. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { localEnvironment } from "../../toolchain/environment";
import type { Session } from "../cloud/sessions";
import { programRoot } from "../cloud/workspace";
import { credentials } from "../providers/cloud";
import { snapshotFile } from "../steps/snapshot";

/** Commands that ask the cloud; the others take no flag that says where it is. */
const asking = ["plan", "run", "status", "resume", "abort", "readiness"];

/** @returns the exit code of the drill's own command */
export async function drillOn(session: Session, words: readonly string[]): Promise<number> {
  const cli = path.join(programRoot, "drill", "cli.ts");
  const args = ["--no-warnings", "--require", require.resolve("tsx/cjs"), cli, ...wordsFor(session, words)];
  const env = {
    ...localEnvironment(),
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    MERIDIAN_DRILLS: path.join(session.folder, "drills"),
  };
  const child = spawn(process.execPath, args, { stdio: "inherit", env });
  // Ctrl-C reaches both: the drill ends its step, and its exit code is this command's.
  process.on("SIGINT", () => undefined);
  const [code] = (await once(child, "exit")) as [number | null];
  return code ?? 1;
}

export function wordsFor({ folder, data: { endpoint, life } }: Session, words: readonly string[]): readonly string[] {
  if (!asking.includes(words[0] ?? "")) return words;
  return [
    ...words,
    ...["--snapshot", snapshotFile(folder), "--endpoint", endpoint!],
    ...["--resolver", life!.nameServer, "--time-scale", String(life!.timeScale)],
  ];
}
