import { readFileSync } from "node:fs";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { version as awsVersion } from "@pulumi/aws/package.json";
import { version as sdkVersion } from "@pulumi/pulumi/package.json";
import { version as rdsVersion } from "@aws-sdk/client-rds/package.json";
import { version as meridianVersion } from "../../package.json";
import type { Engine } from "../../engine/engine";
import { rehearsedDrills } from "../drills/rehearsedDrills";
import type { Rehearsal } from "../rehearsal";
import { programFingerprint } from "../../toolchain/programFingerprint";
import { buildFolder, programRoot } from "../cloud/workspace";
import { renderReport } from "./html";
import type { StepOutcome } from "../../report/steps";
import type { Report } from "./report";

export interface RunFacts {
  readonly engine: Engine;
  readonly setupSeconds: number;
  /** When the run began, milliseconds since the epoch. */
  readonly started: number;
}

/** Writes build/rehearsal/report.json and report.html, each in one step, and returns what they say. */
export async function writeReport(rehearsal: Rehearsal, facts: RunFacts): Promise<Report> {
  const report = makeReport(rehearsal, facts);
  await writeInto(buildFolder, {
    "report.json": `${JSON.stringify(report, undefined, 2)}\n`,
    "report.html": renderReport(report),
  });
  return report;
}

/** @throws Error that says what came of the rehearsal itself, and where else its report may go: the disk may be full. */
export async function writeInto(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    for (const [name, text] of Object.entries(files)) await writeWhole(path.join(folder, name), text);
  } catch (error) {
    throw new Error(
      `The rehearsal ran to its end, as its steps above say, but its report can't be written: ${(error as Error).message}. ` +
        "Make room there, or name another folder: MERIDIAN_REHEARSAL=<folder> npm run rehearse",
      { cause: error },
    );
  }
}

async function writeWhole(file: string, text: string): Promise<void> {
  const temporary = `${file}.${process.pid}`;
  try {
    await writeFile(temporary, text);
    await rename(temporary, file);
  } finally {
    await rm(temporary, { force: true });
  }
}

function makeReport(rehearsal: Rehearsal, { engine, setupSeconds, started }: RunFacts): Report {
  const { stock, steps, options, dnsAnswers } = rehearsal;
  const { drills = [] } = options.life ?? {};
  return {
    schemaVersion: 2,
    startedAt: new Date(started).toISOString(),
    outcome: overall(steps.map((it) => it.outcome)),
    regions: options.regions,
    kinds: { compute: options.compute, database: options.database },
    machine: machine(),
    versions: versions(engine),
    steps,
    stacks: stock.stacks,
    unreadable: stock.unreadable,
    leftByAws: stock.leftByAws,
    dnsAnswers: dnsAnswers.seen,
    ...(stock.topology ? { topology: stock.topology } : {}),
    ...(rehearsal.life?.report && { life: rehearsal.life.report }),
    ...(drills.length > 0 && { drills: rehearsedDrills(drills, rehearsal.drillResults, steps) }),
    totals: {
      seconds: (Date.now() - started) / 1000,
      setupSeconds,
      resources: stock.stacks.reduce((sum, it) => sum + it.resources, 0),
      largestProgramMegabytes: Math.max(0, ...stock.stacks.map((it) => it.peakMegabytes)),
      serverMegabytes: stock.serverMegabytes,
    },
  };
}

/** The worst thing that happened to any step. */
function overall(outcomes: readonly StepOutcome[]): StepOutcome {
  const worst: readonly StepOutcome[] = ["failed", "refused", "deviated", "aborted", "skipped"];
  return worst.find((it) => outcomes.includes(it)) ?? "held";
}

function machine(): Report["machine"] {
  const [first] = os.cpus();
  return {
    cpu: first?.model ?? "unknown",
    cores: os.cpus().length,
    memoryMegabytes: Math.round(os.totalmem() / 1e6),
    system: `${os.type()} ${os.release()} ${os.arch()}`,
  };
}

function versions(engine: Engine): Record<string, string> {
  const requirements = readFileSync(path.join(__dirname, "..", "emulator", "requirements.txt"), "utf8");
  return {
    meridian: meridianVersion,
    program: programFingerprint(programRoot),
    engine: engine.origin,
    "@pulumi/pulumi": sdkVersion,
    "@pulumi/aws": awsVersion,
    "@aws-sdk/client-rds": rdsVersion,
    moto: /^moto==(\S+)/m.exec(requirements)?.[1] ?? "unknown",
    node: process.version,
  };
}
