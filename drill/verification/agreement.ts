/** Whether the fields of a report agree with each other, and with the journal. Reckoned anew, from the journal's own words. */
import type { ReadEntry } from "./journal";

type Json = Readonly<Record<string, unknown>>;

/** Only what the rules below ask of a report that has all its fields. */
interface ReadReport {
  readonly id: string;
  readonly kind: string;
  readonly outcome: string;
  readonly scenario: { readonly drill: string };
  readonly objectives: Json;
  readonly plan: { readonly digest: string; readonly steps: readonly string[] };
  readonly people: { readonly operator: string; readonly approver: unknown; readonly separationOfDuties: string };
  readonly guards: readonly { readonly outcome: string; readonly refusals: readonly string[]; readonly overriddenBecause?: string }[]; // prettier-ignore
  readonly stopConditions: { readonly watched: readonly string[]; readonly fired: readonly Json[] };
  readonly time: { readonly startedAt: string; readonly endedAt: unknown; readonly seconds: number };
  readonly steps: readonly { readonly id: string; readonly partOf: string; readonly outcome: string; readonly calls: readonly { readonly requestId?: string }[] }[]; // prettier-ignore
  readonly interventions: { readonly decisions: readonly { readonly seconds: number }[]; readonly skipped: readonly string[]; readonly peopleSeconds: number }; // prettier-ignore
  readonly rto: { readonly seconds?: number; readonly from: string; readonly until: string; readonly objectiveSeconds: number; readonly scaleOneSeconds: number; readonly isMet: boolean; readonly isRecovered: boolean }; // prettier-ignore
  readonly rtoSplit: { readonly seconds?: number; readonly stages: readonly { readonly stage: string; readonly seconds: number; readonly scaleOneSeconds: number; readonly basis: string }[] }; // prettier-ignore
  readonly rpo: { readonly seconds?: number; readonly isMet: boolean };
  readonly lost: { readonly count?: number; readonly acknowledged: number; readonly writes: readonly string[]; readonly isMet: boolean }; // prettier-ignore
  readonly doubled: { readonly count?: number; readonly writes: readonly string[]; readonly chargedTwice: readonly string[] }; // prettier-ignore
  readonly users: { readonly requests?: number; readonly failed: number; readonly errorSeconds: number };
  readonly deficiencies: readonly { readonly id: string }[];
  readonly communication: readonly Json[];
  readonly comparison: { readonly earlier: readonly { readonly startedAt: string }[] };
  readonly provenance: { readonly account: string; readonly timeScale: number };
  readonly assumptions: { readonly timeScale: number; readonly delays: readonly Json[] };
  readonly signOff: readonly { readonly who: string }[];
  readonly evidence: { readonly entries: number; readonly lastHash: string; readonly isChainWhole: boolean };
  readonly nextDue: unknown;
}

interface Compared {
  readonly report: ReadReport;
  readonly entries: readonly ReadEntry[];
  readonly opened: Json;
  readonly last: (kind: string) => Json | undefined;
  readonly lastHash: string;
}

/** What must be so, in words, and whether it is. */
type Rule = readonly [words: string, isSo: (it: Compared) => boolean];

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
const near = (one: number, other: number): boolean => Math.abs(one - other) < 0.01;
const total = (numbers: readonly number[]): number => numbers.reduce((sum, it) => sum + it, 0);
const count = ({ entries }: Compared, kind: string): number => entries.filter((it) => it.kind === kind).length;
const stages = ["detect", "decide", "promote", "route", "recover"];

const withinReport: readonly Rule[] = [
  ["the time of recovery is the one between its beginning and its end", ({ report: { rto } }) => rto.seconds === undefined || near(rto.seconds, (Date.parse(rto.until) - Date.parse(rto.from)) / 1000)], // prettier-ignore
  ["an objective is met where recovery is, and takes no longer at AWS' own pace", ({ report: { rto } }) => rto.seconds === undefined || rto.isMet === (rto.isRecovered && rto.scaleOneSeconds <= rto.objectiveSeconds)], // prettier-ignore
  ["the stages are five, in order, and add up to the whole", ({ report: { rtoSplit: it } }) => it.seconds === undefined || (same(it.stages.map((one) => one.stage), stages) && near(total(it.stages.map((one) => one.seconds)), it.seconds))], // prettier-ignore
  ["what is measured is the same at scale 1", ({ report: { rtoSplit: it } }) => it.seconds === undefined || it.stages.every((one) => one.basis !== "measured" || near(one.seconds, one.scaleOneSeconds))], // prettier-ignore
  ["the stages and the recovery come to the same at scale 1", ({ report: { rto, rtoSplit: it } }) => !rto.seconds || it.seconds === undefined || near(rto.scaleOneSeconds, total(it.stages.map((one) => one.scaleOneSeconds)))], // prettier-ignore
  ["the number of lost writes is the number of those named", ({ report: { lost } }) => lost.count === undefined || lost.count === new Set(lost.writes).size], // prettier-ignore
  ["the number of doubled writes is the number of those named", ({ report: { doubled: it } }) => it.count === undefined || it.count === it.writes.length + it.chargedTwice.length], // prettier-ignore
  ["no more requests failed than were made", ({ report: { users } }) => users.requests === undefined || users.failed <= users.requests], // prettier-ignore
  ["the steps of the plan are the steps that are told of", ({ report: { plan, steps } }) => same(plan.steps, steps.flatMap((it) => (it.partOf === "plan" ? it.id : [])))], // prettier-ignore
  ["skipped steps are named", ({ report: { interventions, steps } }) => same(interventions.skipped, steps.flatMap((it) => (it.outcome === "skipped" ? it.id : [])))], // prettier-ignore
  ["people's time is that of their decisions", ({ report: { interventions: it } }) => near(it.peopleSeconds, total(it.decisions.map((one) => one.seconds)))], // prettier-ignore
  ["an override has its reason", ({ report: { guards } }) => guards.every((it) => (it.outcome === "held") === (it.refusals.length === 0) && (it.outcome === "overridden") === (it.refusals.length > 0 && it.overriddenBecause !== undefined))], // prettier-ignore
  ["what held missed no objective, lost and doubled nothing that it mustn't, and no stop condition fired", ({ report: it }) => it.outcome !== "held" || ((it.rto.seconds === undefined || it.rto.isMet) && (it.rpo.seconds === undefined || it.rpo.isMet) && (it.lost.count === undefined || it.lost.isMet) && !it.doubled.count && it.stopConditions.fired.length === 0)], // prettier-ignore
  ["duties are separate only where the operator neither approved nor signed off", ({ report: { people, signOff } }) => (people.separationOfDuties === "not kept") === [people.approver, ...signOff.map((it) => it.who)].includes(people.operator)], // prettier-ignore
  ["earlier runs are at most five, and began before it", ({ report: { comparison, time } }) => comparison.earlier.length <= 5 && comparison.earlier.every((it) => it.startedAt < time.startedAt)], // prettier-ignore
  ["a rehearsal is called one", ({ report: { kind, provenance } }) => (kind === "rehearsal") === (provenance.account === "rehearsal")], // prettier-ignore
  ["in an account nothing is assumed, and time isn't scaled", ({ report: { kind, assumptions } }) => kind === "rehearsal" || (assumptions.delays.length === 0 && assumptions.timeScale === 1)], // prettier-ignore
  ["it is due again after it was done", ({ report: { nextDue, time } }) => typeof nextDue !== "string" || nextDue > time.startedAt.slice(0, 10)], // prettier-ignore
];

const withJournal: readonly Rule[] = [
  ["the run's id is the journal's", ({ report, opened }) => report.id === opened["id"]],
  ["drill, plan and regions are those that were opened", ({ report, opened }) => report.scenario.drill === opened["drill"] && report.plan.digest === opened["planDigest"]], // prettier-ignore
  ["the objectives are those that were opened", ({ report, opened }) => ["rtoSeconds", "rpoSeconds", "lostWrites"].every((it) => report.objectives[it] === (opened["objectives"] as Json)[it])], // prettier-ignore
  ["the account and the time scale are those that were opened", ({ report: { provenance }, opened }) => ["account", "timeScale"].every((it) => (provenance as unknown as Json)[it] === (opened["provenance"] as Json)[it])], // prettier-ignore
  ["it began when the journal did", ({ report, entries }) => Date.parse(report.time.startedAt) === entries[0]!.at],
  ["lost writes are the ledger's", ({ report: { lost }, last }) => same(lost.writes, last("ledger")?.["lost"])],
  ["doubled writes are the ledger's", ({ report: { doubled }, last }) => same(doubled.writes, last("ledger")?.["doubled"]) && same(doubled.chargedTwice, last("ledger")?.["chargedTwice"])], // prettier-ignore
  ["what users saw is what the prober said", ({ report: { users }, last }) => ["requests", "failed", "errorSeconds", "worstMinuteShare"].every((it) => (users as unknown as Json)[it] === last("users")?.[it])], // prettier-ignore
  ["it ended as the journal says, or worse", ({ report, last }) => { const said = last("closed")?.["outcome"] ?? "interrupted"; return report.outcome === said || (said === "held" && report.outcome === "deviated"); }], // prettier-ignore
  ["every call of a step is told of, with its request id", (it) => { const ids = it.report.steps.map((step) => step.id); const own = it.entries.filter((one) => one.kind === "call" && ids.includes(String(one.body["step"]))); return same(own.map((one) => one.body["requestId"] ?? null).sort(), it.report.steps.flatMap((step) => step.calls.map((one) => one.requestId ?? null)).sort()); }], // prettier-ignore
  ["every decision is told of", (it) => it.report.interventions.decisions.length === count(it, "decision")],
  ["every stop condition that fired is told of", (it) => it.report.stopConditions.fired.length === count(it, "stopCondition")], // prettier-ignore
  ["who was told is told of", (it) => it.report.communication.length === count(it, "told")],
  ["every sign-off is told of", (it) => it.report.signOff.length === count(it, "signedOff")],
  ["what people found is told of", ({ report, entries }) => entries.every((it) => it.kind !== "deficiency" || report.deficiencies.some((one) => one.id === it.body["what"]))], // prettier-ignore
  ["the report names the journal's length and last hash", ({ report: { evidence }, entries, lastHash }) => evidence.entries === entries.length && evidence.lastHash === lastHash && evidence.isChainWhole], // prettier-ignore
];

/** @param report one that has all its fields */
export function agreementProblems(report: unknown, entries: readonly ReadEntry[], lastHash: string): string[] {
  const compared: Compared = {
    ...{ report: report as ReadReport, entries, opened: entries[0]!.body, lastHash },
    last: (kind) => entries.findLast((it) => it.kind === kind)?.body,
  };
  const broken = (rules: readonly Rule[], where: string): string[] =>
    rules.filter(([, isSo]) => !isSo(compared)).map(([words]) => `${where}: it must be so that ${words}`);
  return [...broken(withinReport, "the report doesn't agree with itself"), ...broken(withJournal, "report and journal don't agree")]; // prettier-ignore
}
