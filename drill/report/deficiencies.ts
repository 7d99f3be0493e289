/** What is to be fixed: what the report finds by itself, and what people add. Pure. */
import type { DrillOutcome, JournalEntry } from "../entries";
import type { DrillReport } from "./drillReport";
import type { FoundDeficiency, Retest } from "./findings";
import { isUnreached } from "./data";
import { entriesOf } from "../record/runState";
import { isKnown, lastOf, notKnown } from "./reading";

/** The parts of a report that deficiencies follow from. */
export type JudgedParts = Pick<
  DrillReport,
  "rto" | "rpo" | "lost" | "doubled" | "steps" | "guards" | "stopConditions" | "fullRedundancySeconds" | "integrity" | "users" // prettier-ignore
> & {
  readonly isPlanned: boolean;
  /** Requests of users that failed since the run began, before anything was done. */
  readonly failedBefore: number;
};

/** What a run came to, its objectives included: one that held all its steps and lost too much has deviated. */
export function outcomeOf(entries: readonly JournalEntry[], parts: JudgedParts): DrillOutcome {
  const outcome = lastOf(entries, "closed")?.body.outcome ?? "interrupted";
  const misses = missesOf(parts);
  return outcome === "held" && misses.length > 0 ? "deviated" : outcome;
}

export type Miss = readonly [id: string, severity: FoundDeficiency["severity"], what: string];

/** What an objective or a promise forbids. */
export function missesOf({ rto, rpo, lost, doubled, integrity }: JudgedParts): Miss[] {
  const misses: (Miss | false)[] = [
    isKnown(rto) &&
      !rto.isMet && [
        "rto missed",
        "high",
        rto.isRecovered
          ? `Recovery took ${rto.scaleOneSeconds} s at AWS' own pace, and the objective is ${rto.objectiveSeconds} s.`
          : "Users weren't well yet when the run ended.",
      ],
    isKnown(rpo) && !rpo.isMet && ["rpo missed", "high", `What is gone was up to ${rpo.seconds} s old.`],
    isKnown(lost) && !lost.isMet && ["writes lost", "high", `${lost.count} acknowledged writes are gone.`],
    isKnown(doubled) && doubled.count > 0 && ["writes doubled", "high", `${doubled.count} writes or charges were done twice.`], // prettier-ignore
  ];
  const checks = isKnown(integrity) ? integrity.checks.filter((it) => !it.held) : [];
  const changed = isKnown(integrity) && isKnown(integrity.changed) ? integrity.changed : [];
  return [
    ...misses.filter((it) => it !== false),
    ...checks.map((it): Miss => [`integrity: ${it.what}`, "high", `${it.what}: ${it.detail}`]),
    ...(changed.length > 0
      ? [["writes changed", "high", `${changed.length} writes are otherwise than acknowledged.`] as const]
      : []),
  ];
}

function othersOf({
  steps,
  guards,
  stopConditions,
  fullRedundancySeconds,
  users,
  isPlanned,
  failedBefore,
}: JudgedParts): Miss[] {
  const broken = steps.filter((it) => !["held", "skipped"].includes(it.outcome));
  return [
    ...stopConditions.fired.map((it): Miss => [`stopped: ${it.name}`, "high", it.reason]),
    ...broken.map((it): Miss => [`step: ${it.id}`, "medium", `The step "${it.name}" ${it.outcome}: ${it.detail}`]),
    ...guards
      .filter((it) => it.outcome === "overridden")
      .map((it): Miss => [`override: ${it.name}`, "medium", `Overridden: ${it.refusals.join("; ")}`]),
    ...steps
      .filter((it) => it.undeclared.length > 0)
      .map((it): Miss => [`undeclared: ${it.id}`, "medium", `It called ${it.undeclared.join(", ")} undeclared.`]),
    ...(typeof fullRedundancySeconds === "object" && isUnreached(fullRedundancySeconds)
      ? [["redundancy", "medium", `Full redundancy was ${fullRedundancySeconds.notKnown}.`] as const]
      : []),
    ...(failedBefore > 0
      ? [
          [
            "unsteady before",
            "medium",
            `${failedBefore} requests of users failed before anything was done: what is measured isn't the drill's alone.`,
          ] as const,
        ]
      : []),
    ...(isPlanned && isKnown(users) && users.failed > 0
      ? [
          [
            "errors when planned",
            "medium",
            `${users.failed} of ${users.requests} requests of users failed in what was planned.`,
          ] as const,
        ]
      : []),
  ];
}

const nobodyYet = notKnown("nobody has taken it on");
const undated = notKnown("no day was set");

export function deficienciesOf(entries: readonly JournalEntry[], parts: JudgedParts): FoundDeficiency[] {
  const people = entriesOf(entries, "deficiency").map(({ body }) => ({
    ...{ id: body.what, ...body },
    foundBy: "a person" as const,
  }));
  const found = [...missesOf(parts), ...othersOf(parts)].map(([id, severity, what]): FoundDeficiency => {
    // Somebody who names a finding of the report's own takes it on.
    const taken = people.find((it) => it.what === id);
    return taken
      ? { id, severity: taken.severity, what, owner: taken.owner, due: taken.due, foundBy: "the report" }
      : { id, severity, what, owner: nobodyYet, due: undated, foundBy: "the report" };
  });
  return [...found, ...people.filter((it) => !found.some(({ id }) => id === it.what))];
}

/** What the last run of this drill found, and whether it is gone. */
export function retestsOf(
  entries: readonly JournalEntry[],
  before: DrillReport | undefined,
  found: readonly FoundDeficiency[],
): Retest[] {
  const people = entriesOf(entries, "retest").map((it) => it.body);
  const said = people.map((it): Retest => ({ ...it, deficiency: it.what }));
  if (!before) return said;
  const earlier = before.deficiencies.filter((it) => !people.some(({ what }) => what === it.id));
  return [
    ...said,
    ...earlier.map((it): Retest => ({
      ...{ run: before.id, deficiency: it.id, what: it.what },
      ...(it.foundBy === "a person"
        ? { result: "not retested", by: "nobody" }
        : { result: found.some(({ id }) => id === it.id) ? "still there" : "gone", by: "the report" }),
    })),
  ];
}
