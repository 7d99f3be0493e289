/** `npm run soak:life`: plays every scenario, or those that are named, on one living cloud, and keeps a tally of what came of them. */
import path from "node:path";
import type { ComputeKind } from "../../config/settings";
import { optionsOrExit } from "../../toolchain/commandLine";
import { begin, type Beginning } from "../beginning";
import { buildFolder, programRoot } from "../cloud/workspace";
import { configuredPlatform } from "../configured";
import { showPictures } from "../live/showPictures";
import { LivingStage } from "../steps/stage";
import { Terminal } from "../terminal";
import { help, parseSoak, type SoakOptions } from "./options";
import { playAll } from "./soak";
import { tallyTable } from "./table";
import { commitOf, Tally } from "./tally";

async function main(): Promise<number> {
  const options = optionsOrExit((args) => parseSoak(args, configuredPlatform), help);
  const terminal = new Terminal();
  const tally = Tally.open(
    path.join(buildFolder, soakFolder(options.rehearsal.compute)),
    commitOf(programRoot),
    options.tally,
  );
  const due = options.scenarios.filter((it) => options.played === "all" || !tally.hasHeld(it.name));
  if (due.length < options.scenarios.length)
    terminal.line(`${options.scenarios.length - due.length} have held for ${tally.commit} already: --anew plays them`);
  if (due.length > 0) await soak({ ...options, scenarios: due }, tally, terminal);
  terminal.line(`\n${tallyTable(options.scenarios, tally.results)}\nKept in ${path.relative(programRoot, tally.file)}`);
  if (options.output === "json")
    process.stdout.write(`${JSON.stringify({ commit: tally.commit, results: tally.results }, undefined, 2)}\n`);
  if (interrupted) return 130;
  return options.scenarios.every((it) => tally.hasHeld(it.name)) ? 0 : 1;
}

/** What has held on one kind of compute says nothing of the other. */
const soakFolder = (compute: ComputeKind): string => (compute === "asg" ? "soak" : `soak-${compute}`);

let interrupted = false;

async function soak(options: SoakOptions, tally: Tally, terminal: Terminal): Promise<void> {
  const beginning = await begin(options.rehearsal, terminal);
  const { rehearsal, signal } = beginning;
  signal.addEventListener("abort", () => (interrupted = true));
  try {
    await rehearsal.run();
    if (rehearsal.steps.every((it) => it.outcome === "held")) await live(options, tally, beginning, terminal);
  } finally {
    await rehearsal.end();
  }
}

async function live(options: SoakOptions, tally: Tally, beginning: Beginning, terminal: Terminal): Promise<void> {
  const { context, session } = beginning.rehearsal;
  const { signal } = beginning;
  const { timeScale, perSecond } = options;
  const stage = await LivingStage.start(context, { timeScale, perSecond, interruption: signal });
  const picture = () => ({ regions: stage.plane.status(), faults: stage.faults.list, now: Date.now() });
  const hide = terminal.live ? showPictures(terminal, picture) : () => undefined;
  try {
    await stage.untilWhole("everything that is deployed runs and is healthy");
    await stage.plane.stock();
    const onResult = tally.add.bind(tally);
    await playAll(options.scenarios, {
      ...{ context, stage, terminal, signal, timeScale, perSecond, onResult },
      folder: session.folder,
    });
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    hide();
    await stage.dismiss();
    await stage.plane.stop();
  }
}

main().then(
  (code) => process.exit(code),
  (error: Error) => {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  },
);
