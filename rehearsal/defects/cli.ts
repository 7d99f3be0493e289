/** `npm run drills:soak`: whether drills notice everything that is planted, on a kept control plane; a tally by commit says how far it is. */
import path from "node:path";
import { argumentsOrExit } from "../../toolchain/commandLine";
import { readFlags } from "../../toolchain/readFlags";
import { allSessions } from "../cloud/sessions";
import { buildFolder, programRoot } from "../cloud/workspace";
import { commitOf, Tally } from "../scenarios/tally";
import { defects } from "./index";
import { canBeSpoilt, cleanRun, defectCloud, playDefects } from "./soak";

const cleanRuns = 20;

const help = `Usage: npm run drills:soak -- [--anew]

Plants ${defects.length} defects, one after the other, in a platform that is deployed on the emulator: the command of npm run drill that must notice each is
asked, its exit code and its reason are compared, and afterwards the platform must be well again. ${cleanRuns} runs with nothing planted must be green.
It works on a kept control plane: npm run live -- --plan-only makes one, npm run live -- discard removes it.
Keeps what came of each in build/rehearsal/soak, a file a commit; what has held for this commit isn't played again, unless --anew is given.

Exit code: 0 all held, 1 something wasn't noticed or didn't become well again, 2 bad options, or no kept control plane.`;

function parse(): "go on" | "anew" | undefined {
  const declared = { anew: { type: "boolean" }, help: { type: "boolean", short: "h" } } as const;
  const { values, positionals, wrong } = readFlags(process.argv.slice(2), declared);
  const problems = [...wrong, ...positionals.map((it) => `${it} does not go with drills:soak`)];
  if (problems.length > 0) throw new Error(problems.join("\n"));
  if (values.help) return undefined;
  return values.anew ? "anew" : "go on";
}

async function main(): Promise<number> {
  const how = argumentsOrExit(parse, help);
  const session = allSessions(path.join(buildFolder, "sessions")).find(canBeSpoilt);
  if (!session) {
    process.stderr.write("No kept control plane is here. Make one: npm run live -- --plan-only\n");
    return 2;
  }
  const tally = Tally.open(path.join(buildFolder, "soak"), `drills-${commitOf(programRoot)}`, how);
  const clean = Array.from({ length: cleanRuns }, (_, index) => cleanRun(index + 1)).filter((it) => !tally.hasHeld(it));
  const due = defects.filter((it) => !tally.hasHeld(it.name));
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  await playDefects(await defectCloud(session), due, clean.length, { tally, say });
  const missed = defects.filter((it) => !tally.hasHeld(it.name)).map((it) => it.name);
  const red = tally.results.filter((it) => it.name.startsWith("nothing is planted") && it.outcome !== "held");
  say(
    `\n${defects.length - missed.length} of ${defects.length} defects noticed for the right reason; ${red.length} clean runs weren't green`,
  );
  say(`Kept in ${path.relative(programRoot, tally.file)}`);
  return missed.length + red.length > 0 ? 1 : 0;
}

main().then(
  (code) => process.exit(code),
  (error: Error) => {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  },
);
