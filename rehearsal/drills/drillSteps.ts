/** Drills as steps of a rehearsal: each while users shop, whose promises are counted; then everything is as it was before. */
import { mkdirSync } from "node:fs";
import path from "node:path";
import type { DrillChoice } from "../../drill/drill";
import { drills, type PlatformDrill } from "../../drill/drills";
import { choiceInWords } from "../../drill/planView";
import type { RunEvidence } from "../../drill/run/world";
import { type StepFinding, StepError } from "../../drill/step";
import { couldServe } from "../dataplane/dataPlane";
import { readLedger } from "../../load/ledger/ledger";
import type { Context, RehearsalStep } from "../steps/context";
import { brokenPromises } from "../steps/promises";
import { previewWithRefresh } from "../steps/deploy";
import type { LivingRehearsal } from "../steps/life";
import { probeMembership } from "../steps/roles";
import { snapshotFile } from "../steps/snapshot";
import type { LivingStage } from "../steps/stage";
import { choiceFor } from "./choices";
import { ledgerVerdict, usersView } from "./evidence";
import { facing } from "./facing";
import { type LocalDrill, runLocally } from "./localDrill";

/** Answers that users get before a drill begins, and once it is over. */
const answersAround = 60;

export interface DrilledLife {
  readonly life: LivingRehearsal;
  /** Journals and reports are below it. */
  readonly folder: string;
  readonly say: (line: string) => void;
}

/** @param names of drills, in the order in which they are run */
export function drillSteps(names: readonly string[], drilled: DrilledLife): RehearsalStep[] {
  const named = names.map((name) => facing(drills.find((it) => it.name === name)!));
  return drilled.life.around(named.flatMap((drill) => stepsOf(drill, drilled)));
}

function stepsOf(drill: PlatformDrill, drilled: DrilledLife): RehearsalStep[] {
  const { name } = drill;
  return [
    { name: `drill ${name}, under load`, run: (context) => drillUnderLoad(drill, context, drilled) },
    { name: `everything is as it was before ${name}`, run: (context) => putBack(context, drilled) },
    probeMembership(`membership after ${name}`),
    previewWithRefresh(`preview with refresh after ${name}`),
  ];
}

async function drillUnderLoad(drill: PlatformDrill, context: Context, drilled: DrilledLife): Promise<StepFinding> {
  const { stage } = drilled.life;
  const choice = choiceFor(drill, context.platform.regions);
  const folder = path.join(drilled.life.settings.folder, `shoppers-${drill.name}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  await stage.open(folder);
  await stage.untilAnswered(answersAround);
  stage.mark(`${drill.name} begins`);
  const began = Date.now();
  let counted: RunEvidence | undefined;
  const evidence = async (): Promise<RunEvidence> => {
    await stage.untilCalm();
    await stage.untilAnswered(answersAround);
    return (counted = await evidenceOf(drill, stage, folder, began));
  };
  const ending = await runLocally({ ...localOf(context, drilled), drill, choice, stage, evidence });
  if (stage.isLoaded) await stage.dismiss();
  const how = `${choiceInWords(choice)}; ${ending.detail}`;
  if (ending.outcome !== "held") throw new StepError(ending.outcome === "refused" ? "refused" : "deviated", how);
  return { detail: `${how} ${inWords(counted)}` };
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
  );
  const heard = new Map(readLedger(path.join(folder, "ledger.ndjson")).map(({ number, heardAt }) => [number, heardAt]));
  const broken = brokenPromises(said);
  if (broken.length > 0) throw new StepError("deviated", broken.join("\n"));
  return { users: usersView(said.timeline, from), ledger: ledgerVerdict(said, (it) => heard.get(it)) };
}

function inWords({ users, ledger }: RunEvidence = {}): string {
  if (!users || !ledger) return "";
  const { acknowledged, lost, doubled } = ledger;
  return (
    `${users.failed} of ${users.requests} requests failed; of ${acknowledged} acknowledged writes ${lost.length} were lost ` +
    `and ${doubled.length} doubled`
  );
}

/** By the drill that people would use for it, where the writers have moved or a region is out of DNS. */
async function putBack(context: Context, drilled: DrilledLife): Promise<StepFinding> {
  const { stage } = drilled.life;
  await stage.faults.heal("all");
  const { regions } = context.platform;
  // Where DNS leads nobody to is a region that was left: it is the failback that lets users in again.
  await stage.until("every region could serve", () => regions.every((it) => couldServe(stage.picture(it)!)));
  await stage.untilSettled();
  const [first, ...others] = regions as [string, ...string[]];
  const isLeft = (region: string): boolean => stage.ledTo(region) !== region;
  const back = [...others.filter(isLeft), ...(isLeft(first) || !stage.writesIn(first) ? [first] : [])];
  // The writers go wherever a failback leads, so the region that writes at first comes last.
  if (back.length > 0 && !back.includes(first)) back.push(first);
  for (const to of back) await failBack(to, context, drilled);
  await stage.untilDnsAvoids([]);
  await stage.untilWhole("nothing is missing anywhere");
  return { detail: back.length > 0 ? `by failback to ${back.join(", then ")}` : "it is" };
}

async function failBack(to: string, context: Context, drilled: DrilledLife): Promise<void> {
  const drill = drills.find((it) => it.name === "failback")!;
  const evidence = () => Promise.resolve({});
  const { stage } = drilled.life;
  const choice: DrillChoice = { to, dataLoss: "refused" };
  const ending = await runLocally({ ...localOf(context, drilled), drill, choice, stage, evidence });
  if (ending.outcome !== "held") throw new StepError("deviated", ending.detail);
}
