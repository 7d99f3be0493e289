/** The tables of a drill's report. */
import { markup, type Markup, type MarkupPart } from "../../report/markup";
import { badge, factsTable, number, table, text } from "../../report/table";
import type { DrillReport } from "./drillReport";
import { isKnown } from "./reading";
import { told } from "./summaryOf";
import { basisOf, moment, orNotKnown, since, timelineOf, failuresInWords } from "./words";

/** A table, or a sentence where there is nothing to show in it. */
function tableOr(
  nothing: string,
  caption: string,
  columns: readonly string[],
  rows: readonly (readonly MarkupPart[])[],
): Markup {
  return rows.length === 0 ? markup`<p>${nothing}</p>` : table(caption, columns.map(text), rows);
}

export const timelineTable = (report: DrillReport): Markup =>
  table(
    "What happened",
    [number("Second"), text("Kind"), text("What")],
    timelineOf(report).map((it) => [since(report, it.at), it.kind, it.what]),
  );

export function splitTable({ rtoSplit }: DrillReport): Markup {
  if (!isKnown(rtoSplit)) return markup`<p>Stages of recovery: ${orNotKnown(rtoSplit)}.</p>`;
  return table(
    `Stages of recovery: ${rtoSplit.of}, ${told(rtoSplit.seconds)}`,
    [text("Stage"), number("In this run"), text("Basis"), number("At scale 1, by arithmetic")],
    rtoSplit.stages.map((it) => [it.stage, told(it.seconds), basisOf(it), told(it.scaleOneSeconds)]),
  );
}

export function stepsTables(report: DrillReport): Markup {
  const rows = report.steps.map((it, index) => [
    `${index + 1}. ${it.name}`,
    ...[it.stage, badge(it.outcome), it.startedAt === undefined ? "–" : since(report, it.startedAt), told(it.seconds)],
    ...[it.actor, it.detail],
  ]);
  const calls = report.steps.flatMap((step, index) =>
    step.calls.map((it) => [
      `${since(report, it.at)} s`,
      ...[String(index + 1), it.call, it.region, it.result, `${it.milliseconds} ms`, it.requestId ?? "none"],
    ]),
  );
  return markup`${table("Steps", ["Step", "Stage", "Outcome", "Began at second", "Took", "By", "What was seen"].map(text), rows)}
    <details>
      <summary>Calls to AWS (${calls.length})</summary>
      ${tableOr("No call was made.", "Calls to AWS, as they were answered", ["Second", "Step", "Call", "Region", "Result", "Took", "Request id"], calls)}
    </details>`;
}

export function guardsTable({ guards }: DrillReport): Markup {
  const rows = guards.map((it) => [it.name, it.outcome, it.refusals.join("; ") || "–", it.overriddenBecause ?? "–"]);
  return tableOr("No guard was asked.", "Guards", ["Guard", "Outcome", "What it said", "Overridden because"], rows);
}

export function peopleTables(report: DrillReport): Markup {
  const { people, interventions, communication, signOff, window } = report;
  return markup`${factsTable("People", {
    "Done by": `${people.operator}, as ${people.identity}`,
    "Approved by": orNotKnown(people.approver),
    "Separation of duties": people.separationOfDuties,
    "People's time": told(interventions.peopleSeconds),
    Window: isKnown(window)
      ? `${orNotKnown(window.from, moment)} to ${orNotKnown(window.until, moment)}`
      : orNotKnown(window),
    "Announced to": isKnown(window) ? window.announcedTo.join(", ") || "nobody" : orNotKnown(window),
    "Change freeze": isKnown(window) ? window.changeFreeze : orNotKnown(window),
    "Skipped steps": interventions.skipped.join(", ") || "none",
  })}
  ${tableOr(
    "Nobody decided anything.",
    "Decisions and what was done by hand",
    ["Second", "Who", "Kind", "What", "Took"],
    interventions.decisions.map((it) => [since(report, it.at), it.who, it.kind, it.what, told(it.seconds)]),
  )}
  ${tableOr(
    "Nobody was told of it, as far as is written down.",
    "Who was told",
    ["When", "Who", "By", "What"],
    communication.map((it) => [moment(it.at), it.who, it.by, it.what]),
  )}
  ${tableOr(
    "Nobody has signed it off yet.",
    "Review and sign-off",
    ["When", "Who", "As", "Remark"],
    signOff.map((it) => [moment(it.at), it.who, it.role, it.remark]),
  )}`;
}

export function deficienciesTables({ deficiencies, retests }: DrillReport): Markup {
  return markup`${tableOr(
    "Nothing is to be fixed.",
    "To be fixed",
    ["What", "Severity", "Owner", "Due", "Found by"],
    deficiencies.map((it) => [it.what, it.severity, orNotKnown(it.owner), orNotKnown(it.due), it.foundBy]),
  )}
  ${tableOr(
    "There is nothing of an earlier run to test again.",
    "What earlier runs found, tested again",
    ["Deficiency", "Result", "By", "Run"],
    retests.map((it) => [it.what, it.result, it.by, it.run]),
  )}`;
}

export function comparisonTable({
  comparison,
  id,
  time,
  outcome,
  rto,
  lost,
  users,
  provenance,
  deficiencies,
}: DrillReport): Markup {
  // prettier-ignore
  const own = {
    ...{ id, startedAt: time.startedAt, outcome, account: provenance.account, commit: provenance.commit },
    rtoSeconds: isKnown(rto) ? rto.seconds : rto,
    lost: isKnown(lost) ? lost.count : lost,
    errorSeconds: isKnown(users) ? users.errorSeconds : users,
    deficiencies: deficiencies.map((it) => it.id),
  };
  const rows = [...comparison.earlier, own].map((it) => [
    moment(it.startedAt),
    ...[it.outcome, it.account, it.commit, orNotKnown(it.rtoSeconds, told), orNotKnown(it.lost)],
    ...[orNotKnown(it.errorSeconds, (seconds) => `${seconds} s`), it.deficiencies.join(", ") || "none"],
  ]);
  const columns = ["Run", "Outcome", "Account", "Commit", "Recovery", "Lost", "Errors seen in", "To be fixed"];
  return markup`<p>${comparison.trend}</p>
    ${table("This run, last, beside those before", columns.map(text), rows)}`;
}

export function dataTables({ lost, doubled, rpo, integrity, heldState, users }: DrillReport): Markup {
  const known = isKnown(integrity) ? integrity : undefined;
  const list = (it: readonly string[]): string => it.join(", ") || "none";
  return markup`${factsTable("Data and users", {
    "Acknowledged writes that are gone": orNotKnown(
      lost,
      (it) => `${it.count} of ${it.acknowledged}: ${list(it.writes)}`,
    ),
    "Age of what is gone (RPO)": orNotKnown(rpo, (it) => `${told(it.seconds)}, ${it.how}`),
    "Done twice": orNotKnown(doubled, (it) => `writes: ${list(it.writes)}; charges: ${list(it.chargedTwice)}`),
    "Otherwise than acknowledged": known ? orNotKnown(known.changed, list) : orNotKnown(integrity),
    "Of unknown outcome to their users": known
      ? `${orNotKnown(known.unknownKept)} there, ${orNotKnown(known.unknownNotKept)} not there`
      : orNotKnown(integrity),
    "Users' requests": orNotKnown(users, (it) => `${it.failed} of ${it.requests} failed; in the worst minute ${(it.worstMinuteShare * 100).toFixed(1)} %`), // prettier-ignore
    "What failed": orNotKnown(users, failuresInWords),
    "Users' places": orNotKnown(users, (it) => list(it.from)),
    "Recovered state, held under load": orNotKnown(heldState, (it) => `${told(it.seconds)} in ${it.samples} samples, ${it.requests} requests, ${it.lowestSuccessShare === undefined ? "success not measured" : `at least ${(it.lowestSuccessShare * 100).toFixed(1)} % answered`}`), // prettier-ignore
  })}
  ${tableOr(
    "No invariant of the data was looked at.",
    "Integrity and completeness of the data",
    ["What", "Held", "What was seen"],
    (known?.checks ?? []).map((it) => [it.what, it.held ? "yes" : "no", it.detail]),
  )}`;
}

export function watchTables({ stopConditions, alarms, faults, normal, fullRedundancySeconds }: DrillReport): Markup {
  const list = (it: readonly string[]): string => it.join(", ") || "none";
  return markup`${factsTable("What was watched", {
    "Stop conditions": list(stopConditions.watched),
    "Stop conditions that fired": list(stopConditions.fired.map((it) => `${it.name}: ${it.reason}`)),
    "Alarms before": orNotKnown(alarms.before, list),
    "Alarms during": orNotKnown(alarms.during, list),
    "Alarms after": orNotKnown(alarms.after, list),
    "Full redundancy": orNotKnown(fullRedundancySeconds, (it) => `after ${told(it)}`),
    "Return to normal": orNotKnown(normal, (it) => it.isDone ? `done after ${told(it.seconds ?? 0)}` : `not done: ${it.differences.join("; ")}`), // prettier-ignore
  })}
  ${tableOr(
    "This run had no fault: it was led by switches.",
    "Faults, and how it is known that they were active",
    ["Fault", "Began", "Proof", "Ended", "Proof of the end"],
    faults.map((it) => [
      it.text,
      moment(it.beganAt),
      it.proof,
      orNotKnown(it.endedAt, moment),
      orNotKnown(it.endProof),
    ]),
  )}`;
}

export function assumptionsTables({ assumptions, kind }: DrillReport): Markup {
  if (kind !== "rehearsal") return markup`<p>Nothing is assumed: every time was measured in the account.</p>`;
  const { timeScale, delays, sensitivity } = assumptions;
  return markup`${tableOr(
    "No step of it waited for a simulated delay.",
    `Delays of AWS that were simulated, divided by ${timeScale}`,
    ["Step", "Of AWS", "Here", "Where it is from"],
    delays.map((it) => [it.step, told(it.seconds), told(it.secondsHere), it.source]),
  )}
  ${tableOr(
    "There is no recovery to calculate with.",
    "Recovery at scale 1, by arithmetic: what was measured here, and AWS' delays whole",
    ["Where", "Recovery"],
    sensitivity.map((it) => [it.where, told(it.rtoSeconds)]),
  )}`;
}

export function provenanceTables({
  provenance,
  evidence,
  plan,
  scenario,
  objectives,
  scope,
  thirdParties,
  time,
}: DrillReport): Markup {
  // prettier-ignore
  const list = (it: readonly string[]): string => it.join(", ") || "none";
  const difference = orNotKnown(plan.difference, (it) => it.isSame ? `none since ${it.since}` : `since ${it.since}: added ${list(it.added)}; removed ${list(it.removed)}; or the calls of a step`); // prettier-ignore
  return markup`${factsTable("Scenario and scope", {
    "What it proves": scenario.proves,
    "Why it was done": orNotKnown(scenario.reason),
    Objectives: `RTO ${told(objectives.rtoSeconds)}, RPO ${told(objectives.rpoSeconds)}, at most ${objectives.lostWrites} writes lost; set by: ${orNotKnown(objectives.setBy)}`,
    Regions: list(scope.regions),
    Stores: list(scope.stores),
    "AWS services called": list(scope.services),
    Chosen: Object.entries(scope.choice).map(([name, value]) => `${name}: ${value}`).join(", "), // prettier-ignore
    "Left out": list(scope.excluded),
    "Other companies": list(thirdParties),
    "Clock of the operator's machine": orNotKnown(time.clockQuality),
    Plan: `version ${plan.version}, SHA-256 ${plan.digest}; difference: ${difference}`,
  })}
  ${factsTable("Provenance", {
    ...{ Account: provenance.account, Version: provenance.version, Commit: provenance.commit },
    "Commit that was deployed": provenance.deployedCommit,
    "Snapshot of outputs": `${provenance.snapshotTakenAt}, SHA-256 ${provenance.snapshotDigest}`,
    "Time scale": String(provenance.timeScale),
    ...provenance.versions,
  })}
  ${factsTable("Evidence", {
    "Entries of the journal": `${evidence.entries}, ${evidence.isChainWhole ? "their chain is whole" : "THEIR CHAIN IS BROKEN"}`,
    "SHA-256 of the last": evidence.lastHash,
    "Copies of the journal": list(evidence.copies),
    "Copies that couldn't be written": list(evidence.copiesFailed),
    Signature: orNotKnown(evidence.signature),
    Retention: orNotKnown(evidence.retention),
    Access: orNotKnown(evidence.access),
  })}`;
}
