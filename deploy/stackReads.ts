/** What is read of a stack by commands of the CLI: each start of it reads the whole state, and decrypts it where secrets are asked for. */
import type { Stack } from "@pulumi/pulumi/automation";
import type { Runs } from "./preload";

/**
 * After each update the Automation API asks the CLI for all outputs, once with and once without secrets, and for the history with secrets
 * shown. Nobody here wants them: that took three starts of the CLI after every update, a seventh of a region's.
 */
export function withoutLooksBack(stack: Stack): Stack {
  stack.outputs = () => Promise.resolve({});
  stack.info = () => Promise.resolve(undefined);
  return stack;
}

/** A stack's outputs by name; a secret one as `[secret]`, as the CLI itself prints it. */
export async function outputsOf({ name, workspace }: Stack): Promise<Record<string, unknown>> {
  const environment = { ...(workspace.pulumiHome && { PULUMI_HOME: workspace.pulumiHome }), ...workspace.envVars };
  const command = ["stack", "output", "--json", "--stack", name];
  const cli = workspace.pulumiCommand as unknown as Runs;
  const { stdout } = await cli.run(command, workspace.workDir, environment);
  return JSON.parse(stdout) as Record<string, unknown>;
}
