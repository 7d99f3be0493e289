import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { ComputeKind, DatabaseKind } from "../../config/settings";
import { programFingerprint } from "../../toolchain/programFingerprint";
import { buildFolder, programRoot } from "../cloud/workspace";
import { type RehearsalStep, stateOf } from "./context";

/** Which program the states beside it are of, and which stacks they are. */
export interface StatesManifest {
  readonly fingerprint: string;
  readonly stacks: readonly string[];
}

/** A kind of platform: what the storefront runs on, and what the relational database is. */
export interface PlatformKind {
  readonly compute: ComputeKind;
  readonly database: DatabaseKind;
}

export const kindName = ({ compute, database }: PlatformKind): string => `${compute}-${database}`;

/** What a rehearsal of the whole platform leaves for `npm run audit`. */
export const statesFolder = (kind: PlatformKind): string => path.join(buildFolder, "states", kindName(kind));

/** The name of the file that says whose the states beside it are. */
export const manifestName = "manifest.json";

/**
 * Leaves what is deployed for programs that check it: one file a stack, as the engine exports it, so that secrets stay
 * encrypted by a passphrase that goes with the session. The folder is replaced as a whole.
 */
export function keepStates(folder: string): RehearsalStep {
  // Taken before anything is deployed: an edit meanwhile makes the states those of an older program.
  const fingerprint = programFingerprint(programRoot);
  return {
    name: "keep the deployed states for the audit",
    run: async (context) => {
      const state = await stateOf(context);
      const fresh = `${folder}.${process.pid}`;
      rmSync(fresh, { recursive: true, force: true });
      mkdirSync(fresh, { recursive: true, mode: 0o700 });
      const write = (name: string, content: unknown): void =>
        writeFileSync(path.join(fresh, name), `${JSON.stringify(content)}\n`);
      for (const [stack, resources] of state) write(`${stack}.json`, { resources });
      const manifest: StatesManifest = { fingerprint, stacks: [...state.keys()] };
      write(manifestName, manifest);
      rmSync(folder, { recursive: true, force: true });
      renameSync(fresh, folder);
      return { detail: `${state.size} stacks in ${path.relative(programRoot, folder)}` };
    },
  };
}
