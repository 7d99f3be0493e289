/** What became of data and users. Pure. */
import type { JournalEntry, SteadyFigures } from "../entries";
import type { NotKnown } from "./notKnown";
import type {
  AlarmPhases,
  DataLoss,
  DoubledWrites,
  ErrorView,
  HeldState,
  IntegrityFindings,
  MeasuredSample,
  ReportedFault,
  ReturnToNormal,
  RpoAchieved,
} from "./findings";
import { type EntryOf, entriesOf } from "../record/runState";
import { lastOf, notKnown, openingOf, seconds, sum, utc } from "./reading";
import { recoveryStart } from "./recovery";

const noLedger = notKnown("no ledger of writes was kept and compared");

export function lossOf(entries: readonly JournalEntry[]): DataLoss | NotKnown {
  const ledger = lastOf(entries, "ledger")?.body;
  if (!ledger) return noLedger;
  const { acknowledged, lost } = ledger;
  const { kind, objectives } = openingOf(entries).body;
  // What is planned loses nothing, whatever an objective allows for emergencies.
  const allowed = kind === "planned" ? 0 : objectives.lostWrites;
  return { acknowledged, count: lost.length, writes: lost, isMet: lost.length <= allowed };
}

export function doubledOf(entries: readonly JournalEntry[]): DoubledWrites | NotKnown {
  const ledger = lastOf(entries, "ledger")?.body;
  if (!ledger) return noLedger;
  const { doubled, chargedTwice } = ledger;
  if (!doubled || !chargedTwice)
    return notKnown("the prober looks whether a write is there, not whether it was done or charged twice");
  return { count: doubled.length + chargedTwice.length, writes: doubled, chargedTwice };
}

/**
 * By the oldest write that is gone; without a ledger, by how far the slowest reader was behind where a failover may have been. A switchover waits
 * for the last write, however far a reader was behind before it.
 */
export function rpoOf(entries: readonly JournalEntry[]): RpoAchieved | NotKnown {
  const { kind, objectives, choice } = openingOf(entries).body;
  if (kind === "readiness") return notKnown("a readiness check loses nothing");
  const start = recoveryStart(entries);
  const ledger = lastOf(entries, "ledger")?.body;
  const achieved = (value: number, how: string): RpoAchieved => ({
    ...{ seconds: value, how },
    isMet: value <= objectives.rpoSeconds,
  });
  if (ledger && ledger.lost.length === 0) return achieved(0, "counted: no acknowledged write is gone");
  if (ledger?.oldestLostAt !== undefined && start)
    return achieved(
      seconds(Math.max(0, start.at - ledger.oldestLostAt)),
      `counted: the oldest write that is gone was acknowledged so long before ${start.words}`,
    );
  if (kind === "planned" && choice.dataLoss === "refused")
    return notKnown("no ledger of writes was kept and compared; writers move by switchover alone, which loses none");
  const before = start && entriesOf(entries, "sample").findLast((it) => it.at <= start.at)?.body.figures;
  const lags = before ? lagsOf(before) : [];
  if (lags.length === 0) return notKnown("neither a ledger nor a lag says how old what is gone was");
  return achieved(Math.max(...lags), "estimated: how far the slowest reader was behind in the last sample before it");
}

const lagsOf = (it: SteadyFigures): number[] => [
  ...Object.values(it.relationalLagSeconds),
  ...Object.values(it.documentLagSeconds),
];

export function integrityOf(entries: readonly JournalEntry[]): IntegrityFindings | NotKnown {
  const ledger = lastOf(entries, "ledger")?.body;
  const checks = entriesOf(entries, "integrity").map((it) => it.body);
  if (!ledger && checks.length === 0) return notKnown("neither a ledger was compared nor an invariant looked at");
  return {
    checks,
    changed: ledger?.changed ?? (ledger ? notKnown("the comparison didn't look at contents") : noLedger),
    unknownKept: ledger?.unknownKept ?? noLedger,
    unknownNotKept: ledger?.unknownNotKept ?? noLedger,
  };
}

export function usersOf(entries: readonly JournalEntry[]): ErrorView | NotKnown {
  const users = lastOf(entries, "users")?.body;
  if (!users) return notKnown("no users were watched: the run had no prober");
  const { firstFailureAt, lastFailureAt, from = [], seconds: each = [], ...counts } = users;
  const start = Math.floor(openingOf(entries).at / 1000);
  return {
    ...counts,
    ...(firstFailureAt !== undefined && { firstFailureAt: utc(firstFailureAt) }),
    ...(lastFailureAt !== undefined && { lastFailureAt: utc(lastFailureAt) }),
    from,
    seconds: each
      .filter((it) => it.second >= start)
      .map(({ second, requests, failed }) => ({ at: second - start, requests, failed })),
  };
}

const samplesIn = (entries: readonly JournalEntry[], when: "before" | "during" | "after"): EntryOf<"sample">[] =>
  entriesOf(entries, "sample").filter((it) => it.body.when === when);

export function heldStateOf(entries: readonly JournalEntry[]): HeldState | NotKnown {
  const after = samplesIn(entries, "after");
  if (after.length === 0) return notKnown("nothing was sampled after the last step");
  const shares = after.flatMap((it) => it.body.figures.successShare ?? []);
  const latencies = after.flatMap((it) => it.body.figures.p95Ms ?? []);
  return {
    seconds: seconds(after.at(-1)!.at - after[0]!.at),
    samples: after.length,
    requests: sum(after.map((it) => it.body.figures.requests ?? 0)),
    ...(shares.length > 0 && { lowestSuccessShare: Math.min(...shares) }),
    ...(latencies.length > 0 && { highestP95Ms: Math.max(...latencies) }),
  };
}

export function alarmsOf(entries: readonly JournalEntry[]): AlarmPhases {
  const phase = (when: "before" | "during" | "after"): readonly string[] | NotKnown => {
    const samples = samplesIn(entries, when);
    if (samples.length === 0) return notKnown(`nothing was sampled ${when} it`);
    return [...new Set(samples.flatMap((it) => it.body.figures.alarms))].sort();
  };
  return { before: phase("before"), during: phase("during"), after: phase("after") };
}

export function faultsOf(entries: readonly JournalEntry[]): ReportedFault[] {
  const all = entriesOf(entries, "fault");
  return all
    .filter((it) => it.body.what === "began")
    .map(({ at, sequence, body: { text, proof } }) => {
      const end = all.find((it) => it.body.what === "ended" && it.body.text === text && it.sequence > sequence);
      const unended = notKnown("nothing in the journal says that it ended");
      return {
        ...{ text, proof, beganAt: utc(at) },
        endedAt: end ? utc(end.at) : unended,
        endProof: end ? end.body.proof : unended,
      };
    });
}

/** What of a state is less than it was, in words. */
function lacks(before: SteadyFigures, now: SteadyFigures): string[] {
  const targets = Object.entries(before.healthyTargets).flatMap(([region, count]) => {
    const healthy = now.healthyTargets[region] ?? 0;
    return healthy < count ? [`${region} has ${healthy} healthy targets, and had ${count}`] : [];
  });
  const readers = (["relational", "document"] as const).flatMap((store) => {
    const members = (it: SteadyFigures): string[] =>
      [...Object.keys(it[`${store}LagSeconds`]), it[`${store}Writer`] ?? ""].filter((region) => region !== "");
    const missing = [...new Set(members(before))].filter((region) => !members(now).includes(region));
    return missing.map((region) => `the ${store} store has no copy in ${region}`);
  });
  return [...targets, ...readers];
}

function movedWriters(before: SteadyFigures, now: SteadyFigures): string[] {
  return (["relational", "document"] as const).flatMap((store) => {
    const [was, is] = [before[`${store}Writer`] ?? "nobody", now[`${store}Writer`] ?? "nobody"];
    return was === is ? [] : [`${is} writes the ${store} store, and ${was} did`];
  });
}

const unreached = "not reached in this run";

/** Whether it was looked for in vain; where nobody looked it is only not known. */
export const isUnreached = (it: number | NotKnown): boolean =>
  typeof it !== "number" && it.notKnown.startsWith(unreached);

export function redundancyOf(entries: readonly JournalEntry[]): number | NotKnown {
  const start = recoveryStart(entries);
  const before = samplesIn(entries, "before").at(-1)?.body.figures;
  if (!start || !before) return notKnown("there is no sample of the state before it");
  const later = entriesOf(entries, "sample").filter((it) => it.at >= start.at);
  const lastLack = later.findLastIndex((it) => lacks(before, it.body.figures).length > 0);
  const whole = later[lastLack + 1];
  if (later.length === 0) return notKnown("nothing was sampled after it began");
  if (!whole) return notKnown(`${unreached}: ${lacks(before, later.at(-1)!.body.figures).join("; ")}`);
  return lastLack < 0 ? 0 : seconds(whole.at - start.at);
}

export function normalOf(entries: readonly JournalEntry[]): ReturnToNormal | NotKnown {
  const start = recoveryStart(entries);
  const before = samplesIn(entries, "before").at(-1)?.body.figures;
  const last = lastOf(entries, "sample");
  if (!start || !before || !last || last.at < start.at) return notKnown("the states before and after weren't sampled");
  const unlike = (it: SteadyFigures): string[] => [...lacks(before, it), ...movedWriters(before, it)];
  const differences = unlike(last.body.figures);
  if (differences.length > 0) return { isDone: false, differences };
  const later = entriesOf(entries, "sample").filter((it) => it.at >= start.at);
  const since = later[later.findLastIndex((it) => unlike(it.body.figures).length > 0) + 1]!;
  return { isDone: true, seconds: seconds(since.at - start.at), differences };
}

export function samplesOf(entries: readonly JournalEntry[]): MeasuredSample[] {
  const start = openingOf(entries).at;
  return entriesOf(entries, "sample").map(({ at, body: { when, figures } }) => {
    const { alarms: _alarms, requests: _requests, ...rest } = figures;
    return { at: seconds(at - start), when, ...rest };
  });
}
