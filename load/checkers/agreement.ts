/** Whether the checkers and another comparison say the same of one ledger. They share no code: where they differ, one of them is wrong. Pure. */
import { addsOf, type LedgerAttempt, nameOfWrite, placeOfReview, type SetKind, setKinds } from "./ledgerHistory";
import type { CheckedPromises, CheckerLine } from "./promises";

/** Numbers of the first attempts at what another comparison found, by kind of write. */
export interface OtherFindings {
  readonly lost: Readonly<Record<SetKind | "cart line", readonly number[]>>;
  /** There, and otherwise than acknowledged. */
  readonly changed: Readonly<Record<SetKind | "cart line", readonly number[]>>;
}

export function agreementWith(
  { sets, keys }: CheckedPromises,
  other: OtherFindings,
  attempts: readonly LedgerAttempt[],
): CheckerLine[] {
  const byNumber = new Map(attempts.map((it) => [it.number, it.subject]));
  const namesOf = (numbers: readonly number[]): string[] =>
    numbers.flatMap((it) => (byNumber.has(it) ? nameOfWrite(byNumber.get(it)!) : []));
  const lines = setKinds.map((kind): CheckerLine => {
    const inSet = new Set(addsOf(attempts, kind).map((it) => it.element));
    const ours = [...sets[kind].lost].sort();
    const theirs = [...new Set(namesOf(other.lost[kind]))].filter((it) => inSet.has(it)).sort();
    return {
      what: `the set checker and the comparison name the same lost ${kind}s`,
      held: ours.join("\n") === theirs.join("\n"),
      detail: `${ours.length} by the checker, ${theirs.length} by the comparison${differenceOf(ours, theirs)}`,
    };
  });
  const excused = new Set([
    ...namesOf([...other.lost.order, ...other.changed.order]).map((it) => `order state ${it}`),
    ...namesOf([...other.lost["cart line"], ...other.changed["cart line"]]).map((it) => `register ${it}`),
    ...[...other.lost.review, ...other.changed.review].flatMap((it) =>
      byNumber.has(it) ? [`register ${placeOfReview(byNumber.get(it)!)}`] : [],
    ),
  ]);
  const strange = keys.notLinearizable.filter((it) => !excused.has(it));
  return [
    ...lines,
    {
      what: "every key that Porcupine finds not linearizable is one that the comparison calls lost or changed",
      held: strange.length === 0,
      detail:
        `${keys.judged} keys judged, ${keys.notLinearizable.length} not linearizable, ${keys.undecided.length} undecided` +
        (strange.length > 0 ? `; unexplained: ${strange.slice(0, 5).join(", ")}` : ""),
    },
  ];
}

function differenceOf(ours: readonly string[], theirs: readonly string[]): string {
  const only = [
    ...ours.filter((it) => !theirs.includes(it)).map((it) => `${it} only by the checker`),
    ...theirs.filter((it) => !ours.includes(it)).map((it) => `${it} only by the comparison`),
  ];
  return only.length === 0 ? "" : `; ${only.slice(0, 5).join(", ")}`;
}
