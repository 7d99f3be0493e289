/** Rolling out: another version of a region's instances, watched by its alarms, and taken back where they fire. One step. */
import { runActions } from "./actions/action";
import { startRollback, startRollout } from "./actions/rollouts";
import { bake, type Baked, type BakeLimits, type BakePorts, type Compared, usualBake } from "./bake";
import { isPending, isUnderWay, observeRollout, type RolloutTarget, type SeenRollout } from "./probes/rollouts";
import { type Step, type StepFinding, StepError } from "./step";

/** What a rollout needs of the world. */
export type RolloutPorts = BakePorts;

export interface RolloutPlan {
  /** How long the region is watched once every instance is replaced. Default: `usualBake`. */
  readonly limits?: BakeLimits;
  /** Load balancers whose answers are compared meanwhile. Default: only alarms are watched. */
  readonly compared?: Compared;
  /** What else shows that it is worse, in sentences. Default: nothing. */
  readonly signs?: () => Promise<readonly string[]>;
  /** Takes back whatever has changed beside the version, and says in a sentence what came of it. Default: nothing has. */
  readonly goBack?: () => Promise<string>;
  /**
   * Where the region runs the version already, and nobody watched it to the end: when the change began, before which all was as usual, in
   * milliseconds since 1970, and the version that comes back where it is worse. Default: a version that runs isn't watched.
   */
  readonly unwatched?: { readonly changedAt: number; readonly version: string };
  /** Seconds that a rollout is watched for. Default: six hours; AWS goes on whoever watches. */
  readonly patienceSeconds?: number;
}

const usualPatienceSeconds = 6 * 3600;
const pollMilliseconds = 15_000;

/** One that is under way already is watched to its end, so whoever was interrupted runs the same again. */
export const rollOut = (target: RolloutTarget, plan: RolloutPlan = {}): Step<RolloutPorts, SeenRollout> => ({
  name: `roll version ${target.version} out to ${target.region}`,
  observe: ({ actions }) => observeRollout(target, actions.computeIn(target.region)),
  guards: [{ refusals: (_ports, seen) => refusals(target, seen) }],
  run: (ports, seen) => rolledOut(target, seen, ports, plan),
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
  plan: RolloutPlan,
): Promise<StepFinding> {
  const { region, version } = target;
  if (!isPending(target, before)) return watchedAgain(target, before, ports, plan);
  const isWatched = isUnderWay(before);
  const changedAt = (isWatched ? before.newest!.startedAt : undefined) ?? ports.today();
  if (!isWatched) await runActions([startRollout(target)], ports.actions);
  const { newest, groupVersion } = await ended(target, ports, plan, isWatched ? undefined : before.newest?.id);
  if (newest?.status !== "Successful")
    throw await regression(
      `${region} keeps version ${groupVersion}: the rollout of ${version} ended as ${newest?.status ?? "unknown"}${newest?.reason ? ` (${newest.reason})` : ""}`,
      plan,
    );
  return judged(await watched(target, changedAt, ports, plan), { target, before, plan, rollout: newest.id }, ports);
}

const watched = (
  target: RolloutTarget,
  changedAt: number,
  ports: RolloutPorts,
  { limits = usualBake, compared, signs }: RolloutPlan,
): Promise<Baked> =>
  bake({ ...target, limits, changedAt, ...(compared && { compared }), ...(signs && { signs }) }, ports);

/** For the whole time again: nobody knows what happened while nobody watched. */
async function watchedAgain(
  target: RolloutTarget,
  seen: SeenRollout,
  ports: RolloutPorts,
  plan: RolloutPlan,
): Promise<StepFinding> {
  const { unwatched } = plan;
  if (!unwatched) return { detail: `${target.region} runs version ${target.version} already` };
  const before = { ...seen, groupVersion: unwatched.version };
  const baked = await watched(target, unwatched.changedAt, ports, plan);
  return judged(baked, { target, before, plan, rollout: seen.newest?.id }, ports);
}

interface RolledOut {
  readonly target: RolloutTarget;
  readonly before: SeenRollout;
  readonly plan: RolloutPlan;
  /** Its id; missing where AWS has forgotten it. */
  readonly rollout: string | undefined;
}

/** With what became of whatever has changed beside the version. */
async function regression(what: string, { goBack }: Pick<RolloutPlan, "goBack">): Promise<StepError> {
  return new StepError("deviated", goBack ? `${what}. ${await goBack()}` : what);
}

/** A regression takes the version back; where nobody can say, it stays, and nothing else begins. */
async function judged(
  { how, detail }: Baked,
  { target, before, plan, rollout }: RolledOut,
  ports: RolloutPorts,
): Promise<StepFinding> {
  const { region, version } = target;
  if (how === "well") return { detail: `${region} runs version ${version}, was ${before.groupVersion}` };
  if (how === "undecided") throw new StepError("deviated", `${region} runs version ${version}, and ${detail}`);
  ports.say(`  ${detail}: bringing version ${before.groupVersion} back`);
  await runActions([startRollback(target, before.groupVersion)], ports.actions);
  const back = await ended(target, ports, plan, rollout);
  throw await regression(
    `${detail} after version ${version} was rolled out to ${region}, which has version ${back.groupVersion} now`,
    plan,
  );
}

/**
 * Watches until AWS is through with it.
 * @param former rollout that was the newest before: AWS may still name it right after another one is started
 */
async function ended(
  target: RolloutTarget,
  { actions, clock, say }: RolloutPorts,
  { patienceSeconds = usualPatienceSeconds }: RolloutPlan,
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

export interface WatchedChange extends Pick<RolloutTarget, "region" | "rollbackAlarmNames">, RolloutPlan {
  /** When it began: milliseconds since 1970. */
  readonly changedAt: number;
}

/** Watches a region that has changed without a rollout: nobody else looks at its alarms and answers, or takes it back. */
export const watchChange = ({ limits = usualBake, ...watched }: WatchedChange): Step<RolloutPorts> => ({
  name: `watch ${watched.region}`,
  async run(ports) {
    const { region } = watched;
    const { how, detail } = await bake({ ...watched, limits }, ports);
    if (how === "well") return { detail: `${region} stayed well: ${detail}` };
    const what = `${region}: ${detail}`;
    throw how === "regression" ? await regression(what, watched) : new StepError("deviated", what);
  },
});
