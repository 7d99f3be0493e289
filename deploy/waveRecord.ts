/** Which regions of a rollout are through, and which changes aren't, kept in a file of this checkout for `npm run deploy -- --resume`. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { StartedChange, WaveRecord } from "./waves";

interface Kept {
  readonly commit: string;
  readonly done: readonly string[];
  readonly started: readonly StartedChange[];
}

const fileIn = (directory: string): string => path.join(directory, "build", "rollout.json");

/** @param commit that is deployed, with a mark where files differ from it */
export function waveRecord(
  directory: string,
  commit: string,
  resumed: readonly string[],
  interrupted: readonly StartedChange[],
): WaveRecord {
  const file = fileIn(directory);
  let [done, started] = [[...resumed], [...interrupted]];
  const keep = (): void => {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, `${JSON.stringify({ commit, done, started } satisfies Kept)}\n`);
  };
  const without = (stack: string): StartedChange[] => started.filter((it) => it.stack !== stack);
  return {
    begin: keep,
    started: (change) => {
      started = [...without(change.stack), change];
      keep();
    },
    done: (region) => {
      [done, started] = [[...done, region], without(region)];
      keep();
    },
    end: () => rmSync(file, { force: true }),
  };
}

/** Regions that the rollout which was interrupted or held is through with. @throws Error where there is none of this commit */
export function resumedIn(directory: string, commit: string): readonly string[] {
  const kept = read(fileIn(directory));
  if (!kept)
    throw new Error("--resume: no rollout of this checkout was interrupted or held. Leave it out to begin one.");
  if (kept.commit !== commit)
    throw new Error(
      `--resume: the rollout under way is of commit ${kept.commit}, and ${commit} is checked out. ` +
        "Check that one out again, or leave out --resume to begin a rollout of this one.",
    );
  return kept.done;
}

/** The same; none where none of this commit was interrupted. */
export function regionsDoneIn(directory: string, commit: string): readonly string[] {
  const kept = read(fileIn(directory));
  return kept?.commit === commit ? kept.done : [];
}

/** Changes of this commit that were interrupted before they were through, whatever is asked for now; none where there are none. */
export function interruptedIn(directory: string, commit: string): readonly StartedChange[] {
  const kept = read(fileIn(directory));
  return kept?.commit === commit ? kept.started : [];
}

function read(file: string): Kept | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Kept;
  } catch {
    return undefined;
  }
}
