/** What is read of a stack by commands of the CLI: each start of it reads the whole state, and decrypts it where secrets are asked for. */
import type { Stack } from "@pulumi/pulumi/automation";
import type { Runs } from "./preload";
import type { StackOutcome } from "./protocol";

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
export const outputsOf = async (stack: Stack): Promise<Record<string, unknown>> =>
  (await read(stack, "output")) as Record<string, unknown>;

async function read({ name, workspace }: Stack, ...what: readonly string[]): Promise<unknown> {
  const environment = { ...(workspace.pulumiHome && { PULUMI_HOME: workspace.pulumiHome }), ...workspace.envVars };
  const command = ["stack", ...what, "--json", "--stack", name];
  const cli = workspace.pulumiCommand as unknown as Runs;
  const { stdout } = await cli.run(command, workspace.workDir, environment);
  return JSON.parse(stdout);
}

/** Updates of a stack that are looked through for one that succeeded: whoever failed more often in a row is told that none is known. */
const looksBack = 10;

/** As the CLI tells of an update: https://www.pulumi.com/docs/iac/cli/commands/pulumi_stack_history/ */
interface ToldUpdate {
  readonly kind: string;
  readonly result: string;
  /** Of a checkout also `git.head` and `git.dirty`. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** What the last update that succeeded was made from; nothing where there was none. The newest comes first. */
export async function sourceOf(stack: Stack): Promise<Pick<StackOutcome, "source">> {
  const updates = (await read(stack, "history", "--page-size", String(looksBack))) as readonly ToldUpdate[];
  const last = updates.find(({ kind, result }) => kind === "update" && result === "succeeded");
  if (!last) return {};
  const { "git.head": commit, "git.dirty": dirty } = last.environment ?? {};
  return { source: { ...(commit && { commit }), files: dirty === "true" ? "changed" : "as committed" } };
}
