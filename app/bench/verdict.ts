import type { ContestResult } from "./contest";

export interface TargetVerdict {
  readonly what: string;
  readonly measured: string;
  readonly target: string;
  readonly met: boolean;
}

const shares: Readonly<Record<ContestResult["discipline"], number>> = { product: 0.7, checkout: 0.8 };
const spreadAtMost = 3;
const megabytesAtMost = 200;

/** What was wanted, and whether it was reached: answers are timed at this percentage of the peak. */
export function verdicts(outcomes: readonly ContestResult[], percentOfPeak: number): TargetVerdict[] {
  return [
    ...outcomes.flatMap(({ discipline, ratio, steady: { p50Ms, p99Ms, perSecond }, bareSteady }) => [
      {
        what: `${discipline}: throughput, of the bare server's`,
        measured: `${(ratio * 100).toFixed(0)} %`,
        target: `≥ ${shares[discipline] * 100} %`,
        met: ratio >= shares[discipline],
      },
      {
        what: `${discipline}: p99 at ${perSecond}/s, ${percentOfPeak} % of its peak`,
        measured: `${(p99Ms / p50Ms).toFixed(1)} × p50 (${p99Ms.toFixed(1)} ms, ${p50Ms.toFixed(1)} ms; bare ${bareSteady.p99Ms.toFixed(1)} ms, ${bareSteady.p50Ms.toFixed(1)} ms)`,
        target: `≤ ${spreadAtMost} × p50`,
        met: p99Ms <= spreadAtMost * p50Ms,
      },
    ]),
    ...memoryVerdict(outcomes),
  ];
}

function memoryVerdict(outcomes: readonly ContestResult[]): TargetVerdict[] {
  const largest = Math.max(...outcomes.map((it) => it.memoryMegabytes));
  return [
    {
      what: "memory of one instance under load",
      measured: `${largest.toFixed(0)} MB`,
      target: `≤ ${megabytesAtMost} MB`,
      met: largest <= megabytesAtMost,
    },
  ];
}

/** Columns as wide as what is in them. */
export function table(rows: readonly TargetVerdict[]): string {
  const cells = [
    ["", "measured", "target", ""],
    ...rows.map((it) => [it.what, it.measured, it.target, it.met ? "met" : "MISSED"]),
  ];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...cells.map((row) => row[column]!.length)));
  return cells
    .map((row) =>
      row
        .map((it, column) => it.padEnd(widths[column]!))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
