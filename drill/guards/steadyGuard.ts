/** What must be so before a drill leaves a region: each guard is a question that AWS answers, and unknown means refuse. */
import type { DrillContext } from "../context";
import type { DeclaredCall, DrillChoice, NamedGuard } from "../drill";
import type { DrillPlatform } from "../drillPlatform";
import { isSeen, type RegionAnswer, type Probe } from "../probes/probe";
import { type Observations, observationsOf } from "./observations";

/** Something that isn't as it must be. */
export interface GuardFinding {
  /** What was seen, in a sentence without its full stop. */
  readonly seen: string;
  /** What is required. */
  readonly required: string;
  /** What to do about it. */
  readonly fix: string;
}

/** Regions that a drill leaves and those that stay, in the order of the configuration. */
export interface Sides {
  readonly leaving: readonly string[];
  readonly staying: readonly string[];
  /** Region that is to write; missing where the drill is to choose among those that stay. */
  readonly to?: string;
}

export function sidesOf(platform: DrillPlatform, { leave, alsoLeave, to }: DrillChoice): Sides {
  const regions = platform.regions.map(({ region }) => region);
  const leaving = regions.filter((it) => it === leave || it === alsoLeave);
  return { leaving, staying: regions.filter((it) => !leaving.includes(it)), ...(to !== undefined && { to }) };
}

export interface GuardAsking extends Sides {
  readonly platform: DrillPlatform;
  readonly observations: Observations;
  /** Milliseconds since 1970. */
  readonly now: number;
}

export interface SteadyGuard {
  readonly name: string;
  /** Answered by yes where it has no findings. */
  readonly question: string;
  calls(platform: DrillPlatform, sides: Sides): readonly DeclaredCall[];
  findings(asked: GuardAsking): Promise<readonly GuardFinding[]>;
}

/** For a plan of this choice. */
export const guardFor = (
  guard: SteadyGuard,
  platform: DrillPlatform,
  choice: DrillChoice,
): NamedGuard<DrillContext> => ({
  name: guard.name,
  calls: guard.calls(platform, sidesOf(platform, choice)),
  refusals: async (context) => (await guard.findings(askedOf(context, choice))).map(sentence),
});

export const askedOf = (context: DrillContext, choice: DrillChoice): GuardAsking => ({
  ...sidesOf(context.platform, choice),
  platform: context.platform,
  observations: observationsOf(context),
  now: Date.now(),
});

/** What was seen, what is required, how to fix it. */
export const sentence = ({ seen, required, fix }: GuardFinding): string => `${seen}; required: ${required}. ${fix}`;

/** What the region asked didn't say isn't taken for well. */
export const unknownFinding = ({ unknown }: { readonly unknown: string }): GuardFinding => ({
  seen: unknown,
  required: "an answer",
  fix: "Ask again once the region's API answers and the drill role may ask it.",
});

/** Of the regions asked, those that didn't say. */
export const unknownFindings = (
  answers: readonly { readonly seen: RegionAnswer<unknown> }[],
): readonly GuardFinding[] => answers.flatMap(({ seen }) => (isSeen(seen) ? [] : [unknownFinding(seen)]));

/** A guard that asks every region that stays the same thing, and judges each answer by itself. */
export interface RegionalQuestion<Seen> {
  readonly name: string;
  readonly question: string;
  readonly probe: Probe<Seen>;
  judge(seen: Seen, region: string, asked: GuardAsking): readonly GuardFinding[];
}

export const regionalGuard = <Seen>({ name, question, probe, judge }: RegionalQuestion<Seen>): SteadyGuard => ({
  name,
  question,
  calls: (platform, { staying }) => staying.flatMap((it) => probe.calls(platform, it)),
  async findings(asked) {
    const answers = await inRegions(probe, asked.staying, asked);
    return answers.flatMap(({ region, seen }) =>
      isSeen(seen) ? judge(seen.value, region, asked) : [unknownFinding(seen)],
    );
  },
});

export const inRegions = <Seen>(
  probe: Probe<Seen>,
  regions: readonly string[],
  { observations }: GuardAsking,
): Promise<readonly { readonly region: string; readonly seen: RegionAnswer<Seen> }[]> =>
  Promise.all(regions.map(async (region) => ({ region, seen: await observations.ask(probe, region) })));
