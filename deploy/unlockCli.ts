/** `npm run unlock`: gets a stack out of what a killed engine left. */
import { runCommand } from "../toolchain/commandLine";
import { say } from "./ask";
import { onOneStack } from "./stackCommand";
import { unlock } from "./unlock";

const help = `Usage: npm run unlock -- --stack <stack> [--yes] [--organization <name>]

For a stack that a deployment left locked, because its engine or its whole job was killed. Takes the lock away, asks AWS how everything in the
stack is, and forgets what was being made in that moment, naming each: whether it is there, you look. Then deploy or destroy goes on.
  --stack     stack that is locked
  --yes       don't ask whether another deployment still works on it
  --organization <name>   Pulumi Cloud's organisation of the stacks; default: the login's
Exit code: 0 done, 1 failed or stopped, 2 bad options, 130 interrupted.`;

const main = (): Promise<void> =>
  onOneStack({ help, interrupted: "interrupted: the same command goes on from here" }, async (it) => {
    await unlock(it.stack, { stack: () => it.worker, say, confirm: it.confirm });
    say("Then go on: npm run deploy, or npm run destroy.");
  });

void runCommand(main);
