/** Stacks of the backend that this shell is logged in to. */
import path from "node:path";
import type { StackTarget } from "../deploy/protocol";
import { StackProcess } from "../deploy/stackProcess";
import { useEngine } from "../engine/use";
import type { PlannableStacks } from "./plans";

/** They are only selected: one that isn't there is said to be so, never made. */
export async function inAccount(root: string, organization: string | undefined): Promise<PlannableStacks> {
  await useEngine();
  const shared: Omit<StackTarget, "stack"> = {
    ...(organization === undefined ? {} : { organization }),
    ...{ workDir: root, policyPack: path.join(root, "policy"), env: process.env },
  };
  const processes = new Map<string, StackProcess>();
  return {
    stack: (name) => {
      const it = processes.get(name) ?? new StackProcess({ stack: name, ...shared });
      processes.set(name, it);
      return it;
    },
    interrupt: () => [...processes.values()].forEach((it) => it.interrupt()),
    leave: async () => {
      await Promise.all([...processes.values()].map((it) => it.end()));
    },
  };
}
