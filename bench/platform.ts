import path from "node:path";
import { deployOrder } from "../deploy/order";
import type { StackOperation, StackOutcome, StateResource } from "../deploy/protocol";
import type { StackProcess } from "../deploy/stackProcess";
import type { Engine } from "../engine/engine";
import { LocalCloud } from "../rehearsal/cloud/localCloud";
import { Session } from "../rehearsal/cloud/sessions";
import { Floor, type Size } from "./floor";
import type { Measurements } from "./measure";

export const regions = ["us-east-1", "eu-west-1", "ap-south-1"] as const;
/** Beside those, for what grows with their number. */
export const furtherRegions = ["us-west-2", "eu-central-1", "ap-southeast-1"] as const;
/** The region stack that is compared with the floor: it makes the databases, so it is the one with most to do. */
export const compared = "us-east-1";
const platformOf = (regions: readonly string[]) => ({ regions, homeRegion: compared, bootstrapRegion: compared });
const platform = platformOf(regions);
const allStacks = deployOrder(platform).flat();
const warmPreviews = 3;

/** A local cloud of its own for each round, so that every round begins with nothing and ends with nothing. */
export async function withCloud(
  root: string,
  engine: Engine,
  act: (cloud: LocalCloud) => Promise<void>,
  ofRegions: readonly string[] = regions,
): Promise<void> {
  const session = Session.create(root, ofRegions, "discard");
  const cloud = await LocalCloud.start({ ...platformOf(ofRegions), engine, session });
  const stop = (): void => void cloud.stop().finally(() => process.exit(130));
  process.once("SIGINT", stop).once("SIGTERM", stop);
  try {
    await act(cloud);
  } finally {
    process.off("SIGINT", stop).off("SIGTERM", stop);
    await cloud.stop();
  }
}

/** One round: a region stack and the floor in turns, then the whole platform. */
export async function measureRound(cloud: LocalCloud, engine: Engine, found: Measurements): Promise<void> {
  const region = cloud.stack(compared);
  await measureUp(cloud, ["foundation"], found);
  const floor = await Floor.start(
    path.join(cloud.workspace, "..", "floor"),
    await sizeOfRegion(region),
    engine.root,
    region.target.env as NodeJS.ProcessEnv,
  );
  const each = async (what: string, operation: StackOperation): Promise<void> => {
    await found.time(`floor ${what}`, () => perform(floor.process, operation));
    await found.time(`region ${what}`, () => perform(region, operation));
  };
  try {
    await each("preview of all to create, new process", { kind: "preview" });
    await each("up", { kind: "up" });
    for (let n = 0; n < warmPreviews; n++) await each("preview of no change, same process", { kind: "preview" });
    await Promise.all([floor.process.end(), region.end()]);
    await each("preview of no change, new process", { kind: "preview" });
    await each("preview with refresh", { kind: "preview", refresh: "refresh" });
  } finally {
    await floor.stop();
  }
  for (const group of deployOrder(platform).slice(2)) await measureUp(cloud, group, found);
  await measureTogether(cloud, found);
}

async function measureUp(cloud: LocalCloud, group: readonly string[], found: Measurements): Promise<void> {
  const name = group.length > 1 ? "the other regions together" : group[0]!;
  await found.time(`${name}: preview`, () => inAll(cloud, group, { kind: "preview" }));
  await found.time(`${name}: up`, () => inAll(cloud, group, { kind: "up" }));
}

/** All of its stacks; their processes end. */
export async function deployAll(cloud: LocalCloud, ofRegions: readonly string[]): Promise<void> {
  for (const group of deployOrder(platformOf(ofRegions))) await inAll(cloud, group, { kind: "up" });
  await cloud.leave();
}

async function measureTogether(cloud: LocalCloud, found: Measurements): Promise<void> {
  await found.time("all five: preview together, same processes", () => inAll(cloud, allStacks, { kind: "preview" }));
  await cloud.leave();
  const outcomes = await found.time("all five: preview together, new processes", () =>
    inAll(cloud, allStacks, { kind: "preview" }),
  );
  await found.time("all five: preview with refresh together", () =>
    inAll(cloud, allStacks, { kind: "preview", refresh: "refresh" }),
  );
  const peaks = (await inAll(cloud, allStacks, { kind: "preview" })).map((it) => it.peakMegabytes);
  found.add("largest program process, MB", Math.max(...peaks, ...outcomes.map((it) => it.peakMegabytes)));
}

const inAll = (cloud: LocalCloud, stacks: readonly string[], operation: StackOperation): Promise<StackOutcome[]> =>
  Promise.all(stacks.map((it) => perform(cloud.stack(it), operation)));

/** @throws Error in the engine's words: a figure of something that failed says nothing. */
export async function perform(stack: StackProcess, operation: StackOperation): Promise<StackOutcome> {
  const outcome = await stack.perform(operation);
  if (outcome.error !== undefined) throw new Error(`${operation.kind} of ${stack.target.stack}:\n${outcome.error}`);
  return outcome;
}

/** What its plan creates, before anything of it exists. */
async function sizeOfRegion(region: StackProcess): Promise<Size> {
  const plan = await perform(region, { kind: "preview" });
  await region.end();
  const types = plan.changes.map((it) => it.urn.split("::")[2]?.split("$").pop() ?? "");
  const components = types.filter((it) => it.startsWith("meridian:") || it.startsWith("awsx:")).length;
  const own = types.filter((it) => it.startsWith("pulumi:")).length;
  return { components, resources: types.length - components - own };
}

export async function resourcesOf(stack: StackProcess): Promise<readonly StateResource[]> {
  return (await perform(stack, { kind: "resources" })).resources ?? [];
}
