/** `npm run --silent steps`: the stacks of the configured regions in the order of deployment, as JSON; a step's stacks go together. */
import path from "node:path";
import { runCommand } from "../toolchain/commandLine";
import { deployOrder } from "./order";
import { platformIn } from "./platform";

void runCommand(() => {
  process.stdout.write(`${JSON.stringify(deployOrder(platformIn(path.join(__dirname, ".."))))}\n`);
});
