/** After a drill: everything is as it was before it, by what people would use for that. */
import type { DrillChoice } from "../../drill/drill";
import { drills } from "../../drill/drills";
import { membershipProblems, writerOf } from "../../drill/probes/membership";
import { type StepFinding, StepError } from "../../drill/step";
import { couldServe } from "../dataplane/dataPlane";
import type { Context } from "../steps/context";
import { rebuildOthers, returnFenced } from "../steps/livingReplicas";
import { deployedPlatform, observedStores } from "../steps/platform";
import { leaveSnapshot } from "../steps/snapshot";
import type { LivingStage } from "../steps/stage";
import { untilCaughtUp } from "./caughtUp";
import { runLocally, type LocalDrill } from "./localDrill";

export interface PutBack {
  readonly stage: LivingStage;
  /** Regions that the drill was to leave. */
  readonly left: readonly string[];
  /** Of the session: holds the platform's snapshot. */
  readonly folder: string;
  readonly local: Omit<LocalDrill, "drill" | "choice" | "stage" | "evidence">;
}

/** By the drill that people would use for it, where the writers have moved or a region is out of DNS. */
export async function putBack(context: Context, back: PutBack): Promise<StepFinding> {
  const { stage } = back;
  const { regions } = context.platform;
  const { relational } = await deployedPlatform(context);
  await (relational.kind === "instances" ? returnFenced(stage, lostRegions(stage)) : stage.faults.heal("all"));
  // Where DNS leads nobody to is a region that was left: it is the failback that lets users in again.
  await stage.until("every region could serve", () => regions.every((it) => couldServe(stage.picture(it)!)));
  await stage.untilSettled();
  const rebuilt = [...(await rebuildStale(context, back))];
  const to = regionsToFailBackTo(stage, regions);
  for (const region of to) {
    await failBack(region, back);
    rebuilt.push(...(await rebuildStale(context, back)));
  }
  await stage.untilDnsAvoids([]);
  await stage.untilWhole("nothing is missing anywhere");
  const replicas = rebuilt.length > 0 ? `; replicas made anew of ${rebuilt.join(", then of ")}` : "";
  return { detail: `${to.length > 0 ? `by failback to ${to.join(", then ")}` : "it is"}${replicas}` };
}

/**
 * The writers go wherever a failback leads, so the region that writes at first comes last.
 * @param regions the one that writes at first comes first
 */
export function regionsToFailBackTo(
  stage: Pick<LivingStage, "ledTo" | "writesIn">,
  regions: readonly string[],
): readonly string[] {
  const [first, ...others] = regions as [string, ...string[]];
  const isLeft = (region: string): boolean => stage.ledTo(region) !== region;
  const left = others.filter(isLeft);
  return left.length > 0 || isLeft(first) || !stage.writesIn(first) ? [...left, first] : [];
}

const lostRegions = ({ faults }: LivingStage): readonly string[] =>
  faults.list.flatMap(({ text }) => {
    const [fault, region] = text.split(" ");
    return fault === "kill-region" && region !== undefined ? [region] : [];
  });

/**
 * Instances that don't follow whoever writes are made anew, which a drill leaves to people, as well as lifting the fences that it has set. Drills
 * after it are told where they are.
 * @returns the region that the others follow then; nothing where there was nothing to be done
 */
async function rebuildStale(context: Context, { stage, left, folder }: PutBack): Promise<readonly string[]> {
  const { relational } = await observedStores(context);
  const { regions } = context.platform;
  if (membershipProblems(relational, regions).every((it) => it.kind !== "stale")) return [];
  const writer = writerOf(relational);
  if (writer === undefined) throw new StepError("deviated", "no region writes orders, so no replica can be made");
  await rebuildOthers(stage, context, writer);
  for (const it of regions) await stage.fences.lift(it);
  await leaveSnapshot(folder).run(context, undefined);
  for (const it of regions.filter((region) => !left.includes(region)))
    await stage.until(`DNS leads users near ${it} to it`, () => stage.ledTo(it) === it);
  return [writer];
}

async function failBack(to: string, back: PutBack): Promise<void> {
  const { stage, local } = back;
  await untilCaughtUp(to, stage, local);
  const drill = drills.find((it) => it.name === "failback")!;
  const evidence = () => Promise.resolve({});
  const choice: DrillChoice = { to, dataLoss: "refused" };
  const ending = await runLocally({ ...local, drill, choice, stage, evidence });
  if (ending.outcome !== "held") throw new StepError("deviated", ending.detail);
}
