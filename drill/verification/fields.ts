/** The 36 fields that auditors ask of an exercise, looked for in a report's JSON. */
import {
  amount,
  anything,
  day,
  having,
  list,
  momentInUtc,
  oneOf,
  orUnknown,
  sha256,
  type ShapeCheck,
  words,
  yesOrNo,
} from "./shapes";

export interface EvidenceField {
  readonly number: number;
  /** As the norms ask for it. */
  readonly title: string;
  readonly key: string;
  readonly check: ShapeCheck;
}

const wordsList = list(words);
const stage = oneOf("detect", "decide", "promote", "route", "recover");
const outcome = oneOf("held", "deviated", "refused", "stopped", "interrupted", "aborted");
const severity = oneOf("low", "medium", "high");

const call = having({
  ...{ call: words, region: words, "requestId?": words, result: words, milliseconds: amount, at: momentInUtc },
});
const step = having({
  ...{ id: words, name: words, stage, actor: words, "startedAt?": momentInUtc, seconds: amount, calls: list(call) },
  outcome: oneOf("held", "deviated", "refused", "failed", "aborted", "skipped"),
  undeclared: wordsList,
});
const decision = having({ at: momentInUtc, who: words, kind: words, what: words, seconds: amount });
const stageTime = having({
  ...{ stage, seconds: amount, assumedSeconds: amount, scaleOneSeconds: amount },
  basis: oneOf("measured", "partly assumed"),
});

const table: readonly (readonly [title: string, key: string, check: ShapeCheck])[] = [
  ["unique id of the exercise", "id", words],
  ["scenario and why it was chosen", "scenario", having({ drill: words, proves: words, reason: orUnknown(words) })],
  ["objectives and who set them", "objectives", having({ rtoSeconds: amount, rpoSeconds: amount, lostWrites: amount, setBy: orUnknown(words) })], // prettier-ignore
  ["kind", "kind", oneOf("rehearsal", "live readiness check", "live switchover", "live failover")],
  ["scope", "scope", having({ regions: wordsList, stores: wordsList, services: wordsList, excluded: wordsList })],
  ["third parties", "thirdParties", wordsList],
  ["plan as run", "plan", having({ version: words, digest: sha256, steps: wordsList, difference: orUnknown(having({ since: words, isSame: yesOrNo, added: wordsList, removed: wordsList })) })], // prettier-ignore
  ["people and separation of duties", "people", having({ operator: words, identity: words, approver: orUnknown(words), separationOfDuties: oneOf("kept", "not kept", "not known") })], // prettier-ignore
  ["window, announcement, change freeze", "window", orUnknown(having({ from: orUnknown(momentInUtc), until: orUnknown(momentInUtc), announcedTo: wordsList, changeFreeze: words }))], // prettier-ignore
  ["preconditions and overrides", "guards", list(having({ name: words, outcome: oneOf("held", "refused", "overridden"), refusals: wordsList, "overriddenBecause?": words }))], // prettier-ignore
  ["stop conditions", "stopConditions", having({ watched: wordsList, fired: list(having({ name: words, reason: words, at: momentInUtc })) })], // prettier-ignore
  ["start, end and clock", "time", having({ startedAt: momentInUtc, endedAt: orUnknown(momentInUtc), seconds: amount, clockQuality: orUnknown(words) })], // prettier-ignore
  ["every step", "steps", list(step)],
  ["interventions", "interventions", having({ decisions: list(decision), skipped: wordsList, peopleSeconds: amount })],
  ["RTO achieved", "rto", orUnknown(having({ seconds: amount, definition: words, from: momentInUtc, until: momentInUtc, objectiveSeconds: amount, scaleOneSeconds: amount, isMet: yesOrNo, isRecovered: yesOrNo }))], // prettier-ignore
  ["RTO by stage", "rtoSplit", orUnknown(having({ of: words, seconds: amount, stages: list(stageTime) }))],
  ["RPO achieved", "rpo", orUnknown(having({ seconds: amount, how: words, isMet: yesOrNo }))],
  ["acknowledged writes lost", "lost", orUnknown(having({ acknowledged: amount, count: amount, writes: wordsList, isMet: yesOrNo }))], // prettier-ignore
  ["doubled writes or charges", "doubled", orUnknown(having({ count: amount, writes: wordsList, chargedTwice: wordsList }))], // prettier-ignore
  ["integrity of recovered data", "integrity", orUnknown(having({ checks: list(having({ what: words, held: yesOrNo, detail: words })), changed: orUnknown(wordsList), unknownKept: orUnknown(amount), unknownNotKept: orUnknown(amount) }))], // prettier-ignore
  ["users' view", "users", orUnknown(having({ requests: amount, failed: amount, errorSeconds: amount, worstMinuteShare: amount, from: wordsList }))], // prettier-ignore
  ["recovered state held at load", "heldState", orUnknown(having({ seconds: amount, samples: amount, requests: amount, "lowestSuccessShare?": amount }))], // prettier-ignore
  ["alarms", "alarms", having({ before: orUnknown(wordsList), during: orUnknown(wordsList), after: orUnknown(wordsList) })], // prettier-ignore
  ["faults and proof", "faults", list(having({ text: words, beganAt: momentInUtc, proof: words, endedAt: orUnknown(momentInUtc), endProof: orUnknown(words) }))], // prettier-ignore
  ["return to normal", "normal", orUnknown(having({ isDone: yesOrNo, "seconds?": amount, differences: wordsList }))],
  ["time to full redundancy", "fullRedundancySeconds", orUnknown(amount)],
  ["deficiencies", "deficiencies", list(having({ id: words, severity, what: words, owner: orUnknown(words), due: orUnknown(day), foundBy: words }))], // prettier-ignore
  ["retest of earlier deficiencies", "retests", list(having({ run: words, deficiency: words, what: words, result: oneOf("gone", "still there", "not retested"), by: words }))], // prettier-ignore
  ["communication", "communication", list(having({ at: momentInUtc, who: words, by: words, what: words }))],
  ["comparison with earlier runs", "comparison", having({ earlier: list(having({ id: words, startedAt: momentInUtc, outcome: words })), trend: words })], // prettier-ignore
  ["provenance", "provenance", having({ account: words, version: words, commit: words, deployedCommit: words, snapshotDigest: words, snapshotTakenAt: words, timeScale: amount, versions: anything })], // prettier-ignore
  ["assumptions and sensitivity", "assumptions", having({ timeScale: amount, delays: list(having({ step: words, seconds: amount, secondsHere: amount, source: words })), sensitivity: list(having({ where: words, rtoSeconds: amount })) })], // prettier-ignore
  ["review and sign-off", "signOff", list(having({ at: momentInUtc, who: words, role: words }))],
  ["integrity of the evidence", "evidence", having({ entries: amount, lastHash: sha256, isChainWhole: yesOrNo, copies: wordsList, copiesFailed: wordsList, signature: orUnknown(words), retention: orUnknown(words), access: orUnknown(words) })], // prettier-ignore
  ["summary for management", "summary", having({ headline: words, sentences: wordsList, toDo: wordsList })],
  ["next due date", "nextDue", orUnknown(day)],
];

export const evidenceFields: readonly EvidenceField[] = table.map(([title, key, check], index) => ({
  ...{ number: index + 1, title, key, check },
}));

/** Fields that are missing, or aren't what they must be. */
export function fieldProblems(report: unknown): string[] {
  if (typeof report !== "object" || report === null) return ["report.json holds no report"];
  const own = report as Readonly<Record<string, unknown>>;
  const problems = evidenceFields.flatMap(({ number, title, key, check }) =>
    check(own[key], key).map((it) => `field ${number} (${title}): ${it}`),
  );
  return [...(own["schemaVersion"] === 1 ? [] : ["schemaVersion must be 1"]), ...problems, ...outcome(own["outcome"], "outcome")]; // prettier-ignore
}
