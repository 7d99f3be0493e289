import { markup, type Markup, type Part } from "./markup";
import type { ReportStep, StackStep } from "../../report/steps";
import type { Report, StackReport, Topology } from "./report";
import { amountOf, databaseWords, effect, nameOf, outcomeWords } from "./words";

export interface Column {
  readonly title: string;
  /** Numbers stand to the right, so that digits line up. */
  readonly kind?: "number";
}

/** A table whose rows are named by their first cell. */
export function table(caption: string, columns: readonly Column[], rows: readonly (readonly Part[])[]): Markup {
  const look = (index: number): string => (columns[index]?.kind === "number" ? "number" : "text");
  const headings = columns.map((it, index) => markup`<th scope="col" class="${look(index)}">${it.title}</th>`);
  const body = rows.map(([first, ...rest]) => {
    const cells = rest.map((cell, index) => markup`<td class="${look(index + 1)}">${cell}</td>`);
    return markup`<tr>
      <th scope="row" class="${look(0)}">${first ?? ""}</th>
      ${cells}
    </tr> `;
  });
  return markup`<div class="scroll" role="region" aria-label="${caption}" tabindex="0">
    <table>
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          ${headings}
        </tr>
      </thead>
      <tbody>
        ${body}
      </tbody>
    </table>
  </div>`;
}

const text = (title: string): Column => ({ title });
const number = (title: string): Column => ({ title, kind: "number" });

export const badge = (outcome: ReportStep["outcome"]): Markup =>
  markup`<span class="badge ${outcome}">${outcomeWords[outcome].mark} ${outcomeWords[outcome].word}</span>`;

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
  const recorded = (it: StackReport): number => sum(Object.values(it.recordedOnly));
  const counts = (of: (it: StackReport) => number): number => sum(stacks.map(of));
  const total = [
    "all",
    "",
    counts((it) => it.resources),
    counts((it) => it.emulated),
    counts(recorded),
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
      number("Recorded only"),
      number("Structural"),
      number("Peak memory, MB"),
    ],
    [
      ...stacks.map((it) => [
        it.stack,
        it.region,
        it.resources,
        it.emulated,
        recorded(it),
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
  const cell = (step: StackStep | undefined): Part =>
    step ? markup`${effect(step)}<br /><span class="quiet">${step.seconds.toFixed(1)} s</span>` : "–";
  return table(
    "What each step did to each stack (a preview: would do), and how long the engine took",
    [text("Step"), ...stacks.map(text)],
    acting.map((it) => [it.name, ...stacks.map((stack) => cell(it.stacks.find((each) => each.stack === stack)))]),
  );
}

export function recordedTable(stacks: readonly StackReport[]): Markup {
  return table(
    "Types that no emulated API covers: recorded in state, or kept in the rehearsal's own memory",
    [text("Type"), text("Stack"), number("Resources")],
    stacks.flatMap((it) => Object.entries(it.recordedOnly).map(([type, count]) => [type, it.stack, count])),
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

export function regionsTable({ regions, relationalKind }: Topology): Markup {
  return table(
    "Regions",
    [
      text("Region"),
      text("IPv4 block"),
      text("Compute"),
      text(databaseWords[relationalKind]),
      text("DocumentDB"),
      text("Backups copied to"),
      text("Load balancer"),
    ],
    regions.map((it) => [
      it.region,
      it.cidr,
      it.compute.map((one) => `${nameOf(one)}: ${amountOf(one)}`).join("; ") || "none",
      it.relational,
      it.document,
      it.backupsTo || "nowhere",
      it.loadBalancer,
    ]),
  );
}

export function recordsTable({ records }: Topology): Markup {
  return table(
    "DNS records",
    [text("Name"), text("Type"), text("Policy"), text("Set"), text("Target"), text("Health check")],
    records.map((it) => [it.name, it.type, it.policy, it.set ?? "–", it.target, it.healthCheck ?? "–"]),
  );
}

export function checksTable({ healthChecks }: Topology): Markup {
  return table(
    "Health checks",
    [text("Name"), text("Type"), text("Made of, or alarm in"), text("Id")],
    healthChecks.map((it) => [it.name, it.type, it.alarmRegion ?? (it.children.join(", ") || "–"), it.id]),
  );
}

/** Names and values, such as versions. */
export function factsTable(caption: string, facts: Readonly<Record<string, Part>>): Markup {
  return markup`<div class="facts">${table(caption, [text("What"), text("Value")], Object.entries(facts))}</div>`;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
