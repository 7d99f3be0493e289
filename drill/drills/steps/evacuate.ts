/** A region's users are sent elsewhere: its switches are turned on where they are held, and kept on without anybody. */
import { publishSwitch, turnSchedule } from "../../actions/evacuation";
import type { DrillContext } from "../../context";
import type { DrillStep } from "../../drill";
import type { DrillPlatform } from "../../drillPlatform";
import type { SwitchValue } from "../../evacuationMetric";
import { errorInWords } from "../../probes/callErrors";
import { observeSwitch, type SeenSwitch } from "../../probes/evacuation";
import { type StepFinding, StepError } from "../../step";
import { onlyIfReachable, publishCall, switchLookCalls, turnCalls } from "../calls";
import { delays } from "../delays";
import { looked, patience, poll, scaled } from "./patience";

export interface SwitchTurn {
  /** Region whose users are sent away, or let back in. */
  readonly region: string;
  readonly value: SwitchValue;
  /** Regions that hold a switch of it and may be asked: one that answers is enough to send users away, all must to let them back in. */
  readonly places: readonly string[];
}

/** Where switches of a region live, but for regions that are left, too. */
export function placesOf({ global }: DrillPlatform, region: string, left: readonly string[] = []): readonly string[] {
  return (global.evacuationRegions[region] ?? []).filter((it) => !left.includes(it));
}

export interface SeenUsers {
  /** Whether a name leads to the region itself. */
  readonly isAnswered: boolean;
  readonly switches: readonly SeenSwitch[];
}

/** Publishes once in every place that answers: a call to the data plane, which is enough to begin. */
export const publish = (platform: DrillPlatform, { region, value, places }: SwitchTurn): DrillStep<DrillContext> => ({
  id: `publish-${region}-${value}`,
  name: value === 1 ? `turn ${region}'s switches on` : `turn ${region}'s switches off`,
  stage: value === 1 ? "route" : "recover",
  calls: onlyIfReachable(places.map((place) => publishCall(platform, region, place, value))),
  expectedDelays: [],
  run: async (context) => {
    const told = await published(context, { region, value, places });
    return { detail: `${region} is ${value === 1 ? "evacuated" : "in service"}, say ${told.join(" and ")}` };
  },
});

/** @returns the places that took it. @throws StepError where none did. */
async function published(
  { platform, clientsIn }: DrillContext,
  { region, value, places }: SwitchTurn,
): Promise<readonly string[]> {
  const { done, failed } = await inEach(places, (place) => publishSwitch(platform, region, value, clientsIn(place)));
  if (done.length > 0) return done;
  throw new StepError("failed", `no region took that ${region} is ${value}: ${failed.join("; ")}`);
}

async function inEach(places: readonly string[], act: (place: string) => Promise<unknown>) {
  const failed: string[] = [];
  const done: string[] = [];
  const tried = await Promise.allSettled(places.map(act));
  for (const [index, it] of tried.entries())
    if (it.status === "fulfilled") done.push(places[index]!);
    else failed.push(`${places[index]!}: ${errorInWords(it.reason)}`);
  return { done, failed };
}

/** `must`: somebody holds it in the end. `try`: before all else is done, which mustn't wait for it. */
export type HoldNeed = "must" | "try";

/** Has every schedule that answers say it each minute, so that it holds without the drill. */
export const hold = (
  platform: DrillPlatform,
  { region, value, places }: SwitchTurn,
  need: HoldNeed,
): DrillStep<DrillContext> => ({
  id: `hold-${region}-${value}${need === "try" ? "-early" : ""}`,
  name: `schedules say each minute that ${region} is ${value === 1 ? "evacuated" : "in service"}${need === "try" ? ", as far as they answer" : ""}`,
  stage: value === 1 ? "route" : "recover",
  calls: onlyIfReachable(places.flatMap((place) => turnCalls(platform, region, place, value))),
  expectedDelays: [],
  run: async ({ clientsIn }) => {
    const { done, failed } = await inEach(places, (place) => turnSchedule(platform, region, value, clientsIn(place)));
    const enough = value === 1 ? done.length > 0 : failed.length === 0;
    const missing = failed.length > 0 ? `; not turned: ${failed.join("; ")}` : "";
    if (enough || need === "try")
      return { detail: `${done.join(" and ") || "no region"} says ${value} each minute${missing}` };
    const remedy =
      value === 1
        ? "Publish 1 each minute by hand (docs/resilience.md) until one is turned."
        : `${region} stays out of DNS until every one says 0: turn it once its region answers.`;
    throw new StepError("deviated", `${failed.join("; ")}. ${remedy}`);
  },
});

/**
 * Waits until names lead elsewhere, or there again, and go on doing so for two of the schedules' minutes. It publishes again each minute
 * meanwhile: until the schedules are heard, the one of a region whose Scheduler doesn't answer says the contrary.
 */
export const seenInEffect = (platform: DrillPlatform, turn: SwitchTurn): DrillStep<DrillContext, SeenUsers> => ({
  id: `in-effect-${turn.region}-${turn.value}`,
  name: turn.value === 1 ? `DNS leads nobody to ${turn.region}` : `DNS leads users to ${turn.region} again`,
  stage: turn.value === 1 ? "route" : "recover",
  calls: onlyIfReachable(
    turn.places.flatMap((place) => [
      ...switchLookCalls(platform, turn.region, place),
      publishCall(platform, turn.region, place, turn.value),
    ]),
  ),
  expectedDelays: [delays.alarmPeriod, delays.metricWatch, delays.timeToLive],
  run: (context) => awaited(context, turn),
});

/** Seconds of AWS' time: three minutes by arithmetic, and as much again. */
const patienceSeconds = 600;
const heldSeconds = 120;
const minuteSeconds = 60;

async function awaited(context: DrillContext, turn: SwitchTurn): Promise<StepFinding> {
  const { clock, say } = context.ports;
  const began = clock.now();
  const deadline = began + patience(context, patienceSeconds);
  let publishedAt = began;
  let since: number | undefined;
  let saidBefore = "";
  for (;;) {
    const seen = await looked(context, () => observeUsers(context, turn));
    const now = clock.now();
    const missing = missingIn(turn, seen);
    since = missing === undefined ? (since ?? now) : undefined;
    if (since !== undefined && now - since >= scaled(context, heldSeconds)) {
      const seconds = ((since - began) / 1000).toFixed(1);
      return { detail: `${turn.region}: ${inWords(seen)}, after ${seconds} s` };
    }
    if (now >= deadline)
      throw new StepError(
        "deviated",
        `not within ${Math.round((now - began) / 1000)} s: ${missing ?? "it didn't last"}`,
      );
    if (missing !== undefined && missing !== saidBefore) say(`  ${missing}`);
    saidBefore = missing ?? "";
    if (now - publishedAt >= scaled(context, minuteSeconds)) {
      await published(context, turn);
      publishedAt = now;
    }
    await poll(context);
  }
}

function missingIn({ region, value }: SwitchTurn, { isAnswered, switches }: SeenUsers): string | undefined {
  const wanted = value === 1 ? "ALARM" : "OK";
  const agreeing = switches.filter((it) => it.alarm === wanted);
  const known = switches.filter((it) => it.alarm !== undefined);
  if (value === 1 && isAnswered) return `DNS still leads users to ${region}`;
  if (value === 1) return agreeing.length > 0 ? undefined : `no switch of ${region} is seen in ALARM`;
  if (agreeing.length < known.length) return `not every switch of ${region} is off yet`;
  return isAnswered ? undefined : `DNS doesn't lead users to ${region} yet`;
}

const inWords = ({ isAnswered, switches }: SeenUsers): string => {
  const states = switches.map((it) => `${it.place} ${it.alarm ?? "doesn't say"}`).join(", ");
  return `DNS ${isAnswered ? "leads users there" : "leads nobody there"}, switches: ${states}`;
};

/** What is asked of a region's users: what DNS answers them, and where its switches stand. */
export async function observeUsers(
  context: DrillContext,
  { region, places }: Pick<SwitchTurn, "region" | "places">,
): Promise<SeenUsers> {
  const [isAnswered, switches] = await Promise.all([
    leadsThere(context, region),
    Promise.all(places.map((place) => observeSwitch(context.platform, region, place, context.clientsIn(place)))),
  ]);
  return { isAnswered, switches };
}

/** What DNS answers of the region's pair, which every user of the region is led by, beside the region's own address. */
export async function leadsThere(
  { platform, names }: Pick<DrillContext, "platform" | "names">,
  region: string,
): Promise<boolean> {
  const [own, pair] = await Promise.all([
    names.addressesOf(`${region}.${platform.domain}`),
    names.addressesOf(`pair-${region}.${platform.domain}`),
  ]);
  if (own.length === 0) throw new Error(`DNS has no address of ${region}.${platform.domain}`);
  if (pair.length === 0) throw new Error(`DNS has no address of pair-${region}.${platform.domain}`);
  return pair.some((it) => own.includes(it));
}
