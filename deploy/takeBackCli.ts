/** `npm run take-back`: gets a stack out of an update that replaced what couldn't be deleted. */
import path from "node:path";
import { useEngine } from "../engine/use";
import { argumentsOrExit, runCommand } from "../toolchain/commandLine";
import { confirmation, say } from "./ask";
import { stackOptionsIn } from "./stackOptions";
import { StackProcess } from "./stackProcess";
import { withStacks } from "./withStacks";

const help = `Usage: npm run take-back -- --stack <stack> [--yes] [--organization <name>]

For a stack whose every update fails, because something was replaced and AWS doesn't delete the old one. It writes the state alone: what
was replaced is current again, and what took its place goes with the next update. Set the configuration back first.
  --stack     stack that is stuck
  --yes       don't ask before the state is written
  --organization <name>   Pulumi Cloud's organisation of the stacks; default: the login's
Exit code: 0 done, 1 failed or stopped, 2 bad options, 130 interrupted.`;

const root = path.join(__dirname, "..");

async function main(): Promise<void> {
  const { stack, consent, organization } = argumentsOrExit(() => stackOptionsIn(root), help);
  await useEngine();
  const worker = new StackProcess({ stack, organization, workDir: root, env: process.env });
  await withStacks(new Map([[stack, worker]]), "interrupted: the state is as it was", async (signal) => {
    const question = `Write the state of ${stack}: what was replaced and is still there becomes current again?`;
    if (!(await confirmation(consent, signal)(question)))
      throw new Error("Stopped: not confirmed. Nothing was changed.");
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
}

void runCommand(main);
