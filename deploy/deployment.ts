import type { Writers } from "../drill/probes/membership";
import { problemsIn } from "../outputs/contract";
import { contractOf } from "../outputs/stacks";
import type { Stage } from "./check/check";
import { adviceIn } from "./events";
import { deployOrder, destroyOrder, only, type Platform, readBy, type StepName, type Steps } from "./order";
import { type LogGroup, logGroupsAmong } from "./lateLogs";
import { destroyRefusal } from "./protection";
import { changedCount, type StackChange, type StackOperation, type StackOutcome } from "./protocol";
import { changesWorkload, regionsInOrder, replacesTargets } from "./regionChanges";
import type { StackProcess } from "./stackProcess";

/** Outputs of every stack, by stack. */
export type OutputsByStack = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** What a deployment asks of the world around it. */
export interface DeployPorts {
  readonly stack: (name: string) => Pick<StackProcess, "perform">;
  readonly say: (line: string) => void;
  /** Asks a person, or says yes where none is there and it was told to. */
  readonly confirm: (question: string) => Promise<boolean>;
  /** Which region writes each store; nobody where none stands. Asked once foundation is up. */
  readonly writers: () => Promise<Writers>;
  /** Asks the account whether it is ready for this part of the deployment. @throws Error where it isn't. */
  readonly ready: (stage: Stage) => Promise<void>;
  /** Brings a region's instances to what its stack made last, or throws. */
  readonly rollOut: (region: string) => Promise<void>;
  /** Watches the alarms of a region whose cluster has just rolled new pods out, and throws where one fires. */
  readonly watch: (region: string) => Promise<void>;
  /** Rollouts that have waited for an hour, a sentence each. */
  readonly waiting: () => Promise<readonly string[]>;
  /** Called once foundation is up, with its outputs, before anything waits for a certificate. */
  readonly foundationReady: (outputs: Readonly<Record<string, unknown>>) => Promise<void>;
  /** Called once all stacks are up, with their outputs, by stack. */
  readonly deployed: (outputs: OutputsByStack) => Promise<void>;
  /** Removes those of these log groups that came back after their stacks were destroyed, and says which. */
  readonly removeLateLogs: (groups: readonly LogGroup[]) => Promise<readonly LogGroup[]>;
}

/** Stacks of a group are worked on together; each one's failure is told, and the next group isn't started. */
async function inGroup(
  ports: Pick<DeployPorts, "stack" | "say">,
  group: readonly string[],
  operation: StackOperation,
): Promise<Map<string, StackOutcome>> {
  const results = await Promise.all(
    group.map(async (name) => [name, await ports.stack(name).perform(operation)] as const),
  );
  for (const [name, outcome] of results) {
    ports.say(
      outcome.error === undefined
        ? `${operation.kind} ${name}: ${describe(outcome)}`
        : `${operation.kind} ${name} failed:\n${outcome.error}`,
    );
    for (const advice of adviceIn(outcome)) ports.say(advice);
  }
  const failed = results.filter(([, outcome]) => outcome.error !== undefined).map(([name]) => name);
  if (failed.length > 0)
    throw new Error(
      `Stopped: ${failed.join(", ")} failed. What is deployed stays as it is; mend the cause and run the same again.`,
    );
  return new Map(results);
}

function describe({ summary, seconds, ...outcome }: StackOutcome): string {
  const steps = Object.entries(summary).map(([op, count]) => `${count} ${op}`);
  const advised = adviceIn(outcome).length;
  const parts = [...steps, ...(advised > 0 ? [`${advised} advised against by the policy pack`] : [])];
  return `${parts.join(", ") || "nothing"} (${seconds.toFixed(1)} s)`;
}

/**
 * Foundation, the regions, global, or one step of these: each previewed, confirmed and applied. Of a new platform the bootstrap region
 * comes before the other regions together; once databases stand, regions are previewed together, change one after the other, and have
 * what they changed rolled out one after the other.
 */
export async function deployPlatform(platform: Platform, ports: DeployPorts, step?: StepName): Promise<void> {
  const isAsked = (...names: readonly StepName[]): boolean => step === undefined || names.includes(step);
  if (isAsked("foundation")) {
    await ports.ready("foundation");
    await deployGroups(deployOrder(platform, "foundation"), ports);
    await ports.foundationReady(await outputsOf(ports.stack("foundation")));
  }
  if (isAsked("bootstrap", "others")) {
    await ports.ready("regions");
    await deployRegions(platform, ports, step);
  }
  if (isAsked("global")) {
    await ports.ready("global");
    await deployGroups(deployOrder(platform, "global"), ports);
    await ports.deployed(await outputsOfAll(platform.regions, ports.stack));
  }
}

/** Once databases stand, the step `bootstrap` is the first region in their order, and `others` what is left of all. */
async function deployRegions(platform: Platform, ports: DeployPorts, step: StepName | undefined): Promise<void> {
  const writers = await ports.writers();
  if (!writers.relational && !writers.document) {
    const steps = step === undefined ? (["bootstrap", "others"] as const) : [step];
    return deployGroups(
      steps.flatMap((it) => deployOrder(platform, it)),
      ports,
    );
  }
  const plans = await inGroup(ports, platform.regions, { kind: "preview" });
  const changes = [...plans.values()].flatMap((it) => it.changes);
  const ordered = regionsInOrder(platform.regions, writers, changes);
  for (const region of step === "bootstrap" ? ordered.slice(0, 1) : ordered) {
    const plan = plans.get(region)!;
    const isEmptied = replacesTargets(plan.changes);
    if (isEmptied) ports.say(emptied(region));
    await apply(new Map([[region, plan]]), ports);
    if (changesWorkload(plan.changes)) await ports.watch(region);
    // The next region answers users meanwhile: it isn't emptied before this one is full again.
    if (isEmptied) await ports.rollOut(region);
  }
  // Applied everywhere before anything is replaced, and replaced first where it may migrate.
  if (step !== "bootstrap")
    for (const region of regionsInOrder(platform.regions, writers, [])) await ports.rollOut(region);
}

const emptied = (region: string): string =>
  `${region} answers nobody from its update until its instances are replaced, which follows at once: evacuate it first ` +
  `(docs/changes.md#another-port-of-the-storefront).`;

/** Each group is previewed, confirmed and applied before the next. */
export async function deployGroups(
  groups: Steps,
  ports: Pick<DeployPorts, "stack" | "say" | "confirm">,
): Promise<void> {
  for (const group of groups) {
    const plans = await inGroup(ports, group, { kind: "preview" });
    const upgraded = [...plans.values()].flatMap(({ changes }) => upgradedGlobalClusters(changes));
    if (upgraded.length > 0) await inGroup(ports, group, { kind: "refresh", targets: upgraded });
    await apply(plans, ports);
  }
}

/**
 * Global clusters whose version a plan changes. The provider upgrades the members that the state lists, and of a cluster that was made
 * empty and never refreshed it lists none: the upgrade would begin nothing and wait for hours.
 */
const upgradedGlobalClusters = (changes: readonly StackChange[]): readonly string[] =>
  changes
    .filter(({ op, urn, properties }) => {
      const isCluster = urn.includes("aws:rds/globalCluster:GlobalCluster::");
      return op === "update" && isCluster && properties.includes("engineVersion");
    })
    .map(({ urn }) => urn);

/** What was previewed together is confirmed and applied together; nothing where nothing changes. */
async function apply(
  plans: ReadonlyMap<string, StackOutcome>,
  ports: Pick<DeployPorts, "stack" | "say" | "confirm">,
): Promise<void> {
  const changes = [...plans.values()].reduce((sum, it) => sum + changedCount(it.summary), 0);
  if (changes === 0) return;
  const group = [...plans.keys()];
  if (!(await ports.confirm(`Apply ${changes} changes to ${group.join(", ")}?`)))
    throw new Error("Stopped: not confirmed. Nothing of this step was applied.");
  await inGroup(ports, group, { kind: "up" });
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

/** Every stack is asked whether it may go before the first one goes; one that doesn't exist has gone. */
export async function destroyPlatform(
  platform: Platform,
  writers: () => Promise<Writers>,
  ports: Pick<DeployPorts, "stack" | "say" | "confirm" | "removeLateLogs">,
): Promise<Steps> {
  const whole = destroyOrder(platform, await writers());
  const refusals: string[] = [];
  const present: string[] = [];
  const logGroups: LogGroup[] = [];
  for (const name of whole.flat()) {
    const { error, resources = [], stack } = await ports.stack(name).perform({ kind: "resources" });
    if (stack === "absent") continue;
    present.push(name);
    logGroups.push(...logGroupsAmong(resources));
    const refusal =
      error === undefined
        ? destroyRefusal(name, resources)
        : `Not destroying ${name}: nobody can say what is protected in it, and nothing has been deleted:\n${error}`;
    if (refusal) refusals.push(refusal);
  }
  if (refusals.length > 0) throw new Error(refusals.join("\n"));
  const order = only(whole, present);
  if (!(await ports.confirm(`Destroy ${order.flat().join(", ")}, in this order?`)))
    throw new Error("Stopped: not confirmed. Nothing was destroyed.");
  for (const group of order) await inGroup(ports, group, { kind: "destroy" });
  for (const { region, name } of await ports.removeLateLogs(logGroups))
    ports.say(`removed log group ${name} in ${region}, which AWS had made again for late lines`);
  return order;
}
