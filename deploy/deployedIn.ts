import type { StateResource } from "./protocol";
import type { StackProcess } from "./stackProcess";

/** Resources of a stack: none of one that doesn't exist, or that was destroyed. @throws Error where its state can't be read. */
export async function deployedIn(
  name: string,
  stack: Pick<StackProcess, "perform">,
): Promise<readonly StateResource[]> {
  const { error, resources = [], ...outcome } = await stack.perform({ kind: "resources" });
  if (outcome.stack === "absent") return [];
  if (error !== undefined) throw new Error(`Nobody can say what is deployed in ${name}:\n${error}`);
  return resources;
}
