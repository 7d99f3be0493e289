/** Rolling out as part of a deployment, and by itself: one region at a time, what its stack says that it should run. */
import { rolloutWarmupSeconds } from "../config/startup";
import type { ActionPorts } from "../drill/actions/action";
import type { Ports } from "../drill/ports";
import {
  isPending,
  isUnderWay,
  longPending,
  observeRollout,
  type RolloutTarget,
  type SeenRollout,
} from "../drill/probes/rollouts";
import type { BakeLimits, Compared } from "../drill/bake";
import { rollOut, type RolloutPlan, watchChange } from "../drill/rollout";
import { takeStep } from "../drill/runner";
import type { Step } from "../drill/step";
import { parseOutputs } from "../outputs/contract";
import { type RegionOutputs, regionContract } from "../outputs/region";
import type { ReportStep } from "../report/steps";
import { outputsOf } from "./deployment";
import type { StackProcess } from "./stackProcess";
import type { RolledOutBeside, WatchedBeside } from "./waves";

/** What rollouts ask of the world around them. */
export interface RolloutWorld extends Omit<Ports, "journal"> {
  readonly stack: (name: string) => Pick<StackProcess, "perform">;
  readonly actions: ActionPorts;
  /** Milliseconds since 1970. */
  readonly today: () => number;
  /** How long a region is watched. */
  readonly limits: BakeLimits;
  /** What else shows that a region is worse since it changed, in sentences. Default: nothing. */
  readonly signs?: (region: string) => Promise<readonly string[]>;
}

/** What a region's instances should run, by its stack; nothing where a cluster rolls out by itself. */
export async function targetOf(region: string, world: Pick<RolloutWorld, "stack">): Promise<RolloutTarget | undefined> {
  const outputs = await regionOutputs(region, world);
  if (outputs.launchTemplateId === "") return undefined;
  const { autoScalingGroupName, launchTemplateId, launchTemplateVersion: version, rollbackAlarmNames } = outputs;
  const instanceWarmupSeconds = rolloutWarmupSeconds;
  return { region, autoScalingGroupName, launchTemplateId, version, rollbackAlarmNames, instanceWarmupSeconds };
}

const regionOutputs = async (region: string, { stack }: Pick<RolloutWorld, "stack">): Promise<RegionOutputs> =>
  parseOutputs(regionContract, region, await outputsOf(stack(region)));

/** Version of the launch template that a region's instances run; nothing where it has none, or doesn't say. */
export async function runningVersion(
  region: string,
  world: Pick<RolloutWorld, "stack" | "actions">,
): Promise<string | undefined> {
  try {
    const target = await targetOf(region, world);
    return target && (await observeRollout(target, world.actions.computeIn(region))).groupVersion;
  } catch {
    // A region that is new, or that an older version of the program made, hands out less than is read here.
    return undefined;
  }
}

/** Load balancers of a region and of those that it is compared with. */
async function comparedIn(
  region: string,
  { unchanged, changed = [] }: Pick<RolledOutBeside, "unchanged" | "changed">,
  world: RolloutWorld,
): Promise<Compared> {
  const balancer = async (it: string) => ({
    region: it,
    loadBalancerArn: (await regionOutputs(it, world)).loadBalancerArn,
  });
  const all = (regions: readonly string[]) => Promise.all(regions.map(balancer));
  return { own: await balancer(region), others: await all(unchanged), changed: await all(changed) };
}

/**
 * Brings a region's instances to the version that its stack made last, after asking. Nothing where they run it.
 * @throws Error where it isn't confirmed, can't be begun, or was taken back.
 */
export async function rollOutRegion(
  region: string,
  world: RolloutWorld,
  { goBack, since, ...beside }: RolledOutBeside = { unchanged: [], goBack: undefined },
): Promise<"rolled out" | "nothing to do"> {
  const target = await targetOf(region, world);
  if (!target) return nothing(`${region} runs on a cluster, which rolls out by itself`, world);
  const seen = await observeRollout(target, world.actions.computeIn(region));
  const unwatched = unwatchedIn(target, since);
  if (!isPending(target, seen) && !unwatched)
    return nothing(`${region} runs version ${target.version} of its launch template`, world);
  const verb = isUnderWay(seen) ? "Watch the rollout of" : "Roll out";
  const question = `${verb} version ${target.version} to ${seen.capacity} instances in ${region}?`;
  if (isPending(target, seen) && !(await world.confirm(question)))
    throw new Error(`Stopped: not confirmed. Instances in ${region} go on with version ${seen.groupVersion}.`);
  const compared = await comparedIn(region, beside, world);
  const { limits, signs } = world;
  const plan = { limits, compared, ...(signs && { signs: () => signs(region) }), ...(goBack && { goBack }) };
  await held(rollOut(target, { ...plan, ...(unwatched && { unwatched }) }), world);
  return "rolled out";
}

/** Another version that ran before the change: that it was rolled out doesn't say that it was watched. */
function unwatchedIn({ version }: RolloutTarget, since: RolledOutBeside["since"]): RolloutPlan["unwatched"] {
  if (since?.version === undefined || since.version === version) return undefined;
  return { changedAt: since.changedAt, version: since.version };
}

function nothing(why: string, { say }: Pick<RolloutWorld, "say">): "nothing to do" {
  say(why);
  return "nothing to do";
}

/**
 * Watches a region that changed without a rollout, beside those that haven't.
 * @throws Error where it is worse than before, with what became of going back
 */
export async function watchRegion(
  region: string,
  world: RolloutWorld,
  { changedAt, goBack, ...beside }: WatchedBeside,
): Promise<void> {
  const { rollbackAlarmNames } = await regionOutputs(region, world);
  const { limits, signs } = world;
  const compared = await comparedIn(region, beside, world);
  const watched = {
    region,
    rollbackAlarmNames,
    limits,
    compared,
    changedAt,
    ...(signs && { signs: () => signs(region) }),
  };
  await held(watchChange({ ...watched, ...(goBack && { goBack }) }), world);
}

async function held<Seen>(step: Step<RolloutWorld, Seen>, world: RolloutWorld): Promise<void> {
  world.say(step.name);
  const { outcome, detail }: ReportStep = await takeStep(step, world, world);
  if (outcome !== "held") throw new Error(`Stopped: ${step.name}: ${outcome}: ${detail}`);
  world.say(`done: ${detail}`);
}

/** A sentence for each region whose newest version has waited for an hour. One that can't be asked says so. */
export async function longPendingIn(regions: readonly string[], world: RolloutWorld): Promise<readonly string[]> {
  const asked = regions.map(async (region): Promise<readonly string[]> => {
    try {
      const target = await targetOf(region, world);
      if (!target) return [];
      const seen: SeenRollout = await observeRollout(target, world.actions.computeIn(region));
      const line = longPending(target, seen, world.today());
      return line === undefined ? [] : [`${line}: npm run rollout -- --region ${region}`];
    } catch (error) {
      return [`${region} doesn't say whether a rollout waits: ${(error as Error).message}`];
    }
  });
  return (await Promise.all(asked)).flat();
}
