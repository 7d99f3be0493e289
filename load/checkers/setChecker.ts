/**
 * What became of a set that only grows, in the manner of Jepsen's set checker: elements are added, each once, and at the end all are read. It
 * shares no code with load/comparison, so that the two can disagree.
 */

/** One attempt to add an element, and what was heard of it. */
export interface SetAdd {
  readonly element: string;
  readonly result: "acknowledged" | "refused" | "unknown";
}

/** Elements that were there, each as often as it was. */
export interface SetRead {
  readonly elements: readonly string[];
}

export interface SetHistory {
  readonly adds: readonly SetAdd[];
  /** In the order in which they were made; the last says what is there. */
  readonly reads: readonly SetRead[];
}

export interface SetVerdict {
  readonly isValid: boolean;
  /** Different elements that somebody tried to add. */
  readonly attempted: number;
  readonly acknowledged: number;
  /** Acknowledged, and not there. */
  readonly lost: readonly string[];
  /** There more than once. */
  readonly doubled: readonly string[];
  /** There, and nobody ever tried to add them. */
  readonly unexpected: readonly string[];
  /** There, and all that was heard of them is a refusal. */
  readonly refusedButThere: readonly string[];
  /** Seen by a read before, and gone; those that were acknowledged are among the lost, too. */
  readonly vanished: readonly string[];
  /** Of unknown outcome, and there. */
  readonly recovered: readonly string[];
  /** Of unknown outcome, and not there. */
  readonly neverDone: readonly string[];
}

type AddResult = SetAdd["result"];
const weight: Readonly<Record<AddResult, number>> = { refused: 0, unknown: 1, acknowledged: 2 };

/** @throws Error where nothing was read: then nothing can be said */
export function checkSet({ adds, reads }: SetHistory): SetVerdict {
  const last = reads.at(-1);
  if (!last) throw new Error("a set that nobody has read can't be judged: read it at the end");
  const best = new Map<string, AddResult>();
  for (const { element, result } of adds) {
    const before = best.get(element);
    if (before === undefined || weight[result] > weight[before]) best.set(element, result);
  }
  const there = countsOf(last.elements);
  const those = (result: AddResult, isThere: boolean): string[] =>
    [...best].flatMap(([element, its]) => (its === result && there.has(element) === isThere ? [element] : []));
  const lost = those("acknowledged", false);
  const found = {
    lost,
    doubled: [...there].flatMap(([element, count]) => (count > 1 ? [element] : [])),
    unexpected: [...there.keys()].filter((it) => !best.has(it)),
    refusedButThere: those("refused", true),
    vanished: [...new Set(reads.slice(0, -1).flatMap((it) => it.elements))].filter((it) => !there.has(it)),
  };
  return {
    isValid: Object.values(found).every((it) => it.length === 0),
    attempted: best.size,
    acknowledged: [...best.values()].filter((it) => it === "acknowledged").length,
    ...found,
    recovered: those("unknown", true),
    neverDone: those("unknown", false),
  };
}

function countsOf(elements: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const it of elements) counts.set(it, (counts.get(it) ?? 0) + 1);
  return counts;
}
