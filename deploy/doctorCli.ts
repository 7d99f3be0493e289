/** `npm run doctor`: is everything as it should be? Changes nothing. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { parseArgs } from "node:util";
import { backendIn } from "../config/files";
import { argumentsOrExit, runCommand } from "../toolchain/commandLine";
import { say } from "./ask";
import { type CommandAnswer, examinations, examine } from "./doctor";

const help = `Usage: npm run doctor

Asks, one after the other, and changes nothing: whether Pulumi's state has its copy, whether the account has what a deployment needs, whether
what is deployed is what the program says, whether a new version waits for its rollout, and whether each region could be left now. Minutes;
each is a command of its own, which is shown, and whose whole answer is shown where something isn't well.
Exit code: 0 all is well, 1 something isn't, 2 bad options, 130 interrupted.`;

const root = path.join(__dirname, "..");

async function main(): Promise<void> {
  argumentsOrExit(options, help);
  const interruption = new AbortController();
  // The terminal's Ctrl-C reaches the command that is running, too, which stops as it does alone.
  process.on("SIGINT", () => interruption.abort());
  try {
    const run = async (command: readonly string[]) => {
      const answered = await runScript(command);
      interruption.signal.throwIfAborted();
      return answered;
    };
    if ((await examine(examinations(backendIn(root)), { run, say })) > 0) process.exitCode = 1;
  } catch (error) {
    if (!interruption.signal.aborted) throw error;
    say("interrupted: nothing was changed");
    process.exitCode = 130;
  }
}

async function runScript([script, ...args]: readonly string[]): Promise<CommandAnswer> {
  const child = spawn("npm", ["run", "--silent", script!, "--", ...args], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => (output += text));
  const [code] = (await once(child, "close")) as [number | null];
  return { code: code ?? 1, output };
}

function options(): object | undefined {
  const { values } = parseArgs({ options: { help: { type: "boolean", short: "h" } } });
  return values.help ? undefined : values;
}

void runCommand(main);
