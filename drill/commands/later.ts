/** `resume` and `abort`: somebody goes on with a run, maybe on another machine. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import type { DrillContext } from "../context";
import type { EntryBodies } from "../entries";
import { planView } from "../planView";
import { digestOf } from "../record/chain";
import { findRun, knownRuns } from "../record/runs";
import { runStateOf } from "../record/runState";
import { leftBy } from "../regionProof";
import { abortRun, type LaterRequest, resumeRun } from "../run/begin";
import type { DrillEnding, RunWorld } from "../run/world";
import { parseSnapshot } from "../snapshot";
import { cloudFrom, cloudOf, type DrillCloud, snapshotText } from "./cloud";
import { told } from "./ending";
import type { DrillOptions } from "../options";
import { beforeAnything, type DrillCommand, type DrillHost } from "./host";
import { planDigestOf } from "./opened";
import { foldersOfRuns, runWorldOf } from "./runWorld";

type Later = (request: LaterRequest<DrillContext>, world: RunWorld<DrillContext>) => Promise<DrillEnding>;

const laterBy =
  (go: Later, command: "resume" | "abort"): DrillCommand =>
  async (options, host) => {
    const { request, world } = await beforeAnything(() => laterRequest(options, host, command));
    return told(await go(request, world), options, host);
  };

/** @throws Error where there is no such run, or this program can't go on with it */
async function laterRequest(options: DrillOptions, host: DrillHost, command: "resume" | "abort") {
  const given = await cloudOf(options, host);
  const folder = foldersOfRuns(host.root);
  const id = options.subject ?? (await onlyOpenRun(folder, given, host, command));
  const { opened, openedAt } = runStateOf((await findRun(folder, given.places, id)).entries);
  const cloud = await cloudOfRun(opened, given, folder);
  const { timeScale } = opened.provenance;
  const world = runWorldOf({ ...options, timeScale }, host, cloud, { choice: opened.choice, openedAt });
  const planned = { plan: planAgain(opened, cloud, host, command), left: leftBy(opened.choice) };
  const request: LaterRequest<DrillContext> = { id, planFor: () => planned, because: options.because };
  return { request, world };
}

export const resume = laterBy(resumeRun, "resume");
export const abort = laterBy(abortRun, "abort");

async function onlyOpenRun(folder: string, cloud: DrillCloud, host: DrillHost, command: string): Promise<string> {
  const open = (await knownRuns(folder, cloud.places, host.say)).filter(({ state }) => !state.closed);
  if (open.length === 1) return open[0]!.id;
  throw new Error(
    open.length === 0
      ? `No run is open, so there is nothing to ${command}.`
      : `${open.length} runs are open: say which, ${open.map(({ id }) => `${command} ${id}`).join(" or ")}.`,
  );
}

/** The platform as the run began with it: it was kept beside the journal. */
async function cloudOfRun({ id, provenance }: EntryBodies["opened"], given: DrillCloud, folder: string) {
  if (digestOf(snapshotText(given)) === provenance.snapshotDigest) return given;
  const local = path.join(folder, id, "platform.json");
  const texts = [
    ...(existsSync(local) ? [readFileSync(local, "utf8")] : []),
    ...(await Promise.all(given.places.map((it) => it.read(`${id}/platform.json`).catch(() => undefined)))).flatMap(
      (it) => it?.text ?? [],
    ),
  ];
  const text = texts.find((it) => digestOf(it) === provenance.snapshotDigest);
  if (text === undefined)
    throw new Error(
      `The run ${id} began with the platform as of ${provenance.snapshotTakenAt}, which is found nowhere any more: ` +
        "neither on this machine nor beside the journal in any region. Name that snapshot with --snapshot FILE.",
    );
  return cloudFrom(parseSnapshot(text, `the snapshot of ${id}`), (...of) => given.clientsIn(...of), given.isLocal);
}

/** @throws Error where this program would do something else than the one that began: aborting only needs the drill */
function planAgain(opened: EntryBodies["opened"], cloud: DrillCloud, host: DrillHost, command: string) {
  const drill = host.drills.find(({ name }) => name === opened.drill);
  const { version, commit } = opened.provenance;
  const elsewhere = `Use the program that began it: version ${version}, commit ${commit}.`;
  if (!drill) throw new Error(`There is no drill ${opened.drill} in this program. ${elsewhere}`);
  const plan = drill.plan(cloud.platform, opened.choice);
  const isSame = planDigestOf(planView(drill, plan, opened.choice)) === opened.planDigest;
  if (!isSame && command === "resume")
    throw new Error(
      `This program plans ${opened.drill} otherwise than the one that began the run. ${elsewhere} Or abort the run.`,
    );
  return plan;
}
