import type { Measurements } from "./measure";

/** Importing aws, awsx and eks, seconds: what a bare program doesn't pay in a new process. */
const importSeconds = 0.9;

export interface PerformanceTarget {
  readonly name: string;
  readonly measured: number;
  readonly allowed: number;
  readonly met: boolean;
}

/** What the platform is held to; lines whose figures were not measured are left out. */
export function targets(found: Measurements): PerformanceTarget[] {
  const median = (name: string): number | undefined => found.of(name)?.median;
  const times = (factor: number, name: string, plus = 0): number | undefined => {
    const base = median(name);
    return base === undefined ? undefined : factor * base + plus;
  };
  const again = "preview of no change, same process";
  const fresh = "preview of no change, new process";
  const together = "all five: preview together";
  const upAll = ["foundation: up", "region up", "the other regions together: up", "global: up"].map(median);
  const rows: [string, number | undefined, number | undefined][] = [
    [
      "region preview in the same process, s: 1.5 × floor + 0.9",
      median(`region ${again}`),
      times(1.5, `floor ${again}`, importSeconds),
    ],
    [
      "region preview in a new process, s: 1.5 × floor + 0.9",
      median(`region ${fresh}`),
      times(1.5, `floor ${fresh}`, importSeconds),
    ],
    ["region up, s: 2.5 × floor", median("region up"), times(2.5, "floor up")],
    ["all five stacks up one after the other, s", sum(upAll), 60],
    ["all five previewed together, same processes, s", median(`${together}, same processes`), 8],
    [
      "all five previewed together, same processes, s: 5 × floor",
      median(`${together}, same processes`),
      times(5, `floor ${again}`),
    ],
    ["all five previewed together, new processes, s", median(`${together}, new processes`), 8],
    [
      "all five previewed together, new processes, s: 5 × floor",
      median(`${together}, new processes`),
      times(5, `floor ${fresh}`),
    ],
    ["largest program process, MB", median("largest program process, MB"), 400],
    ["program under mocks, s", median("program under mocks"), 2],
    ["whole rehearsal, three regions, s", median("rehearsal of 3 regions"), 180],
    [
      "whole rehearsal, six regions, s: 2 × three",
      median("rehearsal of 6 regions"),
      times(2, "rehearsal of 3 regions"),
    ],
  ];
  return rows.flatMap(([name, measured, allowed]) =>
    measured === undefined || allowed === undefined ? [] : [{ name, measured, allowed, met: measured <= allowed }],
  );
}

function sum(values: readonly (number | undefined)[]): number | undefined {
  return values.every((it) => it !== undefined) ? values.reduce((a, b) => a + b, 0) : undefined;
}
