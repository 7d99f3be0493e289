import type { Scenario } from "./scenario";
import type { ScenarioResult } from "./tally";

const columns: readonly (readonly [title: string, of: (it: ScenarioResult) => string])[] = [
  ["", (it) => it.outcome],
  ["seconds", (it) => it.seconds.toFixed(0)],
  ["requests", (it) => String(it.counts?.requests ?? "–")],
  ["errors", (it) => String(it.counts?.errors ?? "–")],
  ["orders", (it) => String(it.counts?.acknowledged ?? "–")],
  ["lost", (it) => String(it.counts?.lost ?? "–")],
  ["at old writer", (it) => String(it.counts?.foundAtOldWriter ?? "–")],
  ["doubled", (it) => String(it.counts?.doubled ?? "–")],
];

/** The last result of each scenario, and what of it didn't hold. */
export function tallyTable(scenarios: readonly Pick<Scenario, "name">[], results: readonly ScenarioResult[]): string {
  const rows = scenarios.map(({ name }) => {
    const last = results.findLast((it) => it.name === name);
    return [name, ...columns.map(([, of], index) => (last ? of(last) : index === 0 ? "not played" : "–"))];
  });
  const all = [["scenario", ...columns.map(([title]) => title)], ...rows];
  const widths = all[0]!.map((_, column) => Math.max(...all.map((row) => row[column]!.length)));
  const padded = (cell: string, column: number): string =>
    column < 2 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!);
  const problems = scenarios.flatMap(({ name }) =>
    (results.findLast((it) => it.name === name)?.problems ?? []).map(
      (it) => `✘ ${name}, ${it.step}: ${it.detail.split("\n")[0]}`,
    ),
  );
  return [...all.map((row) => row.map(padded).join("  ").trimEnd()), ...problems].join("\n");
}
