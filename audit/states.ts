import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { computeKinds, databaseKinds } from "../config/settings";
import type { StateResource } from "../deploy/protocol";
import {
  type PlatformKind,
  kindName,
  manifestName,
  type StatesManifest,
  statesFolder,
} from "../rehearsal/steps/states";
import type { Progress } from "../toolchain/cache";
import { programFingerprint } from "../toolchain/programFingerprint";
import { orderlyProgram } from "./process";
import type { States } from "./terraform/plan";

/** As few platforms as have every kind of compute and every kind of database in them; the first is the default. */
export const kinds: readonly PlatformKind[] = Array.from(
  { length: Math.max(computeKinds.length, databaseKinds.length) },
  (_, index) => ({
    compute: computeKinds[index] ?? computeKinds[0],
    database: databaseKinds[index] ?? databaseKinds[0],
  }),
);

/** States of an older program are rehearsed anew, or taken as they are while somebody works on the audit itself. */
export type StatesAge = "current" | "stale";

const root = path.join(__dirname, "..");
/**
 * The states that a rehearsal of this kind has left, of this very program; where there are none, it is rehearsed now.
 * `stale` takes what is there, and says so.
 * @throws Error when the rehearsal fails, with what it said last.
 */
export async function statesOf(kind: PlatformKind, age: StatesAge, progress: Progress): Promise<States> {
  const folder = statesFolder(kind);
  const why = whyNot(folder, root);
  if (why !== undefined && age === "stale" && existsSync(folder))
    progress(`${kindName(kind)}: ${why}; taken as they are`);
  else if (why !== undefined) {
    progress(`${kindName(kind)}: ${why}; rehearsing it now, a few minutes`);
    await rehearse(kind, progress);
  }
  return readStates(folder);
}

/** Why the states in a folder can't be used; undefined when they can. */
export function whyNot(folder: string, program: string): string | undefined {
  const file = path.join(folder, manifestName);
  if (!existsSync(file)) return "no rehearsal has left its states";
  const manifest = JSON.parse(readFileSync(file, "utf8")) as StatesManifest;
  if (manifest.fingerprint !== programFingerprint(program)) return "its states are of an older program";
  const missing = stacksOf(program).filter((stack) => !manifest.stacks.includes(stack));
  return missing.length > 0 ? `its states lack ${missing.join(", ")}` : undefined;
}

/** Stacks that the program has a file for. */
const stacksOf = (program: string): string[] =>
  readdirSync(program).flatMap((name) => /^Pulumi\.(.+)\.yaml$/.exec(name)?.[1] ?? []);

export function readStates(folder: string): States {
  const { stacks } = JSON.parse(readFileSync(path.join(folder, manifestName), "utf8")) as StatesManifest;
  return new Map(stacks.map((stack) => [stack, readState(path.join(folder, `${stack}.json`))]));
}

export function readState(file: string): StateResource[] {
  return (JSON.parse(readFileSync(file, "utf8")) as { resources: StateResource[] }).resources;
}

/** A process of its own, so that an interruption ends its cloud in order. */
async function rehearse(kind: PlatformKind, progress: Progress): Promise<void> {
  const args = ["--no-warnings", "--require", "tsx/cjs", path.join(root, "rehearsal", "cli.ts")];
  const options = ["--plan-only", "--compute", kind.compute, "--database", kind.database];
  const ended = await orderlyProgram(process.execPath, [...args, ...options], {
    cwd: root,
    onLine: (line) => progress(`  ${line}`),
  });
  if (ended.code !== 0)
    throw new Error(`The rehearsal of ${kindName(kind)} ended with ${ended.code}; its last words are above.`);
}
