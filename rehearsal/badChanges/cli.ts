/** `npm run soak:changes`: plants changes that must be stopped on one living cloud, deploys each in waves, and keeps a tally of what came of them. */
import { mkdirSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { argumentsOrExit } from "../../toolchain/commandLine";
import { wholeNumber } from "../../toolchain/readFlags";
import { begin, type Beginning } from "../beginning";
import { buildFolder, programRoot } from "../cloud/workspace";
import { configuredPlatform } from "../configured";
import { defaultLoad, defaultTimeScale } from "../options";
import { platformFlags, platformOf, type PlatformOptions } from "../platformOptions";
import { commitOf } from "../scenarios/tally";
import { inAll } from "../steps/context";
import { LivingStage } from "../steps/stage";
import { Terminal } from "../terminal";
import { badChanges, type PlantedChange } from "./badChange";
import { limits } from "./livingDeployment";
import { playChange } from "./play";
import { Results } from "./results";
import { WorkspaceRepository } from "./workspaceRepository";

const width = Math.max(...badChanges.map((it) => it.name.length));

const help = `Usage: npm run soak:changes -- [NAME …] [options]

Deploys the platform on a local cloud, brings it to life, and while users shop plants changes in it, one after the other, each a commit that
is deployed in waves as npm run deploy does it. Each bad one must be stopped before it comes to a second region, and taken back; a good one must go
through without a failed request. What has held for this commit isn't played again, unless it is named, or with --anew.

${badChanges.map((it) => `  ${it.name.padEnd(width)}  ${it.what}`).join("\n")}

  --anew             forget what has held for this commit
  --regions N|LIST   2 to 6, or names such as us-east-1,eu-west-1; the first is home and writes first
  --time-scale N     divide delays that AWS has and this machine hasn't, 1 to 60 (default ${defaultTimeScale})
  --load N           requests a second of all users together, 1 to 1000 (default ${defaultLoad})
  --help             this text

Ctrl-C ends the change under way, and the cloud; the same command goes on from there. Kept in build/rehearsal/soak-changes, a file a commit.
Exit code: 0 all held, 1 something didn't, 2 bad options, 130 interrupted.`;

interface Chosen {
  readonly platform: PlatformOptions;
  readonly changes: readonly PlantedChange[];
  readonly anew: boolean;
  readonly timeScale: number;
  readonly perSecond: number;
}

function chosen(): Chosen | undefined {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      regions: platformFlags.regions,
      anew: { type: "boolean" },
      "time-scale": { type: "string" },
      load: { type: "string" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) return undefined;
  const unknown = positionals.filter((it) => !badChanges.some(({ name }) => name === it));
  const problems = unknown.map((it) => `${it}: no such change; they are listed below`);
  const timeScale = wholeNumber("time-scale", values["time-scale"] ?? String(defaultTimeScale), [1, 60], problems);
  const perSecond = wholeNumber("load", values.load ?? String(defaultLoad), [1, 1000], problems);
  const platform = platformOf(values, problems, configuredPlatform);
  if (problems.length > 0) throw new Error(problems.join("\n"));
  const named = badChanges.filter(({ name }) => positionals.includes(name));
  const changes = named.length > 0 ? named : badChanges;
  return { platform, changes, anew: values.anew === true || named.length > 0, timeScale, perSecond };
}

async function main(): Promise<number> {
  const options = argumentsOrExit(chosen, help);
  const terminal = new Terminal();
  const results = new Results(path.join(buildFolder, "soak-changes"), commitOf(programRoot), "go on");
  const due = options.changes.filter((it) => options.anew || !results.hasHeld(it.name));
  if (due.length > 0) await soak({ ...options, changes: due }, results, terminal);
  terminal.line(`\n${results.table(options.changes)}\nKept in ${path.relative(programRoot, results.file)}`);
  if (interrupted) return 130;
  return options.changes.every((it) => results.hasHeld(it.name)) ? 0 : 1;
}

let interrupted = false;

async function soak(options: Chosen, results: Results, terminal: Terminal): Promise<void> {
  const beginning = await begin({ ...options.platform, roles: "stay", cloud: "live", output: "text" }, terminal);
  beginning.signal.addEventListener("abort", () => (interrupted = true));
  const { rehearsal } = beginning;
  try {
    await rehearsal.run();
    if (rehearsal.steps.every((it) => it.outcome === "held")) await live(options, results, beginning, terminal);
  } finally {
    await rehearsal.end();
  }
}

async function live(options: Chosen, results: Results, beginning: Beginning, terminal: Terminal): Promise<void> {
  const { timeScale, perSecond } = options;
  const { signal } = beginning;
  const { context, session } = beginning.rehearsal;
  const say = (line: string): void => terminal.line(line);
  const repository = WorkspaceRepository.create(context.cloud.workspace);
  // Processes that have loaded the program keep it. From now on the history of each stack says of which commit it is.
  await context.cloud.leave();
  await inAll(context, context.stacks, { kind: "up" });
  const stage = await LivingStage.start(context, { timeScale, perSecond, interruption: signal });
  try {
    await stage.untilWhole("everything that is deployed runs and is healthy");
    // A machine that has just deployed may answer the first time too late, and what is in already stays.
    await stage.plane.stock().catch(() => stage.plane.stock());
    for (const change of options.changes) {
      say(`\n${change.name}: ${change.what}`);
      const folder = path.join(session.folder, `${change.name}-${Date.now()}`);
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      await stage.open(folder);
      if (change.ends !== "planned") await stage.untilAnswered(perSecond * shoppingSeconds);
      results.add(await playChange(change, { context, stage, repository, timeScale, interruption: signal, say }));
      say(results.lineOf(change));
      await stage.dismiss();
      if (results.isLeftBad) return say("the cloud isn't as it was before it, so nothing more is played on it");
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    await stage.dismiss();
    await stage.plane.stop();
  }
}

/** Seconds for which users shop before a change: what it is compared with must be without the last one's errors. */
const shoppingSeconds = limits.comparedSeconds + 10;

main().then(
  (code) => process.exit(code),
  (error: Error) => {
    process.stderr.write(`${error.stack ?? error.message}\n`);
    process.exit(1);
  },
);
