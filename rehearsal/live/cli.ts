/** `npm run live`: a local cloud that stays up, with a data plane in it, and what it can be asked for while it runs. */
import { parsedOrExit } from "../../toolchain/commandLine";
import { begin, type Beginning } from "../beginning";
import { configuredPlatform } from "../configured";
import { discardKept, sessionsFolder } from "../rehearsal";
import { summaryTable } from "../report/summary";
import { writeReport } from "../report/write";
import { hasFunctions } from "../steps/functionCode";
import { Terminal } from "../terminal";
import { askControl } from "./control";
import { exportsOf } from "./exports";
import { help, type LiveStart, parseLive } from "./options";
import { deployedSession, driftOn } from "./driftOn";
import { drillOn } from "./drillOn";
import { controlOf, runningSession } from "./running";
import { serveLife } from "./serveLife";
import { startLife } from "./startLife";
import { hasMailIdentity } from "./hasMailIdentity";
import { welcome } from "./welcome";

const say = (line: string): void => void process.stdout.write(`${line}\n`);

async function main(): Promise<number> {
  const command = parsedOrExit((args) => parseLive(args, configuredPlatform));
  switch (command.name) {
    case "help":
      say(help);
      return 0;
    case "discard":
      say(`removed ${discardKept()} kept cloud(s)`);
      return 0;
    case "request":
      await askControl(controlOf(sessionsFolder, command.session), command.request, say);
      return 0;
    case "drill":
      return drillOn(runningSession(sessionsFolder, undefined), command.words);
    case "drift":
      return driftOn(deployedSession(sessionsFolder), command.words);
    case "start":
      return start(command);
  }
}

async function start(command: LiveStart): Promise<number> {
  const terminal = new Terminal();
  const beginning = await begin(command.rehearsal, terminal);
  const { rehearsal, languageHost } = beginning;
  let code = 1;
  try {
    await rehearsal.run();
    const report = await writeReport(rehearsal, beginning);
    terminal.line(`\n${summaryTable(report)}`);
    code = rehearsal.wasInterrupted ? 130 : report.outcome === "held" ? 0 : 1;
    if (code === 0 && command.rehearsal.cloud === "live") await live(command, beginning, terminal);
  } catch (error) {
    if (!beginning.signal.aborted) throw error;
    if ((error as Error).name !== "AbortError") terminal.line((error as Error).message);
    code = 130;
  } finally {
    const end = await rehearsal.end();
    if (end === "left") sayThatItIsLeft(terminal, exportsOf(rehearsal, languageHost!));
    else terminal.line("Everything has ended.");
  }
  return code;
}

async function live(
  options: LiveStart,
  { rehearsal, languageHost, signal }: Beginning,
  terminal: Terminal,
): Promise<void> {
  const say = (line: string): void => terminal.line(line);
  const cloud = await startLife(rehearsal, { ...options, say }, signal);
  const sendsMails = await hasMailIdentity(rehearsal.context);
  say(
    welcome(cloud.addresses, {
      exports: exportsOf(rehearsal, languageHost!),
      ...{ sendsMails, hasFunctions: hasFunctions(rehearsal.context) },
    }),
  );
  await serveLife({ cloud, session: rehearsal.session, terminal, timeScale: options.timeScale, signal });
}

function sayThatItIsLeft(terminal: Terminal, exports: string): void {
  terminal.line(`\nThe local cloud stays up, with nothing alive in it. ${exports}`);
  terminal.line("Go on with it by npm run live, or remove it with: npm run live -- discard");
}

main().then(
  (code) => process.exit(code),
  (error: Error) => {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  },
);
