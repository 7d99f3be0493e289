/** Plays scenarios back to back on one living cloud. */
import { mkdirSync } from "node:fs";
import path from "node:path";
import { machineClock, type Ports } from "../../drill/ports";
import { takeSteps } from "../../drill/runner";
import type { ReportStep } from "../../report/steps";
import type { LoadReport } from "../../load/loadRun";
import type { Context, RehearsalStep } from "../steps/context";
import { previewWithRefresh } from "../steps/deploy";
import { probeMembership } from "../steps/roles";
import type { LivingStage } from "../steps/stage";
import type { Terminal } from "../terminal";
import { Playing, type ScenarioStep } from "./playing";
import type { Cast, Scenario } from "./scenario";
import type { PromisedCounts, ScenarioResult } from "./tally";

export interface SoakSettings {
  readonly context: Context;
  readonly stage: LivingStage;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
  readonly timeScale: number;
  readonly perSecond: number;
  /** Holds a folder for each scenario's ledger. */
  readonly folder: string;
  readonly onResult: (result: ScenarioResult) => void;
}

/** Plays them until one can't be put back: those after it are not played then. */
export async function playAll(scenarios: readonly Scenario[], settings: SoakSettings): Promise<void> {
  for (const scenario of scenarios) {
    if (settings.signal.aborted) return;
    settings.terminal.line(`\n${scenario.name}: ${scenario.proves}`);
    if ((await playOne(scenario, settings)) === "left as it is") {
      settings.terminal.line("the cloud isn't as it was before it, so nothing more is played on it");
      return;
    }
  }
}

async function playOne(scenario: Scenario, settings: SoakSettings): Promise<"put back" | "left as it is"> {
  const { context, stage, terminal, signal, timeScale, perSecond } = settings;
  const began = Date.now();
  const [writer, ...others] = context.platform.regions;
  const cast: Cast = { writer: writer!, others };
  const folder = path.join(settings.folder, `${scenario.name}-${began}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const playing = new Playing(scenario, cast, stage, folder, (line) => terminal.line(line));
  const ports: Ports = {
    clock: machineClock(signal),
    interruption: signal,
    say: (line) => terminal.line(line),
    confirm: () => Promise.resolve(true),
  };
  const take = (steps: readonly (ScenarioStep | RehearsalStep)[]): Promise<readonly ReportStep[]> =>
    takeSteps(steps as readonly RehearsalStep[], context, ports, terminal);
  const acts = await take(playing.acts());
  const back = await take(playing.return());
  const counted = stage.isLoaded ? await take([playing.count()]) : [];
  const isBack = back.every((it) => it.outcome === "held");
  const clean = isBack ? await take([probeMembership("membership"), previewWithRefresh("preview with refresh")]) : [];
  await stage.dismiss();
  const bad = [...acts, ...back, ...counted, ...clean].filter(({ outcome }) => !["held", "skipped"].includes(outcome));
  settings.onResult({
    name: scenario.name,
    outcome: signal.aborted ? "aborted" : bad.length > 0 ? "deviated" : "held",
    at: new Date(began).toISOString(),
    seconds: Math.round((Date.now() - began) / 100) / 10,
    ...{ timeScale, perSecond },
    ...(playing.said && { counts: countsOf(playing.said) }),
    problems: bad.map(({ name, detail }) => ({ step: name, detail })),
  });
  return isBack ? "put back" : "left as it is";
}

function countsOf({ comparison: { kinds, payments }, tail, totals }: LoadReport): PromisedCounts {
  const sum = (of: (it: (typeof kinds)["order"]) => number): number =>
    Object.values(kinds).reduce((total, it) => total + of(it), 0);
  return {
    ...{ requests: totals.requests, errors: totals.errors },
    acknowledged: kinds.order.acknowledged,
    lost: kinds.order.lost.length,
    foundAtOldWriter: tail?.order.both.length ?? 0,
    doubled: sum((it) => it.doubled.length),
    chargedAndLost: payments.chargedAndLost.length,
    chargedWithoutOrder: payments.chargedWithoutOrder.length,
    writesAcknowledged: sum((it) => it.acknowledged),
    writesLost: sum((it) => it.lost.length),
    unknownKept: sum((it) => it.unknownKept),
    unknownNotKept: sum((it) => it.unknownNotKept),
  };
}
