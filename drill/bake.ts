/** Watching a region that has just changed: its alarms, and its answers beside those of regions that haven't changed yet. */
import type { ActionPorts } from "./actions/action";
import type { Clock } from "./ports";
import { inAlarmOf } from "./probes/rollouts";
import { servedBetween, type ServedRequests, type ServingBalancer } from "./probes/served";

export interface BakeLimits {
  /** Seconds that it is watched for. */
  readonly seconds: number;
  /** Requests that it must have answered, however long that takes. */
  readonly requests: number;
  /** Seconds before the change that it is compared with. Default: as many as it is watched for. */
  readonly comparedSeconds?: number;
}

/** What is watched. */
export interface Bake {
  readonly region: string;
  /** Alarms that mean a regression. */
  readonly rollbackAlarmNames: readonly string[];
  /** The region's own load balancer, and those of regions that run what it ran before. Default: only alarms are watched. */
  readonly compared?: Compared;
  /** What else shows that it is worse, in sentences. Default: nothing. */
  readonly signs?: () => Promise<readonly string[]>;
  readonly limits: BakeLimits;
  /** When the change began, before which all was as usual: milliseconds since 1970. */
  readonly changedAt: number;
}

export interface Compared {
  readonly own: ServingBalancer;
  readonly others: readonly ServingBalancer[];
  /** Those of regions that have the change already and were well. They excuse what made them slower too, since then, and nothing else. Default: none. */
  readonly changed?: readonly ServingBalancer[];
}

/** Five minutes, whoever asks for something in them. */
export const usualBake: BakeLimits = { seconds: 300, requests: 0 };

export interface BakePorts {
  readonly actions: ActionPorts;
  readonly clock: Clock;
  readonly say: (line: string) => void;
  /** Milliseconds since 1970, as CloudWatch counts. */
  readonly today: () => number;
}

/** Before and after of the region that changed, and of each that didn't. */
export interface ServedBeside {
  readonly before: ServedRequests;
  readonly after: ServedRequests;
}

const pollMilliseconds = 15_000;
/** It is given up where the requests haven't come in so many times the seconds. */
const patienceFactor = 6;

/** Failed requests below which a share says nothing. */
const fewestFailed = 5;
/** Share of failed requests by which it may be worse than before and than elsewhere: half a percent. */
const worseShare = 0.005;
/** Refused requests below which a share says nothing, and by how much it may be higher: customers ask for what isn't there, too. */
const fewestRefused = 10;
const moreRefusedShare = 0.1;
/** Share of the requests to be expected below which a region counts as left by its users. */
const leftShare = 0.1;
/** Requests below which a percentile says nothing. */
const fewestRequests = 50;
/** Times that it may be slower, beside what made the others slower too; and seconds that nobody notices. */
const slowerFactor = 1.5;
const unnoticedSeconds = 0.05;

/**
 * What is worse in a region than it was and than elsewhere, in words; nothing where it is well, or too few requests say. Pure.
 * @param changed regions that had the change before `before`: what slows them as well isn't by it
 */
export function regressions(
  { before, after }: ServedBeside,
  others: readonly ServedBeside[],
  changed: readonly ServedBeside[] = [],
): readonly string[] {
  const failed = besides((it) => (it.requests > 0 ? it.failed / it.requests : 0), { before, after }, others);
  const failing =
    after.failed >= fewestFailed && failed.now > failed.usual + worseShare
      ? [`${percent(failed.now)} of ${after.requests} requests failed, ${percent(failed.usual)} before or elsewhere`]
      : [];
  const refused = besides((it) => it.refused / Math.max(1, it.requests + it.refused), { before, after }, others);
  const refusing =
    after.refused >= fewestRefused && refused.now > refused.usual + moreRefusedShare
      ? [`${percent(refused.now)} of requests were refused, ${percent(refused.usual)} before or elsewhere`]
      : [];
  return [...failing, ...refusing, ...slower({ before, after }, [...others, ...changed])];
}

const percent = (it: number): string => `${(it * 100).toFixed(1)} %`;

/** A figure now, and the worse one of before and elsewhere. */
const besides = (
  of: (it: ServedRequests) => number,
  { before, after }: ServedBeside,
  others: readonly ServedBeside[],
): { readonly now: number; readonly usual: number } => ({
  now: of(after),
  usual: Math.max(of(before), ...others.map((it) => of(it.after))),
});

/** Seconds that counts of requests stand for: CloudWatch counts whole minutes. */
export interface CountedSeconds {
  /** Of the count before the change. */
  readonly before: number;
  /** Since the watch began. */
  readonly watched: number;
  /** Of the minute in which it began, those before it: what came in them is in the count since then, too. */
  readonly earlier: number;
}

/** Requests since the watch began. What came before it in its first minute is taken to be as much as usual, and left out. Pure. */
export const requestsSince = ({ before, after }: ServedBeside, seconds: CountedSeconds): number =>
  Math.max(0, Math.round(after.requests - (before.requests / seconds.before) * seconds.earlier));

/** Whether a region's users have gone, and those of the others haven't. Pure. */
export function isLeft(own: ServedBeside, others: readonly ServedBeside[], seconds: CountedSeconds): boolean {
  const left = (it: ServedBeside): boolean => {
    const expected = (it.before.requests / seconds.before) * seconds.watched;
    return expected >= fewestRequests && requestsSince(it, seconds) < expected * leftShare;
  };
  return left(own) && !others.some(left);
}

function slower({ before, after }: ServedBeside, others: readonly ServedBeside[]): readonly string[] {
  const isKnown = ({ before: was, after: is }: ServedBeside): boolean =>
    was.requests >= fewestRequests && is.requests >= fewestRequests;
  const [was, is] = [before.p95Seconds, after.p95Seconds];
  if (!isKnown({ before, after }) || was === undefined || is === undefined) return [];
  const everywhere = others
    .filter(isKnown)
    .map((it) => (it.after.p95Seconds ?? 0) / (it.before.p95Seconds ?? Infinity));
  const limit = was * slowerFactor * Math.max(1, ...everywhere);
  const milliseconds = (it: number): string => `${Math.round(it * 1000)} ms`;
  return is > limit && is - was > unnoticedSeconds
    ? [`95 of 100 requests are answered within ${milliseconds(is)}, were within ${milliseconds(was)} before`]
    : [];
}

/** How it went: well, or what is wrong. */
export type Baked =
  | { readonly how: "well"; readonly detail: string }
  | { readonly how: "regression" | "undecided"; readonly detail: string };

/** Watches a region from now on. @throws whatever the clock throws where it is interrupted */
export async function bake(watched: Bake, ports: BakePorts): Promise<Baked> {
  const { region, limits, rollbackAlarmNames } = watched;
  const { clock, say, actions } = ports;
  const began = clock.now();
  const figures = await figuresFrom(watched, ports);
  say(`  ${region}: watching its ${figures ? "alarms and answers" : "alarms"} for ${limits.seconds} s`);
  for (;;) {
    const inAlarm = await inAlarmOf(rollbackAlarmNames, actions.computeIn(region).alarms);
    if (inAlarm.length > 0) return { how: "regression", detail: `${inAlarm.join(", ")} in ALARM` };
    const { found, requests, left } = (await figures?.()) ?? { found: [], requests: undefined, left: false };
    const all = [...found, ...((await watched.signs?.()) ?? [])];
    if (all.length > 0) return { how: "regression", detail: all.join("; ") };
    const passed = (clock.now() - began) / 1000;
    if (passed >= limits.seconds && left)
      return {
        how: "regression",
        detail: `hardly anybody comes any more: ${requests} requests in ${limits.seconds} s`,
      };
    const isAnswered = requests === undefined || requests >= limits.requests;
    if (passed >= limits.seconds && isAnswered)
      return {
        how: "well",
        detail: `quiet for ${limits.seconds} s${requests === undefined ? "" : ` and ${requests} requests`}`,
      };
    if (passed >= limits.seconds * patienceFactor)
      return { how: "undecided", detail: `only ${requests} of ${limits.requests} requests in ${Math.round(passed)} s` };
    await clock.wait(Math.min(pollMilliseconds, Math.max(1000, limits.seconds * 1000 - (clock.now() - began))));
  }
}

/** In milliseconds. */
const minute = 60_000;
/** In which a moment is, by its beginning. */
const minuteOf = (at: number): number => Math.floor(at / minute) * minute;

interface Figures {
  /** What is worse. */
  readonly found: readonly string[];
  readonly requests: number;
  /** Whether its users have gone. */
  readonly left: boolean;
}

/** What compares the region's answers since now with those before, here and in the others. */
async function figuresFrom(
  { compared, limits, changedAt }: Bake,
  { actions, today }: BakePorts,
): Promise<(() => Promise<Figures>) | undefined> {
  if (!compared) return undefined;
  const began = today();
  const served = (it: ServingBalancer, from: number, until: number): Promise<ServedRequests> =>
    servedBetween(it, from, until, actions.computeIn(it.region).alarms);
  const { own, others, changed = [] } = compared;
  const all = [own, ...others, ...changed];
  const from = changedAt - (limits.comparedSeconds ?? limits.seconds) * 1000;
  const before = await Promise.all(all.map((it) => served(it, from, changedAt)));
  const seconds = {
    before: (Math.min(minuteOf(changedAt - 1) + minute, began) - minuteOf(from)) / 1000,
    earlier: (began - minuteOf(began)) / 1000,
  };
  return async () => {
    const after = await Promise.all(all.map((it) => served(it, began, today() + minute)));
    const [ownFigures, ...rest] = all.map((_, at): ServedBeside => ({ before: before[at]!, after: after[at]! }));
    const [unchanged, since] = [rest.slice(0, others.length), rest.slice(others.length)];
    const counted = { ...seconds, watched: (today() - began) / 1000 };
    return {
      found: regressions(ownFigures!, unchanged, since),
      requests: requestsSince(ownFigures!, counted),
      left: isLeft(ownFigures!, unchanged, counted),
    };
  };
}
