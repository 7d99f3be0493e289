/** One drill on a living cloud, by the drill program itself: what that asks of its world is answered by the local cloud. */
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { clientsIn } from "../../drill/clients";
import { cloudFrom, type DrillCloud } from "../../drill/commands/cloud";
import type { DrillHost } from "../../drill/commands/host";
import { keptReport } from "../../drill/commands/report";
import { requestFor } from "../../drill/commands/run";
import { runWorldOf } from "../../drill/commands/runWorld";
import type { DrillContext } from "../../drill/context";
import type { DrillChoice } from "../../drill/drill";
import { drills, type PlatformDrill } from "../../drill/drills";
import { experimentPort, type FaultNote } from "../../drill/faults/experiments";
import { nameResolver } from "../../drill/nameResolver";
import type { DrillOptions } from "../../drill/options";
import type { RotationPort } from "../../drill/rotationPort";
import type { DrillReport } from "../../drill/report/drillReport";
import { htmlReport } from "../../drill/report/html";
import { beginRun } from "../../drill/run/begin";
import type { DrillEnding, RunEvidence, RunRequest, RunWorld } from "../../drill/run/world";
import { parseSnapshot } from "../../drill/snapshot";
import { programRoot } from "../cloud/workspace";
import type { LivingStage } from "../steps/stage";
import { drillPlatform, type DrillPlatform } from "../../drill/drillPlatform";
import { shoppersOf } from "./shoppersOf";
import { drillRoleCredentials } from "./drillRole";
import { faultPort, withExperiments } from "./faultPort";
import { localData, type RowsBefore } from "./localData";

export interface LocalDrill {
  readonly drill: PlatformDrill;
  readonly choice: DrillChoice;
  readonly stage: LivingStage;
  /** Of the emulated AWS API. */
  readonly endpoint: string;
  /** File with the platform's snapshot. */
  readonly snapshot: string;
  /** Holds the journals of runs that aren't over: it goes with the cloud that they are of. */
  readonly openRuns: string;
  /** Journals and reports of runs that are over. */
  readonly folder: string;
  readonly timeScale: number;
  readonly say: (line: string) => void;
  readonly interruption: AbortSignal;
  readonly evidence: () => Promise<RunEvidence>;
  /** What was counted when recovery points were made; default: none were. */
  readonly rowsBefore?: RowsBefore;
  /** Who rotates secrets there; default: nobody. */
  readonly rotations?: RotationPort;
}

/** How a run ended, and its report where it is over. */
export interface LocalEnding extends DrillEnding {
  readonly report?: DrillReport;
}

export async function runLocally(local: LocalDrill): Promise<LocalEnding> {
  const options = optionsOf(local);
  const host = hostOf(local);
  const cloud = await cloudAt(local);
  const request = countedLosses(await requestFor(options, host, cloud));
  const ending = await beginRun(
    request,
    worldOf(local, runWorldOf(options, host, cloud, { choice: local.choice })),
    nobodyAsked,
  );
  return ending.state === "closed" ? { ...ending, report: await keep(ending.id, local) } : ending;
}

/** What an emergency loses is compared with the old writer's own data, one by one: no number of them is too large for a rehearsal. */
function countedLosses<Context>(request: RunRequest<Context>): RunRequest<Context> {
  if (request.kind !== "unplanned") return request;
  const setBy = "the rehearsal, which compares what is lost with the old writer's data, one by one";
  const objectives = { ...request.opened.objectives, lostWrites: Number.MAX_SAFE_INTEGER, setBy };
  return { ...request, opened: { ...request.opened, objectives } };
}

/** Out of the cloud's own folder, with a report that compares it with earlier runs. */
async function keep(id: string, { openRuns, folder, say }: LocalDrill): Promise<DrillReport> {
  await mkdir(folder, { recursive: true });
  const kept = path.join(folder, id);
  await rename(path.join(openRuns, id), kept);
  const report = keptReport(folder, id);
  await writeFile(path.join(kept, "report.json"), `${JSON.stringify(report, undefined, 2)}\n`);
  await writeFile(path.join(kept, "report.html"), htmlReport(report));
  say(`  report: ${path.relative(programRoot, path.join(kept, "report.html"))}`);
  return report;
}

const nobodyAsked = () => Promise.resolve(undefined);

/** The platform that its snapshot tells of. */
export const platformAt = async (snapshot: string): Promise<DrillPlatform> =>
  drillPlatform(parseSnapshot(await readFile(snapshot, "utf8"), snapshot));

async function cloudAt({ endpoint, snapshot }: LocalDrill): Promise<DrillCloud> {
  const parsed = parseSnapshot(await readFile(snapshot, "utf8"), snapshot);
  // A drill is rehearsed with what it may do in AWS, not as the administrator that a rehearsal is.
  const credentials = await drillRoleCredentials(drillPlatform(parsed), endpoint);
  const clients: DrillCloud["clientsIn"] = (region, hooks = {}) =>
    clientsIn(region, { ...hooks, endpoint, credentials });
  return cloudFrom(parsed, clients, true);
}

/** Names are asked of the cloud's own name server, its faults are begun as `npm run live -- fault` does, and its storefronts fence. */
function worldOf(
  { stage, evidence, openRuns, rowsBefore, rotations }: LocalDrill,
  usual: RunWorld<DrillContext>,
): RunWorld<DrillContext> {
  const { regions } = stage.plane.world;
  const names = nameResolver({ server: `127.0.0.1:${stage.plane.parts.routing.port}` });
  return {
    ...usual,
    folder: openRuns,
    evidence,
    contextWith: (ports, hooks) => {
      const context = usual.contextWith(ports, hooks);
      const noted: FaultNote = (what, text, proof) => hooks.fault({ what, text, proof });
      return {
        ...context,
        names,
        fences: stage.fences,
        users: shoppersOf(stage),
        data: localData(stage.plane, rowsBefore),
        ...(rotations && { rotations }),
        faults: withExperiments(faultPort(stage.faults, regions, noted), experimentPort(context, noted)),
      };
    },
  };
}

const optionsOf = ({ drill, choice, timeScale }: LocalDrill): DrillOptions => ({
  ...{ name: "run", drill, choice, timeScale, consent: "yes", output: "text", format: "text" },
  ...{
    subject: undefined,
    snapshot: undefined,
    endpoint: undefined,
    operator: "rehearsal",
    approver: undefined,
  },
  ...{ because: "rehearsed on the local cloud", overrides: [] },
});

const hostOf = ({ say, interruption }: LocalDrill): DrillHost => ({
  ...{ drills, root: programRoot, environment: {}, say, interruption },
  print: say,
  ask: () => Promise.reject(new Error("nobody is asked in a rehearsal")),
});
