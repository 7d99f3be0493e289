/** The snapshot of outputs that a deployment leaves for drills, which know nothing of the engine. */
import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { S3Client } from "@aws-sdk/client-s3";
import { keepSnapshot } from "../drill/keptSnapshot";
import { drills } from "../drill/drills";
import { type OutputsByStack, outputsOfAll } from "./deployment";
import { platformIn } from "./platform";
import type { StackProcess } from "./stackProcess";
import { kitFolder, makeKit } from "../drill/kit/kit";
import { snapshotOf } from "../drill/snapshot";

/** Stands for the commit where a deployment was made from no checkout. */
const noCommit = "unknown";

/** The commit that is checked out, with a mark where files differ from it. */
export async function commitOf(directory: string): Promise<string> {
  const options = { cwd: directory, timeout: 10_000 };
  try {
    const { stdout } = await promisify(execFile)(
      "git",
      ["describe", "--always", "--abbrev=40", "--dirty=-changed", "--exclude=*"],
      options,
    );
    return stdout.trim();
  } catch {
    return noCommit;
  }
}

/** Says where it was kept. A place that couldn't be written is said too: the deployment itself is done. */
export async function leaveSnapshot(
  {
    directory,
    outputs,
    ...platform
  }: {
    readonly directory: string;
    readonly domain: string;
    readonly regions: readonly string[];
    readonly outputs: OutputsByStack;
  },
  say: (line: string) => void,
): Promise<void> {
  const commit = await commitOf(directory);
  const snapshot = snapshotOf({ ...platform, outputs, takenAt: new Date(), commit });
  const { kept, failed } = await keepSnapshot(snapshot, {
    file: path.join(directory, "build", "platform.json"),
    objectsIn: (region) => new S3Client({ region }),
  });
  say(`what drills need to know of the platform: ${kept.join(", ")}`);
  for (const it of failed) say(`it couldn't be kept in ${it}. Run npm run deploy again: nothing else is left to do.`);
  const folder = kitFolder(directory);
  await makeKit({ root: directory, commit, snapshot, drills }, folder).then(
    () => say(`the offline kit of the drill tool: ${path.relative(process.cwd(), folder)}`),
    (error: Error) => say(`the offline kit couldn't be made: ${error.message}. Make it by npm run drill -- kit`),
  );
}

/** After whatever else has changed outputs: another kind of compute in a region, a region that has left. */
export async function leaveSnapshotAgain(
  directory: string,
  stack: (name: string) => Pick<StackProcess, "perform">,
  say: (line: string) => void,
): Promise<void> {
  const { domain, regions } = platformIn(directory);
  await leaveSnapshot({ directory, domain, regions, outputs: await outputsOfAll(regions, stack) }, say);
}
