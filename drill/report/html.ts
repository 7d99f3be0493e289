/** A drill's report as one page that asks for nothing else: no script, no font, no image from anywhere. */
import { markup, Markup, type MarkupPart } from "../../report/markup";
import { style } from "../../report/style";
import type { DrillReport } from "./drillReport";
import { recoveryChart, runCharts } from "./htmlCharts";
import {
  assumptionsTables,
  comparisonTable,
  dataTables,
  deficienciesTables,
  guardsTable,
  peopleTables,
  provenanceTables,
  splitTable,
  stepsTables,
  timelineTable,
  watchTables,
} from "./htmlTables";
import { isRehearsed, keyFigures, moment, orNotKnown, outcomeMarks } from "./words";

export function htmlReport(report: DrillReport): string {
  const { scenario, outcome } = report;
  return markup`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Meridian drill ${scenario.drill}: ${outcome}</title>
        <style>
          ${new Markup(style)}
        </style>
      </head>
      <body>
        <main>${firstScreen(report)} ${chapters(report)}</main>
      </body>
    </html> `.text;
}

/** What a manager reads. */
function firstScreen(report: DrillReport): Markup {
  const { outcome, scenario, summary, nextDue } = report;
  return markup`<h1>${outcomeMarks[outcome]} Drill ${outcome}: ${scenario.drill}</h1>
    <section class="outcome ${outcome}" aria-label="Outcome">
      <p><strong>${summary.headline}</strong></p>
      <p>${summary.sentences.join(" ")}</p>
    </section>
    <ul class="figures">
      ${keyFigures(report).map(
        ({ name, value, isMet }) =>
          markup`<li class="${isMet === undefined ? "plain" : isMet ? "met" : "missed"}">
            <b>${isMet === undefined ? "" : isMet ? "✔ " : "✘ "}${value}</b>${name}
          </li>`,
      )}
    </ul>
    ${isRehearsed(report) ? notice : ""} ${recoveryChart(report)}
    <h2 id="to-do">What a person must still do</h2>
    ${listOr("Nothing.", summary.toDo)}
    <p>Due again: ${orNotKnown(nextDue)}.</p>
    ${contents}`;
}

const notice = markup`<p class="notice">
  <strong>Rehearsed, not measured on AWS.</strong> Every time on this page was measured on one machine, where AWS' delays
  are simulated. <a href="#assumptions">What is assumed, and what follows at AWS' own pace</a>.
</p>`;

const titles = {
  timeline: "Timeline",
  recovery: "Recovery by stage",
  steps: "Steps and calls",
  guards: "Guards and overrides",
  data: "Data and users",
  watched: "Stop conditions, alarms, faults",
  people: "People and decisions",
  deficiencies: "Deficiencies",
  comparison: "Earlier runs",
  assumptions: "Assumptions and arithmetic",
  provenance: "Scope, provenance, evidence",
} as const;

const contents = markup`<nav aria-label="Contents">
  ${Object.entries(titles).map(([id, title]) => markup`<a href="#${id}">${title}</a>`)}
</nav>`;

function chapters(report: DrillReport): Markup[] {
  const rto = orNotKnown(report.rto, (it) => it.definition);
  const inner: Readonly<Record<keyof typeof titles, MarkupPart>> = {
    timeline: markup`<p>Began ${moment(report.time.startedAt)}. Seconds count from then.</p>
      ${runCharts(report)} ${timelineTable(report)}`,
    recovery: markup`<p>How it is counted: ${rto}</p>
      ${splitTable(report)}`,
    steps: stepsTables(report),
    guards: guardsTable(report),
    data: dataTables(report),
    watched: watchTables(report),
    people: peopleTables(report),
    deficiencies: deficienciesTables(report),
    comparison: comparisonTable(report),
    assumptions: assumptionsTables(report),
    provenance: provenanceTables(report),
  };
  return (Object.keys(titles) as (keyof typeof titles)[]).map(
    (id) =>
      markup`<h2 id="${id}">${titles[id]}</h2>
        ${inner[id]}`,
  );
}

const listOr = (nothing: string, items: readonly string[]): Markup =>
  items.length === 0
    ? markup`<p>${nothing}</p>`
    : markup`<ul>
        ${items.map((it) => markup`<li>${it}</li>`)}
      </ul>`;
