import { problemsIn } from "../outputs/contract";
import { contractOf } from "../outputs/stacks";
import type { Stage } from "./check/check";
import { adviceIn } from "./events";
import { sourceOf, updateOrGoBack } from "./goBack";
import { deployGroups, describe } from "./groups";
import type { LateLogs, LogGroup } from "./lateLogs";
import { deployOrder, type Platform, readBy, type StepName } from "./order";
import type { StateResource } from "./protocol";
import type { StackProcess } from "./stackProcess";
import { changeRegions, type StartedChange, type WaveOptions, type WavePorts } from "./waves";

/** Outputs of every stack, by stack. */
export type OutputsByStack = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** What a deployment asks of the world around it. */
export interface DeployPorts extends WavePorts {
  /** Asks the account whether it is ready for this part of the deployment. @throws Error where it isn't. */
  readonly ready: (stage: Stage) => Promise<void>;
  /** Rollouts that have waited for an hour, a sentence each. */
  readonly waiting: () => Promise<readonly string[]>;
  /** Called once foundation is up, with its outputs, before anything waits for a certificate. */
  readonly foundationReady: (outputs: Readonly<Record<string, unknown>>) => Promise<void>;
  /** Called once all stacks are up, with their outputs, by stack. */
  readonly deployed: (outputs: OutputsByStack) => Promise<void>;
  /** Switches off in AWS what protects these resources of a stack. */
  readonly switchOffProtection: (stack: string, resources: readonly StateResource[]) => Promise<void>;
  /** Removes those of these log groups that came back after their stacks were destroyed, and says which. */
  readonly removeLateLogs: (groups: LateLogs) => Promise<readonly LogGroup[]>;
}

/** What is deployed of all, and how regions change. Default: everything, every region. */
export interface DeploymentPart extends WaveOptions {
  readonly step?: StepName;
}

/**
 * Foundation, the regions, global, or a part of these: each previewed, confirmed and applied. Of a new platform the bootstrap region
 * comes before the other regions together; once databases stand, regions change in waves.
 */
export async function deployPlatform(platform: Platform, ports: DeployPorts, part: DeploymentPart = {}): Promise<void> {
  const isAsked = (...names: readonly StepName[]): boolean =>
    part.step === undefined ? part.only === undefined : names.includes(part.step);
  if (isAsked("foundation") && part.resumed === undefined) {
    await ports.ready("foundation");
    await deployGroups(deployOrder(platform, "foundation"), ports);
    await ports.foundationReady(await outputsOf(ports.stack("foundation")));
  }
  if (isAsked("bootstrap", "others") || part.only !== undefined) {
    await ports.ready("regions");
    if ((await deployRegions(platform, ports, part)) === "held back") return;
  }
  if (isAsked("global")) {
    await ports.ready("global");
    await deployGlobal(platform, ports, part.interrupted);
    await ports.deployed(await outputsOfAll(platform.regions, ports.stack));
  }
}

/** Every user comes through it, so that no region is left to compare with: all are watched at once, with what they were before. */
async function deployGlobal(
  platform: Platform,
  ports: DeployPorts,
  interrupted: readonly StartedChange[] = [],
): Promise<void> {
  const update = (): Promise<number> => deployGroups(deployOrder(platform, "global"), ports);
  const isServing = Object.keys(await outputsOf(ports.stack("global"))).length > 0;
  if (!isServing) return void (await update());
  const before = interrupted.find((it) => it.stack === "global");
  const source = before ? before.source : await sourceOf(ports.stack("global"));
  const changedAt = before?.changedAt ?? ports.today();
  ports.waveRecord.started({ stack: "global", changedAt, ...(source && { source }) });
  let back: Promise<string> | undefined;
  const goBack = (): Promise<string> => (back ??= ports.goBack({ stack: "global", source, part: "--step global" }));
  const changes = await updateOrGoBack(update, { stack: "global", goBack, interruption: ports.interruption });
  if (changes > 0 || before)
    await Promise.all(platform.regions.map((it) => ports.watch(it, { unchanged: [], changedAt, goBack })));
  ports.waveRecord.end();
}

/**
 * Before `global` stands nobody comes to any region: there is nobody to be careful for, and a region would be watched in vain. So it is
 * where a first deployment goes on after it failed.
 */
async function deployRegions(
  platform: Platform,
  ports: DeployPorts,
  part: DeploymentPart,
): Promise<"done" | "held back"> {
  const writers = await ports.writers();
  const isServing = async (): Promise<boolean> => Object.keys(await outputsOf(ports.stack("global"))).length > 0;
  if ((writers.relational || writers.document) && (await isServing()))
    return changeRegions(platform, writers, ports, part);
  const steps = part.step === undefined ? (["bootstrap", "others"] as const) : [part.step];
  const stacks = part.only === undefined ? steps.flatMap((it) => deployOrder(platform, it)) : [[part.only]];
  await deployGroups(stacks, ports);
  return "done";
}

/**
 * None of a stack that doesn't exist.
 * @throws Error in the engine's words where the outputs can't be read: that isn't the same as having none.
 */
export async function outputsOf(stack: Pick<StackProcess, "perform">): Promise<Record<string, unknown>> {
  const { error, outputs = {}, ...outcome } = await stack.perform({ kind: "outputs" });
  if (outcome.stack === "absent") return {};
  if (error !== undefined) throw new Error(`The stack's outputs can't be read:\n${error}`);
  return outputs;
}

/** Outputs of every stack of a platform. @throws as `outputsOf` does. */
export async function outputsOfAll(
  regions: readonly string[],
  stack: (name: string) => Pick<StackProcess, "perform">,
): Promise<OutputsByStack> {
  const asked = ["foundation", ...regions, "global"].map(async (it) => [it, await outputsOf(stack(it))] as const);
  return Object.fromEntries(await Promise.all(asked));
}

/** Previews what can be previewed; a stack that reads one that was never deployed can't be, and is said to be so. */
export async function previewPlatform(platform: Platform, ports: DeployPorts, step?: StepName): Promise<void> {
  const present = new Set<string>();
  for (const group of deployOrder(platform, step)) {
    const read = new Set(group.flatMap((it) => readBy(platform, it)).filter((it) => !present.has(it)));
    const absent = await absentAmong(read, ports);
    if (absent.length > 0) {
      ports.say(
        `${group.join(", ")} and what follows read stacks that were never deployed, or not by this version: ${absent.join(", ")}. ` +
          `npm run deploy previews each when its turn comes.`,
      );
      return;
    }
    for (const stack of read) present.add(stack);
    const results = await Promise.all(
      group.map(async (name) => [name, await ports.stack(name).perform({ kind: "preview" })] as const),
    );
    for (const [name, it] of results) {
      ports.say(`preview ${name}: ${it.error ?? describe(it)}`);
      for (const advice of adviceIn(it)) ports.say(advice);
    }
    if (results.some(([, it]) => it.error !== undefined))
      throw new Error("Stopped: a preview failed. Nothing was changed.");
  }
  if (step === undefined) for (const line of await ports.waiting()) ports.say(line);
}

/** Stacks without the outputs that this version of the program hands out: whoever reads them can't be previewed. */
async function absentAmong(stacks: ReadonlySet<string>, ports: DeployPorts): Promise<readonly string[]> {
  const asked = [...stacks].map(async (stack) => [stack, await outputsOf(ports.stack(stack))] as const);
  const answers = await Promise.all(asked);
  return answers
    .filter(([stack, outputs]) => problemsIn(contractOf(stack), outputs).length > 0)
    .map(([stack]) => stack);
}
