/** `npm run unlock`: gets a stack out of what a killed engine left. */
import path from "node:path";
import { useEngine } from "../engine/use";
import { argumentsOrExit, runCommand } from "../toolchain/commandLine";
import { confirmation, say } from "./ask";
import { StackProcess } from "./stackProcess";
import { stackOptionsIn } from "./stackOptions";
import { unlock } from "./unlock";
import { withStacks } from "./withStacks";

const help = `Usage: npm run unlock -- --stack <stack> [--yes] [--organization <name>]

For a stack that a deployment left locked, because its engine or its whole job was killed. Takes the lock away, asks AWS how everything in the
stack is, and forgets what was being made in that moment, naming each: whether it is there, you look. Then deploy or destroy goes on.
  --stack     stack that is locked
  --yes       don't ask whether another deployment still works on it
  --organization <name>   Pulumi Cloud's organisation of the stacks; default: the login's
Exit code: 0 done, 1 failed or stopped, 2 bad options, 130 interrupted.`;

const root = path.join(__dirname, "..");

async function main(): Promise<void> {
  const { stack, consent, organization } = argumentsOrExit(() => stackOptionsIn(root), help);
  await useEngine();
  const worker = new StackProcess({ stack, organization, workDir: root, env: process.env });
  await withStacks(new Map([[stack, worker]]), "interrupted: the same command goes on from here", async (signal) => {
    await unlock(stack, { stack: () => worker, say, confirm: confirmation(consent, signal) });
    say("Then go on: npm run deploy, or npm run destroy.");
  });
}

void runCommand(main);
