/** `npm run bench`: what the platform costs, beside a bare program in the same run. */
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { optionsOrExit } from "../toolchain/commandLine";
import { ensureEmulatorInstalled } from "../rehearsal/emulator/install";
import { type Engine, findEngine } from "../engine/engine";
import { findLanguageHost } from "../engine/languageHost";
import type { LocalCloud } from "../rehearsal/cloud/localCloud";
import { buildFolder } from "../rehearsal/cloud/workspace";
import type { Report } from "../rehearsal/report/report";
import { commitOf } from "../drill/commands/opened";
import { addReport, reportsIn } from "./drills";
import { makeFlatStack, previewFlat, writeFlatProject } from "./flat";
import { machine } from "./machine";
import { Measurements } from "./measure";
import { type BenchOptions, help, parseOptions } from "./options";
import { type LivingBench, measureLiving, startLiving } from "./living";
import { compared, deployAll, measureRound, furtherRegions, regions, resourcesOf, withCloud } from "./platform";
import { jsonFrom } from "./processes";
import { reviewName, targets } from "./targets";

const root = path.join(__dirname, "..");
const say = (line: string): void => void process.stderr.write(`${line}\n`);

async function main(): Promise<void> {
  const options = optionsOrExit(parseOptions, help, "\nSee: npm run bench -- --help");
  const progress = (line: string): void => say(`  ${line}`);
  const found = new Measurements();
  if (options.parts.includes("drills")) {
    const reports = reportsIn(path.join(buildFolder, "drills"), await commitOf(root));
    for (const it of reports) addReport(it, found);
  }
  await ensureEmulatorInstalled(progress);
  const engine = await findEngine(progress);
  const before = machine(engine);
  const rounds = options.parts.every((it) => it === "drills") ? 0 : options.runs;
  for (let round = 1; round <= rounds; round++) {
    say(`round ${round} of ${rounds}, load ${os.loadavg()[0]?.toFixed(1)}`);
    await measureOnce(options, engine, found);
    // A later round may be interrupted: what there is by now has been told.
    for (const it of targets(found)) say(`  ${it.name}: ${it.measured.toFixed(2)} of ${it.allowed.toFixed(2)}`);
  }
  if (options.parts.includes("growth")) await measureGrowth(found);
  if (options.parts.includes("living-growth")) await measureLivingGrowth(engine, found);
  if (options.output === "json") printJson(before, found);
  else printText(before, found);
}

async function measureOnce({ parts }: BenchOptions, engine: Engine, found: Measurements): Promise<void> {
  if (parts.includes("living"))
    await withLiving(engine, regions, async (bench) => {
      const plane = await startLiving(bench, found);
      await measureLiving(plane, found).finally(() => plane.stop());
    });
  if (parts.includes("mocks")) {
    await found.time("program under mocks", () => jsonFrom(path.join(__dirname, "underMocks.ts")));
  }
  if (parts.includes("review")) await measureReview(found);
  if (!parts.includes("platform") && !parts.includes("flat")) return;
  await withCloud(path.join(root, "build", "bench"), engine, async (cloud) => {
    await measureRound(cloud, engine, found);
    if (parts.includes("flat")) await measureFlat(cloud, engine, found);
  });
}

async function measureReview(found: Measurements): Promise<void> {
  for (const count of [3, 6]) {
    const seconds = (await jsonFrom(path.join(__dirname, "assembling.ts"), [String(count)])) as readonly number[];
    for (const it of seconds) found.add(reviewName(count), it);
  }
}

/** A deployed cloud of its own, in which nothing lives yet. */
async function withLiving(
  engine: Engine,
  ofRegions: readonly string[],
  act: (bench: LivingBench) => Promise<void>,
): Promise<void> {
  const folder = path.join(root, "build", "bench");
  await withCloud(
    folder,
    engine,
    async (cloud) => {
      await deployAll(cloud, ofRegions);
      const servers = Object.values(cloud.servers).map((it) => it.pid);
      await act({ regions: ofRegions, endpoint: cloud.endpoint, servers });
    },
    ofRegions,
  );
}

async function measureLivingGrowth(engine: Engine, found: Measurements): Promise<void> {
  for (const count of [3, 6]) {
    await withLiving(engine, [...regions, ...furtherRegions].slice(0, count), async (bench) =>
      (await startLiving(bench, found)).stop(),
    );
  }
}

/** Compared with the region stack's preview of all to create in a new process: the CLI has no other kind. */
async function measureFlat(cloud: LocalCloud, engine: Engine, found: Measurements): Promise<void> {
  const region = cloud.stack(compared);
  const resources = await resourcesOf(region);
  await region.end();
  const folder = mkdtempSync(path.join(os.tmpdir(), "meridian-flat-"));
  const folders = [await findLanguageHost(say), path.join(engine.root, "bin"), process.env["PATH"]];
  const environment = { ...region.target.env, PATH: folders.join(path.delimiter) } as NodeJS.ProcessEnv;
  try {
    writeFlatProject(folder, resources);
    await makeFlatStack(folder, environment);
    await found.time("flat file, plain CLI: preview of all to create", () => previewFlat(folder, environment));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureGrowth(found: Measurements): Promise<void> {
  for (const count of [3, 6]) {
    say(`the whole rehearsal with ${count} regions`);
    const script = path.join(root, "rehearsal", "cli.ts");
    const report = (await jsonFrom(script, ["--regions", String(count), "--json"])) as Report;
    found.add(`rehearsal of ${count} regions`, report.totals.seconds);
  }
}

function printText(before: ReturnType<typeof machine>, found: Measurements): void {
  const out = (line: string): void => void process.stdout.write(`${line}\n`);
  for (const [name, value] of Object.entries(before)) out(`${name}: ${value}`);
  out(`\n${"figure (seconds unless said)".padEnd(58)}  median     min     max  runs`);
  const number = (value: number): string => value.toFixed(2).padStart(7);
  for (const name of found.names) {
    const it = found.of(name)!;
    out(`${name.padEnd(58)} ${number(it.median)} ${number(it.min)} ${number(it.max)} ${String(it.runs).padStart(5)}`);
  }
  out(`\n${"target".padEnd(58)} measured allowed`);
  for (const it of targets(found)) {
    out(`${it.name.padEnd(58)} ${number(it.measured)} ${number(it.allowed)}  ${it.met ? "met" : "NOT MET"}`);
  }
}

function printJson(before: ReturnType<typeof machine>, found: Measurements): void {
  const figures = Object.fromEntries(found.names.map((name) => [name, found.of(name)]));
  process.stdout.write(`${JSON.stringify({ machine: before, figures, targets: targets(found) }, undefined, 2)}\n`);
}

main().then(
  () => process.exit(0),
  (error: Error) => {
    say(error.message);
    process.exit(1);
  },
);
