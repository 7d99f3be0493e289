/** `npm run drill`: failover drills, planned, run, gone on with and reported. */
import path from "node:path";
import { createInterface } from "node:readline/promises";
import { parsedOrExit } from "../toolchain/commandLine";
import { commands } from "./commands";
import { NotBegun, printJson } from "./commands/host";
import { drills } from "./drills";
import { parseDrill } from "./options";

const interruption = new AbortController();
const say = (line: string): void => void process.stderr.write(`${line}\n`);

async function ask(question: string): Promise<string> {
  if (!process.stdin.isTTY) throw new Error("There is nobody to ask here: pass --yes.");
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  // While a line is read, Ctrl-C is a key to it and no signal to this process.
  terminal.on("SIGINT", () => process.kill(process.pid, "SIGINT"));
  try {
    return await terminal.question(question, { signal: interruption.signal });
  } finally {
    terminal.close();
  }
}

function interrupt(): void {
  if (interruption.signal.aborted) process.exit(130);
  say("interrupted: the step under way is ended; once more ends this process at once, and nothing is lost by it");
  interruption.abort();
}
process.on("SIGINT", interrupt);
process.on("SIGTERM", interrupt);

const options = parsedOrExit((args) => parseDrill(args, drills));
const host = {
  ...{ drills, root: path.join(__dirname, ".."), environment: process.env, say, ask },
  print: (text: string) => void process.stdout.write(`${text}\n`),
  interruption: interruption.signal,
};

commands[options.name](options, host).then(
  (code) => process.exit(code),
  (error: Error) => {
    const isInterrupted = interruption.signal.aborted;
    const detail = isInterrupted ? "interrupted before anything began" : error.message;
    const [outcome, exitCode] = isInterrupted
      ? ["interrupted", 130]
      : error instanceof NotBegun
        ? ["refused", 2]
        : ["failed", 1];
    say(detail);
    if (options.output === "json") printJson(host, { outcome, detail, exitCode });
    process.exit(exitCode as number);
  },
);
