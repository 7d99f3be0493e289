import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import type { ActionPorts } from "../../drill/actions/action";
import type { ShellCommand } from "../../drill/command";
import { type Context, inAll, stackStep } from "./context";
import { computeIn, databasesIn } from "./platform";

const run = promisify(execFile);

/**
 * How a rehearsal does what drills and people do. What runs the program runs in the stack's own process, as everything does here; the
 * rest is the command that a person would type, given to the engine itself.
 */
export const actionPorts = (context: Context): ActionPorts => ({
  databasesIn: databasesIn(context),
  computeIn: computeIn(context),
  stacks: {
    perform: async (stack, kind) => stackStep(stack, (await inAll(context, [stack], { kind })).get(stack)!),
    call: (_stack, command) => call(context, command),
  },
});

async function call({ cloud }: Context, [program, ...words]: ShellCommand): Promise<void> {
  const { PATH = "", ...exported } = cloud.exports;
  const executable = path.join(PATH.split(path.delimiter)[0]!, program);
  const env = { ...process.env, ...exported };
  await run(executable, [...words, "--non-interactive"], { cwd: cloud.workspace, env });
}
