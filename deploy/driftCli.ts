/** `npm run drift`: what was changed in the account behind the program's back. Changes nothing. */
import path from "node:path";
import { useEngine } from "../engine/use";
import { parseArgs } from "node:util";
import { argumentsOrExit, runCommand } from "../toolchain/commandLine";
import { driftOf, linesOf } from "./drift";
import { deployOrder } from "./order";
import { platformIn } from "./platform";
import { StackProcess } from "./stackProcess";

const help = `Usage: npm run drift -- [--organization <name>]

Asks AWS how everything is and says what an update would change; changes nothing. What these credentials may not read (secrets'
values, objects and what is inside a cluster never) is listed as not checked.
  --organization <name>   Pulumi Cloud's organisation of the stacks; default: the login's
Exit code: 0 everything that was checked is as deployed, 1 something differs or a stack can't be checked, 2 bad options, 130 interrupted.`;

const root = path.join(__dirname, "..");

async function main(): Promise<void> {
  const { organization } = argumentsOrExit(options, help);
  await useEngine();
  let current: StackProcess | undefined;
  process.on("SIGINT", () => {
    process.exitCode = 130;
    current?.interrupt();
  });
  for (const stack of deployOrder(platformIn(root)).flat()) {
    // One after the other: a runner has memory for one refresh of a region.
    current = new StackProcess({ stack, organization, workDir: root, env: process.env });
    const found = await driftOf(stack, current);
    await current.end();
    if (process.exitCode === 130) return;
    process.stdout.write(`${linesOf(found).join("\n")}\n`);
    if (found.error !== undefined || found.changes.length > 0) process.exitCode = 1;
  }
}

function options() {
  const known = { organization: { type: "string" }, help: { type: "boolean", short: "h" } } as const;
  const { values } = parseArgs({ options: known });
  return values.help ? undefined : { organization: values.organization };
}

void runCommand(main);
