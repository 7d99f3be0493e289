/** Asks a platform on which a command has stopped what a person must know to get out: what stands, and what of a rollout is through. */
import { outputsOf } from "./deployment";
import type { ApplyPorts } from "./groups";
import { deployOrder, type Platform } from "./order";
import { type FailedStack, StacksFailed, type StoppedCommand, waysOut } from "./waysOut";

export interface Stopping {
  readonly platform: Platform;
  readonly stack: ApplyPorts["stack"];
  readonly command: StoppedCommand["command"];
  readonly given: readonly string[];
  readonly protection: StoppedCommand["protection"];
  readonly regionsDone: readonly string[];
}

/** What is said of it. What can't be asked any more is taken for half made, whose ways out fit everything that isn't in use. */
export async function whatNow(error: Error, stopping: Stopping): Promise<readonly string[]> {
  const failed: readonly FailedStack[] = error instanceof StacksFailed ? error.failed : [];
  const platform = await leftOf(stopping).catch(() => "half made" as const);
  return waysOut({ ...stopping, failed, platform });
}

async function leftOf({ platform, stack }: Stopping): Promise<StoppedCommand["platform"]> {
  if (Object.keys(await outputsOf(stack("global"))).length > 0) return "serves";
  for (const name of deployOrder(platform).flat()) {
    const { resources = [] } = await stack(name).perform({ kind: "resources" });
    if (resources.some(({ type }) => !type.startsWith("pulumi:"))) return "half made";
  }
  return "absent";
}
