/** `npm run soak:ways`: fails at every stage, and follows to the letter what is printed then. */
import { mkdirSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { type Engine, findEngine } from "../../engine/engine";
import { argumentsOrExit, runCommand } from "../../toolchain/commandLine";
import { becomeLocal } from "../../toolchain/environment";
import { removeDeadSessions } from "../cloud/sessions";
import { buildFolder, programRoot } from "../cloud/workspace";
import { ensureEmulatorInstalled } from "../emulator/install";
import { CommitResults, type PlayedResult } from "../scenarios/commitResults";
import { commitOf } from "../scenarios/tally";
import { cases } from "./cases";
import { pathNames } from "./pages";
import { play, type Played, playPage } from "./play";

interface Entry {
  readonly name: string;
  /** In a sentence without its full stop. */
  readonly what: string;
  readonly play: (root: string, engine: Engine) => Promise<Played>;
}

const entries: readonly Entry[] = [
  ...cases.flatMap((it) =>
    it.ways.map((way) => ({
      name: `${it.name}:${way.replaceAll(" ", "-")}`,
      what: `${it.stage}: ${it.fails}`,
      play: (root: string, engine: Engine) => play(it, way, root, engine),
    })),
  ),
  ...pathNames.map((it) => ({
    name: `page:${it}`,
    what: `docs/paths/${it}.md: nothing fails, and it is taken down again`,
    play: (root: string, engine: Engine) => playPage(it, root, engine),
  })),
];
const width = Math.max(...entries.map((it) => it.name.length));

const help = `Usage: npm run soak:ways -- [NAME …] [--anew]

Deploys a platform of two regions on a local cloud, lets a stage of it fail, and types exactly what is printed then: until the platform
stands, or until nothing of it is left; and what each page of docs/paths has typed where nothing fails. What has held for this commit isn't
played again, unless it is named, or with --anew.

${entries.map(({ name, what }) => `  ${name.padEnd(width)}  ${what}`).join("\n")}

Ctrl-C ends it, and the same command goes on from there. Kept in build/rehearsal/soak-ways, a file a commit.
Exit code: 0 all held, 1 something didn't, 2 bad options.`;

interface Result extends PlayedResult {
  readonly seconds: number;
}

function chosen(): { readonly entries: readonly Entry[]; readonly anew: boolean } | undefined {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { anew: { type: "boolean" }, help: { type: "boolean", short: "h" } },
  });
  if (values.help) return undefined;
  const unknown = positionals.filter((it) => !entries.some(({ name }) => name === it));
  if (unknown.length > 0) throw new Error(`${unknown.join(", ")}: no such way; they are listed below`);
  const named = entries.filter(({ name }) => positionals.includes(name));
  return { entries: named.length > 0 ? named : entries, anew: values.anew === true || named.length > 0 };
}

async function main(): Promise<void> {
  const options = argumentsOrExit(chosen, help);
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  await ensureEmulatorInstalled(say);
  const engine = await findEngine(say);
  becomeLocal();
  const folder = path.join(buildFolder, "soak-ways");
  const results = new CommitResults<Result>(folder, commitOf(programRoot), options.anew ? "anew" : "go on");
  const root = path.join(folder, "sessions");
  mkdirSync(root, { recursive: true });
  removeDeadSessions(root);
  for (const entry of options.entries) {
    const { name, what } = entry;
    if (results.hasHeld(name)) continue;
    const began = Date.now();
    const { problems, said } = await played(entry, root, engine);
    const seconds = Math.round((Date.now() - began) / 1000);
    results.add({ name, seconds, problems });
    say(`${problems.length === 0 ? "✔" : "✘"} ${String(seconds).padStart(5)} s  ${name}: ${what}`);
    if (problems.length > 0) say([...said, ...problems].map((line) => `    ${line}`).join("\n"));
  }
  const open = options.entries.filter(({ name }) => !results.hasHeld(name));
  say(`${options.entries.length - open.length} of ${options.entries.length} ways lead out; kept in ${results.file}`);
  process.exitCode = open.length === 0 ? 0 : 1;
}

/** Whatever else goes wrong is a problem of this way alone. */
const played = ({ play: itself }: Entry, root: string, engine: Engine): Promise<Played> =>
  itself(root, engine).catch(({ stack = "" }: Error) => ({ problems: [stack], said: [] }));

void runCommand(main);
