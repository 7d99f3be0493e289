/** Rolling out: another version of a region's instances, watched by its alarms, and taken back where they fire. One step. */
import { type ActionPorts, runActions } from "./actions/action";
import { startRollback, startRollout } from "./actions/rollouts";
import type { Clock } from "./ports";
import {
  isPending,
  isUnderWay,
  observeRollout,
  inAlarmOf,
  type RolloutTarget,
  type SeenRollout,
} from "./probes/rollouts";
import { type Step, type StepFinding, StepError } from "./step";

/** What a rollout needs of the world. */
export interface RolloutPorts {
  readonly actions: ActionPorts;
  readonly clock: Clock;
  /** One line for whoever watches. */
  readonly say: (line: string) => void;
}

export interface RolloutTimes {
  /** Seconds that the alarms must stay quiet once every instance is replaced. Default: 300. */
  readonly bakeSeconds?: number;
  /** Seconds that a rollout is watched for. Default: six hours; AWS goes on whoever watches. */
  readonly patienceSeconds?: number;
}

const defaults = { bakeSeconds: 300, patienceSeconds: 6 * 3600 } as const;
const pollMilliseconds = 15_000;

/** One that is under way already is watched to its end, so whoever was interrupted runs the same again. */
export const rollOut = (target: RolloutTarget, times: RolloutTimes = {}): Step<RolloutPorts, SeenRollout> => ({
  name: `roll version ${target.version} out to ${target.region}`,
  observe: ({ actions }) => observeRollout(target, actions.computeIn(target.region)),
  guards: [{ refusals: (_ports, seen) => refusals(target, seen) }],
  run: (ports, seen) => rolledOut(target, seen, ports, { ...defaults, ...times }),
  expects: {
    description: `${target.region} runs version ${target.version}`,
    missing: (seen) => (isPending(target, seen) ? `the group has version ${seen.groupVersion}` : undefined),
    holdSeconds: 0,
  },
});

function refusals(target: RolloutTarget, seen: SeenRollout): readonly string[] {
  const { region, version } = target;
  const { inAlarm, newest, healthy, capacity } = seen;
  if (!isPending(target, seen)) return [];
  if (isUnderWay(seen))
    return newest!.version === version
      ? []
      : [
          `not rolling out to ${region}: another rollout is under way, to ${newest!.version ?? "the group's own version"}`,
        ];
  return [
    ...inAlarm.map((it) => `not rolling out to ${region}: the alarm ${it} is in ALARM`),
    ...(healthy < capacity ? [`not rolling out to ${region}: ${healthy} of ${capacity} instances are healthy`] : []),
  ];
}

async function rolledOut(
  target: RolloutTarget,
  before: SeenRollout,
  ports: RolloutPorts,
  times: Required<RolloutTimes>,
): Promise<StepFinding> {
  const { region, version } = target;
  if (!isPending(target, before)) return { detail: `${region} runs version ${version} already` };
  const isWatched = isUnderWay(before);
  if (!isWatched) await runActions([startRollout(target)], ports.actions);
  const { newest, groupVersion } = await ended(target, ports, times, isWatched ? undefined : before.newest?.id);
  if (newest?.status !== "Successful")
    throw new StepError(
      "deviated",
      `${region} keeps version ${groupVersion}: the rollout of ${version} ended as ${newest?.status ?? "unknown"}${newest?.reason ? ` (${newest.reason})` : ""}`,
    );
  const inAlarm = await firstInAlarm(target, ports, times.bakeSeconds);
  if (inAlarm.length === 0) return { detail: `${region} runs version ${version}, was ${before.groupVersion}` };
  ports.say(`  ${inAlarm.join(", ")} in ALARM: bringing version ${before.groupVersion} back`);
  await runActions([startRollback(target, before.groupVersion)], ports.actions);
  const back = await ended(target, ports, times, newest.id);
  throw new StepError(
    "deviated",
    `${inAlarm.join(", ")} went into ALARM after version ${version} was rolled out to ${region}, which has version ${back.groupVersion} now`,
  );
}

/**
 * Watches until AWS is through with it.
 * @param former rollout that was the newest before: AWS may still name it right after another one is started
 */
async function ended(
  target: RolloutTarget,
  { actions, clock, say }: RolloutPorts,
  { patienceSeconds }: Required<RolloutTimes>,
  former: string | undefined,
): Promise<SeenRollout> {
  const deadline = clock.now() + patienceSeconds * 1000;
  let saidBefore = "";
  for (;;) {
    const seen = await observeRollout(target, actions.computeIn(target.region));
    if (!isUnderWay(seen) && seen.newest?.id !== former) return seen;
    if (clock.now() >= deadline)
      throw new Error(
        `Still under way in ${target.region} after ${patienceSeconds} s. The same command watches it again.`,
      );
    const line = `  ${target.region}: ${seen.newest!.status}, ${seen.newest!.percent} % (${seen.healthy} healthy instances)`;
    if (line !== saidBefore) say(line);
    saidBefore = line;
    await clock.wait(pollMilliseconds);
  }
}

/** The first alarms in ALARM within some seconds; none where all stay quiet. */
async function firstInAlarm(
  { region, rollbackAlarmNames }: Pick<RolloutTarget, "region" | "rollbackAlarmNames">,
  { actions, clock, say }: RolloutPorts,
  seconds: number,
): Promise<readonly string[]> {
  const deadline = clock.now() + seconds * 1000;
  say(`  ${region}: watching its alarms for ${seconds} s`);
  for (;;) {
    const inAlarm = await inAlarmOf(rollbackAlarmNames, actions.computeIn(region).alarms);
    if (inAlarm.length > 0 || clock.now() >= deadline) return inAlarm;
    await clock.wait(Math.min(pollMilliseconds, deadline - clock.now()));
  }
}

/** Watches a region whose cluster has rolled its pods out itself: nobody else looks at the alarms there. */
export const watchRollout = (
  target: Pick<RolloutTarget, "region" | "rollbackAlarmNames">,
  { bakeSeconds = defaults.bakeSeconds }: RolloutTimes = {},
): Step<RolloutPorts> => ({
  name: `watch the new pods of ${target.region}`,
  async run(ports) {
    const inAlarm = await firstInAlarm(target, ports, bakeSeconds);
    if (inAlarm.length === 0) return { detail: `${target.region}'s alarms stayed quiet for ${bakeSeconds} s` };
    throw new StepError(
      "deviated",
      `${inAlarm.join(", ")} in ALARM in ${target.region}. Bring the version before back, there and in the configuration: ` +
        "kubectl rollout undo deployment/storefront --namespace storefront",
    );
  },
});
