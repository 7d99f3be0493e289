/** What comes after a lost region where orders are in RDS instances: nobody follows a replica that was promoted, until it is made anew. */
import { runActions } from "../../drill/actions/action";
import { up } from "../../drill/actions/stacks";
import { isPending, isUnderWay, observeRollout, type SeenRollout } from "../../drill/probes/rollouts";
import { startRepair } from "../../drill/actions/rollouts";
import { platformActions, regionActions } from "../../drill/rebuild";
import { type StepFinding, StepError } from "../../drill/step";
import { targetOf } from "../../deploy/rollouts";
import { actionPorts } from "./actions";
import type { StackStep } from "../../report/steps";
import type { Context, RehearsalStep } from "./context";
import type { Durations } from "./durations";
import { computeIn, deployedPlatform } from "./platform";
import type { LivingStage } from "./stage";

interface AfterPromotion {
  readonly stage: () => LivingStage;
  readonly durations: Durations;
  /** Region that was lost, whose instance wrote. */
  readonly lost: string;
  /** Region whose replica was promoted. */
  readonly writer: string;
}

/**
 * In the place of a switchover back, which RDS instances don't have. A planned way back is another promotion and another rebuild, which a
 * rehearsal shows with --plan-only.
 */
export const replicaSteps = (given: AfterPromotion): RehearsalStep[] => [
  { name: `${given.lost} comes back, closed until it is fenced`, run: () => comeBackFenced(given) },
  {
    name: `rebuild the others' replicas of ${given.writer}, under load`,
    run: (context) => rebuildUnderLoad(given, context),
  },
];

async function comeBackFenced({ stage: of, durations, lost: region }: AfterPromotion): Promise<StepFinding> {
  const began = Date.now();
  const { fenced } = await returnFenced(of(), [region]);
  const after = durations.add(`from the return of ${region} until it was fenced`, began, ["databaseRestart"]);
  if (fenced.includes(region))
    return { detail: `its instance follows nobody and takes writes again: fenced after ${after} s` };
  throw new StepError("deviated", `nobody told its instance of the promotion, and yet it isn't a writer`);
}

/**
 * A lost region comes back with an instance that takes writes, and regions whose replicas followed it would believe it, and forward writes
 * to it. So its load balancer lets nobody in until one of its own instances has fenced it. Ends all faults.
 * @returns the regions that had to be fenced
 */
export async function returnFenced(
  stage: Pick<LivingStage, "faults" | "fences" | "serves" | "picture" | "until">,
  lost: readonly string[],
): Promise<{ readonly fenced: readonly string[] }> {
  const { faults, fences } = stage;
  const before = faults.list.map(({ number }) => number);
  for (const it of lost) await faults.begin(["close-region", it]);
  for (const it of before) await faults.heal(it);
  const fenced: string[] = [];
  for (const region of lost) {
    await stage.until(`a storefront in ${region} serves`, () => stage.serves(region));
    if (stage.picture(region)?.relational.role !== "writer") continue;
    await fences.set(region, "left behind, and not rebuilt");
    fenced.push(region);
  }
  await faults.heal("all");
  return { fenced };
}

async function rebuildUnderLoad(
  { stage: of, durations, writer }: AfterPromotion,
  context: Context,
): Promise<StepFinding> {
  const stage = of();
  const began = Date.now();
  const stacks = await rebuildOthers(stage, context, writer);
  await stage.untilWhole("nothing is missing anywhere");
  const after = durations.add("from the beginning of the rebuild until full redundancy", began, ["healthChecks"]);
  return {
    detail: `full redundancy after ${after} s; ${writer} goes on writing: an instance isn't switched over`,
    stacks,
  };
}

/**
 * Makes every other region's instance again as a replica of the writer's, and has its storefronts told where it is, one region after the
 * other: the actions of drill/rebuild.ts, and a rollout after each.
 */
export async function rebuildOthers(
  stage: Pick<LivingStage, "until">,
  context: Context,
  writer: string,
): Promise<readonly StackStep[]> {
  const ports = actionPorts(context);
  const { name, regions } = await deployedPlatform(context);
  const names = regions.map((it) => it.region);
  const stacks = [...(await runActions(platformActions(name, names, writer), ports))];
  for (const { region, relational } of regions.filter((it) => it.region !== writer)) {
    stacks.push(...(await runActions(regionActions(name, region, relational.id), ports)));
    await rollOutTo(stage, context, region);
  }
  return [...stacks, ...(await runActions([up("global")], ports))];
}

/**
 * Instances that run have the address of the database that is gone, and serve nothing until they are replaced.
 * @throws StepError where they aren't
 */
async function rollOutTo(stage: Pick<LivingStage, "until">, context: Context, region: string): Promise<void> {
  const target = await targetOf(region, { stack: (name) => context.cloud.stack(name) });
  // A cluster rolls out by itself.
  if (!target) return;
  const seen = (): Promise<SeenRollout> => observeRollout(target, computeIn(context)(region));
  if (!isPending(target, await seen())) return;
  await runActions([startRepair(target)], actionPorts(context));
  // One after the other, each with AWS' warm-up: together they take longer than anything else that is waited for.
  for (let percent = 0, last = await seen(); isUnderWay(last); percent = last.newest!.percent)
    await stage.until(`${region}'s rollout is further than ${percent} %`, async () => {
      last = await seen();
      return !isUnderWay(last) || last.newest!.percent > percent;
    });
  const { newest, groupVersion } = await seen();
  if (groupVersion !== target.version)
    throw new StepError("deviated", `the rollout to ${region} ended as ${newest?.status}: ${newest?.reason ?? ""}`);
}
