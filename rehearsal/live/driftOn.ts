/** `npm run drift` on a local cloud: the same program, told where the cloud is. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { localEnvironment } from "../../toolchain/environment";
import { isAlive } from "../../toolchain/processes";
import { engineEnvironment } from "../cloud/engines";
import { allSessions, type Session } from "../cloud/sessions";
import { programRoot } from "../cloud/workspace";
import { credentials } from "../providers/cloud";
import { nameOfSession } from "./running";

/**
 * The living cloud, or the one that `--plan-only` left: drift needs no life, only a deployed state.
 * @throws Error saying how to come by one, or which there are
 */
export function deployedSession(root: string): Session {
  const all = allSessions(root).filter(({ data }) => data.endpoint !== undefined && data.stackNames !== undefined);
  const living = all.filter(({ data }) => data.control !== undefined && isAlive(data.owner));
  const found = living.length > 0 ? living : all.filter((it) => it.usable);
  if (found.length === 1) return found[0]!;
  if (found.length === 0)
    throw new Error(
      "no local cloud is up here. Start one with npm run live, or deploy one and leave it with npm run live -- --plan-only",
    );
  throw new Error(
    `${found.length} local clouds are up here, and drift is asked of one: ${found.map(nameOfSession).join(", ")}`,
  );
}

/** @returns the exit code of drift's own command */
export async function driftOn(session: Session, words: readonly string[]): Promise<number> {
  const cli = path.join(programRoot, "deploy", "drift", "cli.ts");
  const args = [
    "--no-warnings",
    "--require",
    require.resolve("tsx/cjs"),
    cli,
    "--directory",
    session.workspace,
    ...words,
  ];
  const child = spawn(process.execPath, args, { stdio: "inherit", env: driftEnvironment(session) });
  // Ctrl-C reaches both, and its exit code is this command's.
  process.on("SIGINT", () => undefined);
  const [code] = (await once(child, "exit")) as [number | null];
  return code ?? 1;
}

/** Nothing of the user's Pulumi or AWS set-up. */
export function driftEnvironment(session: Session): Readonly<Record<string, string | undefined>> {
  const own = Object.entries(localEnvironment()).filter(([name]) => !/^(PULUMI|AWS)_/.test(name));
  return {
    ...Object.fromEntries(own),
    ...engineEnvironment(session),
    AWS_ENDPOINT_URL: session.data.endpoint!,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  };
}
