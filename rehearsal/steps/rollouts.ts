/** Another image of the storefront, rolled out to a region of a living cloud as `npm run rollout` does it. */
import { setTimeout as wait } from "node:timers/promises";
import { rollOutRegion, type RolloutWorld, targetOf } from "../../deploy/rollouts";
import type { Clock } from "../../drill/ports";
import { inAlarmOf } from "../../drill/probes/rollouts";
import { actionPorts } from "./actions";
import { type Context, inAll } from "./context";
import { computeIn } from "./platform";

export interface ImageRollout {
  readonly region: string;
  /** Of an image that the data plane knows. */
  readonly digest: string;
  /** AWS' delays are divided by it: how long alarms are watched afterwards is one. */
  readonly timeScale: number;
  readonly interruption: AbortSignal;
  readonly say: (line: string) => void;
}

export interface RolloutEnd {
  readonly how: "runs it" | "goes back";
  /** In a sentence, as whoever rolls out is told. */
  readonly detail: string;
}

/** Deploys the digest to the region's stack, which makes a version of its launch template, and rolls that out. @throws Error where it can't be begun */
export async function rollOutImage(context: Context, rollout: ImageRollout): Promise<RolloutEnd> {
  const { region, digest, timeScale, interruption, say } = rollout;
  const { cloud } = context;
  cloud.configure({ imageDigest: digest });
  await inAll(context, [region], { kind: "up" });
  const said: string[] = [];
  const note = (line: string): void => {
    said.push(line);
    say(line);
  };
  try {
    const world: RolloutWorld = {
      ...{ interruption, say: note, clock: scaledClock(timeScale, interruption) },
      stack: (name) => cloud.stack(name),
      confirm: () => Promise.resolve(true),
      actions: actionPorts(context),
      today: () => Date.now(),
      limits: { seconds: 300, requests: 0 },
    };
    const unchanged = context.platform.regions.filter((it) => it !== region);
    await rollOutRegion(region, world, { unchanged, goBack: undefined });
  } catch (error) {
    const { message } = error as Error;
    // It was begun, and its judgement is what whoever asked wants to know.
    if (!message.includes(": deviated: ") || interruption.aborted) throw error;
    return { how: "goes back", detail: message };
  }
  return { how: "runs it", detail: said.at(-1) ?? "" };
}

/** What tells whether none of the alarms that stop a rollout to the region is in ALARM: one may still be, of when the cloud came to life. */
export async function rollbackAlarms(context: Context, region: string): Promise<() => Promise<boolean>> {
  const target = await targetOf(region, { stack: (name) => context.cloud.stack(name) });
  const { alarms } = computeIn(context)(region);
  return async () => (await inAlarmOf(target?.rollbackAlarmNames ?? [], alarms)).length === 0;
}

/** A clock of AWS' time. */
export const scaledClock = (factor: number, signal: AbortSignal): Clock => ({
  now: () => performance.now() * factor,
  wait: (milliseconds) => wait(milliseconds / factor, undefined, { signal }),
});
