/** Taking the platform down, also one that is half made or half gone. */
import type { Writers } from "../drill/probes/membership";
import type { DeployPorts } from "./deployment";
import { type ApplyPorts, inGroup } from "./groups";
import { type LateLogs, type LogGroup, logGroupsAmong } from "./lateLogs";
import { destroyOrder, only, type Platform, type Steps } from "./order";
import { destroyRefusal, protectedResources } from "./protection";
import type { StateResource } from "./protocol";
import { unfinishedRefusal } from "./unfinished";
import { type FailedStack, type Protection, StacksFailed } from "./waysOut";

/** What a destroy asks of the world around it. */
export type DestroyPorts = ApplyPorts & Pick<DeployPorts, "removeLateLogs" | "switchOffProtection">;

/** What a stack has before it is destroyed. */
interface Standing {
  readonly stack: string;
  readonly resources: readonly StateResource[];
}

/**
 * Every stack is asked whether it may go before the first one goes; one that doesn't exist has gone.
 * @param protection what the configuration says: only where it says that nothing is protected any more is protection taken off
 */
export async function destroyPlatform(
  platform: Platform,
  writers: () => Promise<Writers>,
  ports: DestroyPorts,
  protection: Protection = "protected",
): Promise<Steps> {
  const whole = destroyOrder(platform, await writers());
  const refusals: FailedStack[] = [];
  const standing: Standing[] = [];
  for (const name of whole.flat()) {
    const { error, resources = [], unfinished, stack } = await ports.stack(name).perform({ kind: "resources" });
    if (stack === "absent") continue;
    standing.push({ stack: name, resources });
    const refusal =
      error === undefined
        ? (unfinishedRefusal(name, unfinished) ?? (protection === "protected" && destroyRefusal(name, resources)))
        : `Not destroying ${name}: nobody can say what is protected in it, and nothing has been deleted:\n${error}`;
    if (refusal) refusals.push({ stack: name, kind: "resources", error: refusal });
  }
  if (refusals.length > 0) throw new StacksFailed(refusals, refusals.map((it) => it.error).join("\n"));
  const logGroups: readonly LogGroup[] = standing.flatMap(({ resources }) => logGroupsAmong(resources));
  const order = only(
    whole,
    standing.map((it) => it.stack),
  );
  await unprotect(standing, ports);
  if (!(await ports.confirm(`Destroy ${order.flat().join(", ")}, in this order?`)))
    throw new Error("Stopped: not confirmed. Nothing was destroyed.");
  try {
    for (const group of order) await inGroup(ports, group, { kind: "destroy" });
  } catch (error) {
    // What is gone from a state now, no later run knows of. Why the command has stopped is more than what is left behind.
    await stillHad(ports, order.flat())
      .then((kept) => removeLate(ports, { had: logGroups, kept }))
      .catch(() => undefined);
    throw error;
  }
  await removeLate(ports, { had: logGroups, kept: [] });
  return order;
}

async function removeLate(ports: DestroyPorts, groups: LateLogs): Promise<void> {
  for (const { region, name } of await ports.removeLateLogs(groups))
    ports.say(`removed log group ${name} in ${region}, which AWS had made again for late lines`);
}

async function stillHad(ports: DestroyPorts, stacks: readonly string[]): Promise<readonly LogGroup[]> {
  const answers = await Promise.all(stacks.map((it) => ports.stack(it).perform({ kind: "resources" })));
  const silent = answers.find(({ error, stack }) => error !== undefined && stack !== "absent");
  if (silent) throw new Error(silent.error);
  return answers.flatMap(({ resources = [] }) => logGroupsAmong(resources));
}

/**
 * Takes protection off what stands, in AWS and in the state. No program is run: that of a stack that is half made would make more of it,
 * or fail again.
 */
async function unprotect(standing: readonly Standing[], ports: DestroyPorts): Promise<void> {
  const kept = standing.filter(({ resources }) => protectedResources(resources).length > 0);
  if (kept.length === 0) return;
  const count = kept.reduce((sum, { resources }) => sum + protectedResources(resources).length, 0);
  const names = kept.map(({ stack }) => stack);
  const question = `Take the protection off ${count} resources of ${names.join(", ")}? Nothing is made or deleted by it.`;
  if (!(await ports.confirm(question))) throw new Error("Stopped: not confirmed. Nothing was changed.");
  for (const { stack, resources } of kept) {
    await ports.switchOffProtection(stack, resources);
    await inGroup(ports, [stack], { kind: "unprotect" });
  }
}
