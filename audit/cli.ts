import { readFileSync } from "node:fs";
import path from "node:path";
import { optionsOrExit } from "../toolchain/commandLine";
import { checksOf } from "./checks";
import { type Exception, readExceptions } from "./exceptions";
import { type AuditOptions, help, parseOptions } from "./options";
import { interruptPrograms, wasInterrupted } from "./process";
import { details, isClean, judge, type Judged, mark, table, unusedExceptions } from "./result";
import { kinds } from "./states";

const say = (line: string): void => void process.stderr.write(`${line}\n`);

async function main(): Promise<number> {
  const options = optionsOrExit(parseOptions, help, "\nSee: npm run audit -- --help");
  const exceptions = readExceptions(readFileSync(path.join(__dirname, "exceptions.yaml"), "utf8"));
  const judged = await judgeAll(options, exceptions);
  if (wasInterrupted()) return 130;
  const results = judged.map(({ result }) => result);
  // What holds for one kind of platform alone is needed by no other.
  const unused = options.kinds.length === kinds.length ? unusedExceptions(exceptions, judged) : [];
  say(["", ...results.flatMap(details), ...unused.map(unusedText), "", table(results)].join("\n"));
  if (options.output === "json") process.stdout.write(`${JSON.stringify({ results, unused }, undefined, 2)}\n`);
  return unused.length === 0 && results.every(isClean) ? 0 : 1;
}

async function judgeAll(options: AuditOptions, exceptions: readonly Exception[]): Promise<Judged[]> {
  const judged: Judged[] = [];
  for (const check of await checksOf(options, (line) => say(`  ${line}`))) {
    if (wasInterrupted()) break;
    const started = Date.now();
    const it = await judge(check, exceptions);
    judged.push(it);
    const seconds = `${((Date.now() - started) / 1000).toFixed(1)} s`.padStart(8);
    say(`${mark(it.result)} ${seconds}  ${check.family}: ${check.tool}: ${it.result.looked || "failed"}`);
  }
  return judged;
}

const unusedText = (it: Exception): string =>
  `audit/exceptions.yaml: nothing needs the exception of ${it.family} ${it.check} ${it.subject}: remove it`;

/** What was started ends first: a rehearsal its cloud, a tool its processes. */
function interrupt(): void {
  if (!wasInterrupted()) say("interrupted: ending what was started; a rehearsal takes a few seconds");
  interruptPrograms();
}

process.on("SIGINT", interrupt).on("SIGTERM", interrupt).on("SIGHUP", interrupt);
main().then(
  (code) => process.exit(code),
  (error: Error) => {
    if (!wasInterrupted()) say(error.message);
    process.exit(wasInterrupted() ? 130 : 1);
  },
);
