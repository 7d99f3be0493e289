/** Stacks of the backend that this shell is logged in to. */
import path from "node:path";
import { OpenStacks } from "../deploy/openStacks";
import type { StackTarget } from "../deploy/protocol";
import { useEngine } from "../engine/use";
import type { PlannableStacks } from "./plans";

/** They are only selected: one that isn't there is said to be so, never made. */
export async function inAccount(root: string, organization: string | undefined): Promise<PlannableStacks> {
  await useEngine();
  const shared: Omit<StackTarget, "stack"> = {
    ...(organization === undefined ? {} : { organization }),
    ...{ workDir: root, policyPack: path.join(root, "policy"), env: process.env },
  };
  const stacks = new OpenStacks(shared);
  return { stack: stacks.get, interrupt: () => stacks.interrupt(), leave: () => stacks.end() };
}
