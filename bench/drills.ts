/** Figures of drills that were rehearsed: from their reports, so that every run since counts, and nothing is run here. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { drills } from "../drill/drills";
import type { DrillReport } from "../drill/report/drillReport";
import type { NotKnown } from "../drill/report/notKnown";
import type { Measurements } from "./measure";

/** Seconds that a drill may take beyond the delays that AWS has. */
export const overheadSeconds = 3;

export const failedRequests = (drill: string): string => `${drill}: requests of users that failed`;
export const beyondDelays = (drill: string): string => `${drill}: beyond AWS' delays`;
export const plannedDrills: readonly string[] = drills.flatMap(({ name, kind }) => (kind === "planned" ? name : []));

/** What of a report is measured. */
export type MeasuredReport = Pick<
  DrillReport,
  "scenario" | "steps" | "rto" | "rtoSplit" | "users" | "lost" | "doubled" | "assumptions"
>;

/**
 * Reports of rehearsed drills that the given commit ran.
 * @param folder with a folder for each run, as a rehearsal keeps them
 * @throws Error where there is none
 */
export function reportsIn(folder: string, commit: string): readonly DrillReport[] {
  const names = existsSync(folder) ? readdirSync(folder).sort() : [];
  const files = names.map((it) => path.join(folder, it, "report.json")).filter((it) => existsSync(it));
  const all = files.map((it) => JSON.parse(readFileSync(it, "utf8")) as DrillReport);
  const ours = all.filter(({ provenance }) => provenance.commit === commit);
  if (ours.length > 0) return ours;
  throw new Error(
    `${folder} has no report of a drill that commit ${commit} ran (${all.length} of other commits): ` +
      "npm run rehearse -- --drill region-evacuation,writer-switchover,writer-failover makes some",
  );
}

/** Adds what each report says; what it doesn't know is left out. */
export function addReport({ scenario: { drill }, ...report }: MeasuredReport, found: Measurements): void {
  const { rto, rtoSplit, users, lost, doubled } = report;
  if (isKnown(users)) {
    found.add(failedRequests(drill), users.failed);
    found.add(`${drill}: requests of users`, users.requests);
    found.add(`${drill}: seconds with a failed request`, users.errorSeconds);
  }
  if (isKnown(lost)) found.add(`${drill}: acknowledged writes lost`, lost.count);
  if (isKnown(doubled)) found.add(`${drill}: writes doubled`, doubled.count);
  if (isKnown(rto)) {
    found.add(`${drill}: recovery`, rto.seconds);
    found.add(`${drill}: recovery at AWS' pace`, rto.scaleOneSeconds);
  }
  found.add(beyondDelays(drill), secondsBeyond(report));
  if (!isKnown(rtoSplit)) return;
  for (const it of rtoSplit.stages) found.add(`${drill}: ${it.stage}`, it.seconds);
}

/** Of each step what it took beyond the delays that it waited through: a delay that had passed before it began is no credit to another one. */
function secondsBeyond({ steps, assumptions: { delays } }: Pick<MeasuredReport, "steps" | "assumptions">): number {
  const waited = (id: string): number =>
    delays.filter(({ step }) => step === id).reduce((sum, it) => sum + it.secondsHere, 0);
  return steps.reduce((sum, it) => sum + Math.max(0, it.seconds - waited(it.id)), 0);
}

const isKnown = <T extends object>(value: T | NotKnown): value is T => !("notKnown" in value);
