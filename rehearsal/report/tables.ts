import { markup, type Markup, type MarkupPart } from "../../report/markup";
import type { ReportStep, StackStep } from "../../report/steps";
import { badge, number, table, text } from "../../report/table";
import { effect } from "../../report/words";
import type { Report, StackReport } from "./report";

export function stepsTable(steps: readonly ReportStep[]): Markup {
  return table(
    "Steps, in the order they were taken",
    [text("Step"), text("Outcome"), number("Seconds"), text("Seen")],
    steps.map((it) => [
      it.name,
      badge(it.outcome),
      it.outcome === "skipped" ? "–" : it.seconds.toFixed(1),
      markup`<span class="lines">${it.detail}</span>`,
    ]),
  );
}

export function stacksTable(stacks: readonly StackReport[]): Markup {
  const notEmulated = (it: StackReport): number => sum(Object.values(it.notEmulated));
  const counts = (of: (it: StackReport) => number): number => sum(stacks.map(of));
  const total = [
    "all",
    "",
    counts((it) => it.resources),
    counts((it) => it.emulated),
    counts(notEmulated),
    counts((it) => it.structural),
    "",
  ];
  return table(
    "Stacks when everything was up",
    [
      text("Stack"),
      text("Region"),
      number("Resources"),
      number("Emulated"),
      number("Not emulated"),
      number("Structural"),
      number("Peak memory, MB"),
    ],
    [
      ...stacks.map((it) => [
        it.stack,
        it.region,
        it.resources,
        it.emulated,
        notEmulated(it),
        it.structural,
        it.peakMegabytes,
      ]),
      total,
    ],
  );
}

/** What each step did to each stack. */
export function effectsTable(steps: readonly ReportStep[]): Markup {
  const acting = steps.filter((it) => it.stacks.length > 0);
  const stacks = [...new Set(acting.flatMap((it) => it.stacks.map((each) => each.stack)))];
  const cell = (step: StackStep | undefined): MarkupPart =>
    step ? markup`${effect(step)}<br /><span class="quiet">${step.seconds.toFixed(1)} s</span>` : "–";
  return table(
    "What each step did to each stack (a preview: would do), and how long the engine took",
    [text("Step"), ...stacks.map(text)],
    acting.map((it) => [it.name, ...stacks.map((stack) => cell(it.stacks.find((each) => each.stack === stack)))]),
  );
}

/** Which region answers the clients near each region; one that isn't their own stands out. */
export function dnsTable(answers: Report["dnsAnswers"], regions: readonly string[]): Markup {
  const cell = (user: string, by: string | undefined): MarkupPart =>
    by === user ? by : markup`<strong>${by ?? "–"}</strong>`;
  return table(
    "Region that DNS answers with, by where the client is",
    [text("Situation"), ...regions.map((it) => text(`near ${it}`))],
    answers.map(({ situation, answeredBy }) => [situation, ...regions.map((it) => cell(it, answeredBy[it]))]),
  );
}

export function notEmulatedTable(stacks: readonly StackReport[]): Markup {
  return table(
    "Types that are not emulated: kept in state, or in the rehearsal's own memory",
    [text("Type"), text("Stack"), number("Resources")],
    stacks.flatMap((it) => Object.entries(it.notEmulated).map(([type, count]) => [type, it.stack, count])),
  );
}

/** How many resources of which type; a stack without one shows a dash. */
export function typesTable(stacks: readonly StackReport[]): Markup {
  const types = [...new Set(stacks.flatMap((it) => Object.keys(it.byType)))].sort();
  return table(
    "Resources by type",
    [text("Type"), ...stacks.map((it) => number(it.stack))],
    types.map((type) => [type, ...stacks.map((it) => it.byType[type] ?? "–")]),
  );
}

export function unreadableTable(unreadable: Report["unreadable"]): Markup {
  return table(
    "Inputs that a refresh can't see, because no API gives them back",
    [text("Type"), text("Input"), text("Reason")],
    unreadable.map((it) => [it.type, it.property, it.reason]),
  );
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
