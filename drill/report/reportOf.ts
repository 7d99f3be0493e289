/** A drill's report from its journal, and from the reports of earlier runs. Pure: the same entries give the same report. */
import type { JournalEntry } from "../entries";
import {
  alarmsOf,
  doubledOf,
  faultsOf,
  heldStateOf,
  integrityOf,
  lossOf,
  normalOf,
  redundancyOf,
  rpoOf,
  samplesOf,
  usersOf,
} from "./data";
import { deficienciesOf, type JudgedParts, missesOf, outcomeOf, retestsOf } from "./deficiencies";
import type {
  DrillPeople,
  DrillReport,
  DrillScenario,
  ExerciseKind,
  ReportedGuard,
  ReportedStops,
  ReportedTime,
  ReportedWindow,
} from "./drillReport";
import type { NotKnown } from "./notKnown";
import type { DrillComparison, DrillEvidence, EarlierRun, ReportedAssumptions } from "./findings";
import { entriesOf } from "../record/runState";
import { hashOfEntry, isChainWhole, isKnown, lastOf, notKnown, openingOf, seconds, sum, utc } from "./reading";
import { assumedDelaysOf, recoveryOf, recoveryStart } from "./recovery";
import { interventionsOf, planOf, servicesOf, stepsOf } from "./stepsOf";
import { summaryOf } from "./summaryOf";

/** As many as a person compares. */
const mostEarlier = 5;

/** @throws Error where these are no drill's entries */
export function drillReportOf(entries: readonly JournalEntry[], earlier: readonly DrillReport[] = []): DrillReport {
  const opened = openingOf(entries);
  const runs = earlier
    .filter((it) => it.scenario.drill === opened.body.drill && it.time.startedAt < utc(opened.at))
    .sort((a, b) => a.time.startedAt.localeCompare(b.time.startedAt))
    .slice(-mostEarlier);
  const before = runs.at(-1);
  const parts = partsOf(entries);
  const { steps } = parts;
  const judged = judgedParts(entries, parts);
  const deficiencies = deficienciesOf(entries, judged);
  const { provenance, ...opening } = opened.body;
  const { account, version, commit, deployedCommit, snapshotDigest, snapshotTakenAt, timeScale, versions } = provenance;
  const whole = {
    ...{ schemaVersion: 1 as const, id: opening.id, scenario: scenarioOf(entries) },
    objectives: { ...opening.objectives, setBy: opening.objectives.setBy ?? notKnown("nobody said who set them") },
    scope: scopeOf(entries, servicesOf(steps)),
    thirdParties: ["Amazon Web Services", ...opening.scope.thirdParties],
    ...{ plan: planOf(entries, before), people: peopleOf(entries), window: windowOf(entries), time: timeOf(entries) },
    ...parts,
    interventions: interventionsOf(entries, steps),
    ...{ alarms: alarmsOf(entries), faults: faultsOf(entries), deficiencies },
    retests: retestsOf(entries, before, deficiencies),
    communication: entriesOf(entries, "told").map(({ at, body }) => ({ at: utc(at), ...body })),
    comparison: comparisonOf(runs, parts),
    provenance: { ...{ account, version, commit, deployedCommit, snapshotDigest, snapshotTakenAt, timeScale }, versions: versions ?? {} }, // prettier-ignore
    assumptions: assumptionsOf(entries, parts),
    signOff: entriesOf(entries, "signedOff").map(({ at, body }) => ({ at: utc(at), ...body })),
    ...{ evidence: evidenceOf(entries), nextDue: nextDueOf(entries), outcome: outcomeOf(entries, judged) },
    samples: samplesOf(entries),
  };
  return { ...whole, summary: summaryOf(whole) };
}

/** Objectives and promises that these entries don't keep, a sentence each. */
export function brokenPromises(entries: readonly JournalEntry[]): string[] {
  return missesOf(judgedParts(entries, partsOf(entries))).map(([, , what]) => what);
}

const partsOf = (entries: readonly JournalEntry[]) => ({
  ...measured(entries),
  steps: stepsOf(entries),
  guards: guardsOf(entries),
  stopConditions: stopsOf(entries),
  kind: kindOf(entries),
});

function judgedParts(entries: readonly JournalEntry[], parts: ReturnType<typeof partsOf>): JudgedParts {
  const { at, body } = openingOf(entries);
  const begun = ((recoveryStart(entries)?.at ?? at) - at) / 1000;
  const before = isKnown(parts.users) ? parts.users.seconds.filter((it) => it.at + 1 <= begun) : [];
  return { ...parts, isPlanned: body.kind === "planned", failedBefore: sum(before.map((it) => it.failed)) };
}

function measured(entries: readonly JournalEntry[]) {
  return {
    ...{ ...recoveryOf(entries), rpo: rpoOf(entries) },
    ...{ lost: lossOf(entries), doubled: doubledOf(entries), integrity: integrityOf(entries) },
    ...{ users: usersOf(entries), heldState: heldStateOf(entries), normal: normalOf(entries) },
    fullRedundancySeconds: redundancyOf(entries),
  };
}

function kindOf(entries: readonly JournalEntry[]): ExerciseKind {
  const { kind, provenance } = openingOf(entries).body;
  if (provenance.account === "rehearsal") return "rehearsal";
  if (kind === "readiness") return "live readiness check";
  return kind === "planned" ? "live switchover" : "live failover";
}

function scenarioOf(entries: readonly JournalEntry[]): DrillScenario {
  const { drill, proves, reason } = openingOf(entries).body;
  return { drill, proves, reason: reason || notKnown("the operator gave none") };
}

function scopeOf(entries: readonly JournalEntry[], services: readonly string[]): DrillReport["scope"] {
  const { regions, choice, scope } = openingOf(entries).body;
  const { stores, excluded } = scope;
  return { regions, stores, services, choice: { ...choice }, excluded };
}

function peopleOf(entries: readonly JournalEntry[]): DrillPeople {
  const { operator, identity, approver } = openingOf(entries).body.provenance;
  const reviewers = entriesOf(entries, "signedOff").map((it) => it.body.who);
  const others = [...(approver === undefined ? [] : [approver]), ...reviewers];
  const separation = others.includes(operator) ? "not kept" : others.length === 0 ? "not known" : "kept";
  return {
    ...{ operator, identity, approver: approver ?? notKnown("nobody was named who approved it") },
    separationOfDuties: separation,
  };
}

function windowOf(entries: readonly JournalEntry[]): ReportedWindow | NotKnown {
  const { window } = openingOf(entries).body;
  if (!window) return notKnown("no window was given");
  const { from = notKnown("no beginning was given"), until = notKnown("no end was given"), ...rest } = window;
  return { from, until, ...rest };
}

/** Each by its last answer: after a crash they are asked again. */
function guardsOf(entries: readonly JournalEntry[]): ReportedGuard[] {
  const byName = new Map(entriesOf(entries, "guard").map(({ body }) => [body.name, body]));
  return [...byName.values()].map((it) => ({
    ...it,
    outcome: it.refusals.length === 0 ? "held" : it.overriddenBecause === undefined ? "refused" : "overridden",
  }));
}

function stopsOf(entries: readonly JournalEntry[]): ReportedStops {
  const fired = entriesOf(entries, "stopCondition").map(({ at, body }) => ({ ...body, at: utc(at) }));
  return { watched: openingOf(entries).body.stopConditions, fired };
}

function timeOf(entries: readonly JournalEntry[]): ReportedTime {
  const [opened, closed] = [openingOf(entries), lastOf(entries, "closed")];
  return {
    startedAt: utc(opened.at),
    endedAt: closed ? utc(closed.at) : notKnown("the run isn't ended"),
    seconds: seconds((closed ?? entries.at(-1)!).at - opened.at),
    clockQuality: opened.body.provenance.clock || notKnown("nothing said how well the clock was set"),
  };
}

function comparisonOf(runs: readonly DrillReport[], { rto, lost }: Pick<DrillReport, "rto" | "lost">): DrillComparison {
  const earlier = runs.map((it): EarlierRun => ({
    ...{ id: it.id, startedAt: it.time.startedAt, outcome: it.outcome },
    ...{ account: it.provenance.account, commit: it.provenance.commit },
    rtoSeconds: isKnown(it.rto) ? it.rto.seconds : it.rto,
    lost: isKnown(it.lost) ? it.lost.count : it.lost,
    errorSeconds: isKnown(it.users) ? it.users.errorSeconds : it.users,
    deficiencies: it.deficiencies.map(({ id }) => id),
  }));
  const times = earlier.flatMap((it) => (isKnown(it.rtoSeconds) ? it.rtoSeconds : [])).sort((a, b) => a - b);
  if (times.length === 0 || !isKnown(rto))
    return { earlier, trend: "There is no earlier recovery to compare it with." };
  const losses = earlier.flatMap((it) => (isKnown(it.lost) ? it.lost : []));
  const lossWords = isKnown(lost) && losses.length > 0 ? ` ${lost.count} writes are gone; before it were ${losses.join(", ")}.` : ""; // prettier-ignore
  return {
    earlier,
    trend: `Recovery took ${rto.seconds} s; before it took ${times[0]} to ${times.at(-1)} s in ${times.length} runs.${lossWords}`,
  };
}

function assumptionsOf(entries: readonly JournalEntry[], { rto }: Pick<JudgedParts, "rto">): ReportedAssumptions {
  const { timeScale } = openingOf(entries).body.provenance;
  const simulated = assumedDelaysOf(entries);
  const delays = simulated.map(({ step, seconds: whole, source }) => ({
    ...{ step, seconds: whole, source },
    secondsHere: seconds((whole / timeScale) * 1000),
  }));
  const { rtoSplit: split } = recoveryOf(entries);
  if (!isKnown(split) || !isKnown(rto) || rto.seconds === 0 || simulated.length === 0)
    return { timeScale, delays, sensitivity: [] };
  const assumed = split.stages.reduce((all, it) => all + it.assumedSeconds, 0);
  const atOne = split.stages.reduce((all, it) => all + it.scaleOneSeconds, 0);
  const times = (factor: number): number => seconds((atOne + (factor - 1) * assumed) * 1000);
  return {
    ...{ timeScale, delays },
    sensitivity: [
      { where: "AWS takes as long as assumed", rtoSeconds: times(1) },
      { where: "AWS takes half as long", rtoSeconds: times(0.5) },
      { where: "AWS takes twice as long", rtoSeconds: times(2) },
    ],
  };
}

function evidenceOf(entries: readonly JournalEntry[]): DrillEvidence {
  const all = entriesOf(entries, "copies").map((it) => it.body);
  const copies = [...new Set(all.flatMap((it) => it.written))];
  const failed = new Set(all.flatMap((it) => it.failed.map(({ place, why }) => `${place}: ${why}`)));
  return {
    ...{ entries: entries.length, lastHash: hashOfEntry(entries.at(-1)!), isChainWhole: isChainWhole(entries) },
    ...{ copies, copiesFailed: [...failed] },
    signature: notKnown(
      "the journal is chained by hashes and not signed: keep its last hash where nobody can change it",
    ),
    retention: all.at(-1)?.keptUntil ?? notKnown("the places of the copies say nothing of how long they keep them"),
    access: notKnown("who may read the copies is what the policies of their buckets say; it wasn't asked"),
  };
}

function nextDueOf(entries: readonly JournalEntry[]): string | NotKnown {
  const { at, body } = openingOf(entries);
  if (body.cadenceDays === undefined) return notKnown("no cadence is configured");
  return utc(at + body.cadenceDays * 86_400_000).slice(0, 10);
}
