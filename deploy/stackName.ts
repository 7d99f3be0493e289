import { fullyQualifiedStackName, type LocalWorkspace } from "@pulumi/pulumi/automation";
import type { StackTarget } from "./protocol";

/** The stack's name for the engine: with its organisation where one is given, so that no login's default decides. */
export async function stackNameIn(
  workspace: LocalWorkspace,
  { stack, organization }: Pick<StackTarget, "stack" | "organization">,
): Promise<string> {
  if (!organization) return stack;
  return fullyQualifiedStackName(organization, (await workspace.projectSettings()).name, stack);
}
