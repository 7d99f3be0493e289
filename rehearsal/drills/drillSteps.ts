/** Drills as steps of a rehearsal: each while users shop, whose promises are counted; then everything is as it was before. */
import { mkdtempSync } from "node:fs";
import path from "node:path";
import type { DrillChoice } from "../../drill/drill";
import type { UsersView } from "../../drill/entries";
import { drills, type PlatformDrill } from "../../drill/drills";
import { choiceInWords } from "../../drill/planView";
import type { RunEvidence } from "../../drill/run/world";
import { type StepFinding, StepError } from "../../drill/step";
import { readLedger } from "../../load/ledger/ledger";
import { readResults } from "../../load/shoppers/resultFile";
import type { Context, RehearsalStep } from "../steps/context";
import { brokenPromises } from "../steps/promises";
import { previewWithRefresh } from "../steps/deploy";
import type { LivingRehearsal } from "../steps/life";
import { probeMembership } from "../steps/roles";
import { snapshotFile } from "../steps/snapshot";
import type { LivingStage } from "../steps/stage";
import { type BackedUp, backUpFor } from "./backedUp";
import { choiceFor } from "./choices";
import { untilCaughtUp } from "./caughtUp";
import { eventsCheck, eventsLine, ledgerVerdict, usersView } from "./evidence";
import { facing } from "./facing";
import { whileReceived } from "./receivers";
import { type DrillResult, drillStep, previewStep } from "./rehearsedDrills";
import { rotationsOf } from "./rotations";
import { type LocalDrill, platformAt, runLocally } from "./localDrill";
import { type PutBack, putBack } from "./putBack";
import { untilServed } from "./served";

/** Answers that users get before a drill begins, and once it is over. */
const answersAround = 60;

export interface DrilledLife {
  readonly life: LivingRehearsal;
  /** Journals and reports are below it. */
  readonly folder: string;
  readonly say: (line: string) => void;
  /** Called after each run, whatever it came to. */
  readonly ended: (result: DrillResult) => void;
}

/** @param names of drills, in the order in which they are run */
export function drillSteps(names: readonly string[], drilled: DrilledLife): RehearsalStep[] {
  const named = names.map((name) => facing(drills.find((it) => it.name === name)!));
  return drilled.life.around(named.flatMap((drill) => stepsOf(drill, drilled)));
}

function stepsOf(drill: PlatformDrill, drilled: DrilledLife): RehearsalStep[] {
  const { name } = drill;
  return [
    {
      name: drillStep(name),
      run: (context) => drillUnderLoad(drill, context, drilled),
      // The other drills say more of a platform than this one alone, and begin where everything is as it was.
      afterDeviation: "continue",
    },
    {
      name: `everything is as it was before ${name}`,
      run: (context) => putBack(context, backOf(drill, context, drilled)),
    },
    probeMembership(`membership after ${name}`),
    previewWithRefresh(previewStep(name)),
  ];
}

async function drillUnderLoad(drill: PlatformDrill, context: Context, drilled: DrilledLife): Promise<StepFinding> {
  const { stage } = drilled.life;
  const choice = choiceFor(drill, context.platform.regions);
  // Of this run alone: a drill may be run several times.
  const folder = mkdtempSync(path.join(drilled.life.settings.folder, `shoppers-${drill.name}-`));
  await stage.open(folder);
  await stage.untilAnswered(answersAround);
  const backedUp = await backUp(drill, choice, context, drilled);
  const local = localOf(context, drilled);
  await untilServed(context.platform.regions, stage, local);
  await Promise.all(context.platform.regions.map((it) => untilCaughtUp(it, stage, local)));
  stage.mark(`${drill.name} begins`);
  const began = Date.now();
  let counted: RunEvidence | undefined;
  const evidence = async (): Promise<RunEvidence> => {
    await stage.untilCalm();
    await stage.untilAnswered(answersAround);
    return (counted = await evidenceOf(drill, stage, folder, began));
  };
  const rowsBefore = backedUp && { rowsBefore: backedUp.rowsBefore };
  const rotations = rotationsOf(context, stage, await platformAt(snapshotFile(drilled.life.settings.folder)));
  const run = () => runLocally({ ...local, drill, choice, stage, evidence, rotations, ...rowsBefore });
  const { cloud, platform } = context;
  const ending = await (drill.kind === "readiness" ? whileReceived(cloud.cloudIn, platform.regions, run) : run());
  drilled.ended({ drill: drill.name, counted: counted ?? {}, ...(ending.report && { report: ending.report }) });
  if (stage.isLoaded) await stage.dismiss();
  await backedUp?.remove();
  const how = `${choiceInWords(choice)}; ${ending.detail}`;
  if (ending.outcome !== "held") throw new StepError(ending.outcome === "refused" ? "refused" : "deviated", how);
  return { detail: `${how} ${inWords(counted)}` };
}

function backOf(drill: PlatformDrill, context: Context, drilled: DrilledLife): PutBack {
  const { leave, alsoLeave } = choiceFor(drill, context.platform.regions);
  const { life } = drilled;
  return {
    stage: life.stage,
    left: [leave, alsoLeave].flatMap((it) => it ?? []),
    folder: life.settings.folder,
    local: localOf(context, drilled),
  };
}

/** Where the drill restores, and where readiness asks for a backup of the last day: nothing here has made recovery points before. */
async function backUp(
  drill: PlatformDrill,
  { region: chosen }: DrillChoice,
  { cloud, platform: { regions } }: Context,
  { life }: DrilledLife,
): Promise<BackedUp | undefined> {
  // Whichever region is left, one with a backup of both databases stays: two have them then.
  const region = drill.name === "readiness" ? regions[1] : chosen;
  if (region === undefined) return undefined;
  if (chosen !== undefined && drill.name !== "backup-restore")
    throw new Error(`nobody has said what ${drill.name} needs in ${region} beforehand`);
  const platform = await platformAt(snapshotFile(life.settings.folder));
  return backUpFor(region, platform, { stage: life.stage, cloudIn: cloud.cloudIn });
}

const localOf = (
  { cloud }: Context,
  { life: { settings }, folder, say }: DrilledLife,
): Omit<LocalDrill, "drill" | "choice" | "stage" | "evidence"> => ({
  ...{
    endpoint: cloud.endpoint,
    snapshot: snapshotFile(settings.folder),
    folder,
    say,
    openRuns: path.join(settings.folder, "drills"),
  },
  ...{ timeScale: settings.timeScale, interruption: settings.interruption },
});

/** Ends the shopping, and counts what users were promised since the drill began. */
async function evidenceOf(
  drill: PlatformDrill,
  stage: LivingStage,
  folder: string,
  from: number,
): Promise<RunEvidence> {
  const said = await stage.count(
    { from, until: Date.now() },
    drill.kind === "unplanned" ? "left behind" : "nothing left",
    "asked",
  );
  const heard = new Map(readLedger(path.join(folder, "ledger.ndjson")).map(({ number, heardAt }) => [number, heardAt]));
  const broken = brokenPromises(said);
  return {
    users: usersView(said.timeline, from, readResults(path.join(folder, "results.ndjson"))),
    ledger: ledgerVerdict(said, (it) => heard.get(it)),
    integrity: [
      {
        what: "the comparison of the ledger with the stores, the gateway and a writer that was left behind",
        held: broken.length === 0,
        detail: broken.join("; ") || "nothing but what may be lost is otherwise than users were told",
      },
      ...eventsCheck(said),
      ...(said.checked ?? []),
    ],
  };
}

function inWords({ users, ledger, integrity = [] }: RunEvidence = {}): string {
  if (!users || !ledger) return "";
  const { acknowledged, lost, doubled = [] } = ledger;
  const events = integrity.filter(({ what }) => what === eventsLine).map(({ detail }) => `; ${detail}`);
  return (
    `${users.failed} of ${users.requests} requests failed${failuresIn(users)}; of ${acknowledged} acknowledged writes ${lost.length} were lost ` +
    `and ${doubled.length} doubled${events.join("")}`
  );
}

const failuresIn = ({ failures = [] }: UsersView): string =>
  failures.length === 0 ? "" : ` (${failures.map(({ what, count }) => `${count} × ${what}`).join(", ")})`;
