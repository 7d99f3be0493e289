/** What a run is given that a person began by a command. */
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { DrillContext } from "../context";
import type { DrillChoice } from "../drill";
import { experimentPort } from "../faults/experiments";
import { nameResolver } from "../nameResolver";
import type { DrillOptions } from "../options";
import { machineClock } from "../ports";
import { steadyFigures } from "../probes/steadyFigures";
import { liveProbers } from "../prober/live";
import { probedIn, usersOfProbes } from "../prober/measurements";
import { awsTimings, type RunEvidence, type RunTimings, type RunWorld } from "../run/world";
import type { DrillCloud } from "./cloud";
import { type DrillHost, NotBegun } from "./host";

/** Those of a local cloud are kept with it: they can't be gone on with when it is gone. */
export const foldersOfRuns = (root: string): string =>
  process.env["MERIDIAN_DRILLS"] || path.join(root, "build", "drills");

export const operatorOf = ({ operator }: DrillOptions, { environment }: DrillHost): string =>
  operator ?? environment["GITHUB_ACTOR"] ?? os.userInfo().username;

export interface WorldOfRun {
  readonly choice: DrillChoice;
  /** Milliseconds since 1970: what was measured since then is the run's, also before an interruption. Default: now. */
  readonly openedAt?: number;
}

export function runWorldOf(
  options: DrillOptions,
  host: DrillHost,
  cloud: DrillCloud,
  { choice, openedAt = Date.now() }: WorldOfRun,
): RunWorld<DrillContext> {
  const { timeScale } = options;
  const missing = (options.users ?? []).filter((it) => !existsSync(it));
  if (missing.length > 0)
    throw new NotBegun(`${missing.join(", ")} isn't there: start the prober first, npm run drill -- probe --out FILE`);
  return {
    folder: foldersOfRuns(host.root),
    places: cloud.places,
    contextWith: (ports, { answered, admitted, fault, found }) => {
      const made = new Map<string, ReturnType<DrillCloud["clientsIn"]>>();
      const clientsOf = (region: string) => {
        const clients = made.get(region) ?? cloud.clientsIn(region, { answered, admitted });
        made.set(region, clients);
        return clients;
      };
      const { platform } = cloud;
      const context: DrillContext = {
        platform,
        choice,
        clientsIn: clientsOf,
        ports,
        timeScale,
        found,
        ...(options.users && { users: liveProbers(options.users, Date.now) }),
        names: nameResolver(options.resolver === undefined ? {} : { server: options.resolver }),
      };
      if (cloud.isLocal) return context;
      return { ...context, faults: experimentPort(context, (what, text, proof) => fault({ what, text, proof })) };
    },
    sample: steadyFigures,
    ...(options.users && { evidence: () => measured(options.users!, openedAt) }),
    clockFor: machineClock,
    now: Date.now,
    say: host.say,
    confirm: confirmedBy(options, host),
    interruption: host.interruption,
    timings: timingsAt(timeScale),
    operator: operatorOf(options, host),
    holder: `${os.hostname()}:${process.pid}:${randomBytes(4).toString("hex")}`,
    isGone,
  };
}

/** What became of writes is known when the prober has ended: the report takes that in. */
async function measured(files: readonly string[], openedAt: number): Promise<RunEvidence> {
  const probed = await Promise.all(files.map(async (file) => probedIn(await readFile(file, "utf8"), file)));
  return { users: usersOfProbes(probed, [openedAt, Date.now()]) };
}

/** What only a person knows, such as whether lost writes are reconciled: `--yes` says so for all of it. */
const confirmedBy =
  ({ consent }: Pick<DrillOptions, "consent">, { ask }: Pick<DrillHost, "ask">) =>
  async (question: string): Promise<boolean> =>
    consent === "yes" || /^y(es)?$/i.test((await ask(`${question} [y/N] `)).trim());

/** A busy machine's own delays have no scale, so the lease keeps its time. */
export const timingsAt = (timeScale: number): RunTimings => ({
  pollMilliseconds: Math.max(250, awsTimings.pollMilliseconds / timeScale),
  sampleMilliseconds: Math.max(1000, awsTimings.sampleMilliseconds / timeScale),
  leaseSeconds: awsTimings.leaseSeconds,
});

/** Only of this machine can it be known. */
function isGone(holder: string): boolean {
  const [machine, pid] = holder.split(":");
  if (machine !== os.hostname()) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
}

/** What somebody is given who only looks: no run, no lease, no step. */
export function lookingContext<Context>({ contextWith, ...world }: RunWorld<Context>): Context {
  const { clockFor, interruption, say, confirm, timings } = world;
  const clock = clockFor(interruption);
  return contextWith(
    { clock, interruption, say, confirm, pollMilliseconds: timings.pollMilliseconds },
    { answered: () => undefined, admitted: () => undefined, fault: () => undefined, found: () => undefined },
  );
}
