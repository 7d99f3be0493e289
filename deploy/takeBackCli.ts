/** `npm run take-back`: gets a stack out of an update that replaced what couldn't be deleted. */
import { runCommand } from "../toolchain/commandLine";
import { say } from "./ask";
import { onOneStack } from "./stackCommand";

const help = `Usage: npm run take-back -- --stack <stack> [--yes] [--organization <name>]

For a stack whose every update fails, because something was replaced and AWS doesn't delete the old one. It writes the state alone: what
was replaced is current again, and what took its place goes with the next update. Set the configuration back first.
  --stack     stack that is stuck
  --yes       don't ask before the state is written
  --organization <name>   Pulumi Cloud's organisation of the stacks; default: the login's
Exit code: 0 done, 1 failed or stopped, 2 bad options, 130 interrupted.`;

const main = (): Promise<void> =>
  onOneStack({ help, interrupted: "interrupted: the state is as it was" }, async ({ stack, worker, confirm }) => {
    const question = `Write the state of ${stack}: what was replaced and is still there becomes current again?`;
    if (!(await confirm(question))) throw new Error("Stopped: not confirmed. Nothing was changed.");
    const { error, exchanges = [] } = await worker.perform({ kind: "takeBack" });
    if (error !== undefined) throw new Error(error);
    for (const { urn, back, goes } of exchanges)
      say(
        `${urn.split("::").slice(2).join(" ")}: ${back} is current again, ${goes.join(", ")} goes with the next update`,
      );
    say(
      exchanges.length > 0
        ? `Now npm run deploy, or pulumi up --stack ${stack} --policy-pack policy: its preview must replace nothing.`
        : `Nothing in ${stack} was replaced and left over: it isn't stuck in this way.`,
    );
  });

void runCommand(main);
