import { drawTopology } from "../../report/drawing";
import type { Life } from "../../report/life";
import { lifeCharts } from "../../report/lifeCharts";
import {
  durationsTable,
  happeningsTable,
  promisesTable,
  scalesTable,
  timelineTable,
  unmeasuredList,
} from "../../report/lifeTables";
import { markup, Markup, type MarkupPart } from "../../report/markup";
import type { Flow } from "../../report/shapes";
import type { ReportStep } from "../../report/steps";
import { style } from "../../report/style";
import { factsTable } from "../../report/table";
import type { Topology } from "../../report/topology";
import { checksTable, recordsTable, regionsTable } from "../../report/topologyTables";
import { computeWords, databaseWords, duration, outcomeWords } from "../../report/words";
import { drillsSection } from "./drills";
import type { Report } from "./report";
import { simulations } from "./simulated";
import {
  dnsTable,
  effectsTable,
  notEmulatedTable,
  stacksTable,
  stepsTable,
  typesTable,
  unreadableTable,
} from "./tables";

/** The whole report as one page that asks for nothing else: no script, no font, no image from anywhere. */
export function renderReport(report: Report): string {
  const { mark, word } = outcomeWords[report.outcome];
  return markup`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Meridian rehearsal: ${word}, ${report.regions.length} regions</title>
        <style>
          ${new Markup(style)}
        </style>
      </head>
      <body>
        <main>
          <h1>${mark} Rehearsal ${word}: ${names(report.regions)}</h1>
          ${outcome(report)} ${notice} ${figures(report)} ${contents(report)} ${drillsSection(report)} ${life(report.life)} ${topology(report.topology)}
          <h2 id="steps">Steps</h2>
          ${stepsTable(report.steps)} ${dns(report)} ${stacks(report)}
          <h2 id="simulated">What is simulated</h2>
          <ul>
            ${simulations(report).map((it) => markup`<li>${it}</li>`)}
          </ul>
          ${limits(report)}
          <h2 id="machine">Machine and versions</h2>
          ${factsTable("Totals", totals(report))} ${factsTable("Machine", machine(report))}
          ${factsTable("Versions", report.versions)}
        </main>
      </body>
    </html> `.text;
}

const dns = ({ dnsAnswers, regions }: Report): Markup =>
  markup`<h2 id="dns">DNS answers</h2>
    ${dnsAnswers.length > 0 ? dnsTable(dnsAnswers, regions) : markup`<p>DNS was not asked.</p>`}`;

const notice = markup`<p class="notice">
  <strong>Rehearsed, not measured on AWS.</strong> Every figure on this page was measured on one machine, against an
  emulated cloud. None of them is an AWS figure, and none says how long anything takes there.
  <a href="#simulated">What is simulated</a>.
</p>`;

const contents = ({ life: lived, drills }: Report): Markup => markup`<nav aria-label="Contents">
  ${drills ? markup`<a href="#drills">Drills</a>` : ""}${lived ? markup`<a href="#life">Life</a><a href="#promises">Promises</a><a href="#durations">Durations</a>` : ""}<a href="#topology">Topology</a><a href="#steps">Steps</a><a href="#dns">DNS answers</a><a href="#stacks">Stacks</a
  ><a href="#simulated">What is simulated</a><a href="#limits">Limits</a><a href="#machine">Machine and versions</a>
</nav>`;

/** A region's name never breaks at its hyphens. */
const names = (regions: readonly string[]): Markup[] =>
  regions.map((it, index) => markup`<span>${it}${index < regions.length - 1 ? "," : ""}</span> `);

/** The first thing to know: how it ended, and if it didn't hold, where and why. */
function outcome({ outcome: how, steps }: Report): Markup {
  const held = steps.filter((it) => it.outcome === "held").length;
  const wrong = steps.filter((it) => it.outcome !== "held" && it.outcome !== "skipped");
  const reason = (it: ReportStep): Markup =>
    markup`<p><strong>${it.name}</strong> ${outcomeWords[it.outcome].word}:</p>
      <pre>${it.detail}</pre>`;
  const skipped = steps.length - held - wrong.length;
  const rest = skipped > 0 ? `, ${skipped} skipped` : "";
  return markup`<section class="outcome ${how}" aria-label="Outcome">
    <p><strong>${held} of ${steps.length} steps held</strong>${rest}.</p>
    ${wrong.map(reason)}
  </section>`;
}

function figures({ totals: sums, stacks: all, startedAt, kinds }: Report): Markup {
  const facts: [string, MarkupPart][] = [
    ["compute", computeWords[kinds.compute]],
    ["relational database", databaseWords[kinds.database]],
    ["resources", sums.resources],
    ["stacks", all.length],
    ["whole run", duration(sums.seconds)],
    ["started", startedAt.replace("T", " ").replace(/\.\d+Z$/, " UTC")],
  ];
  return markup`<ul class="figures">
    ${facts.map(([name, value]) => markup`<li><b>${value}</b>${name}</li>`)}
  </ul>`;
}

/** What happened while the cloud was alive: first what users saw, then what of it is whose. */
function life(it: Life | undefined): Markup | "" {
  if (!it) return "";
  return markup`<h2 id="life">Life: ${duration(it.seconds)} under load</h2>
    <p>
      Real storefronts, databases, DNS, load balancers and the edge ran on this machine, and users shopped. Seconds count
      from when the cloud was alive. AWS' delays are divided by ${it.timeScale}; nothing else is.
    </p>
    ${lifeCharts(it)} ${unmeasuredList(it)}
    <details>
      <summary>The same as a table</summary>
      ${timelineTable(it)}
    </details>
    <details>
      <summary>What happened, and why (${it.happenings.length})</summary>
      ${happeningsTable(it)}
    </details>
    <h2 id="promises">What users were promised</h2>
    ${promisesTable(it)}
    <h2 id="durations">Durations</h2>
    ${durationsTable(it)} ${scalesTable(it)}`;
}

function topology(it: Topology | undefined): Markup {
  const heading = markup`<h2 id="topology">Deployed topology</h2>`;
  if (!it)
    return markup`${heading}
      <p>Not known: this run took no stock of a whole platform.</p>`;
  return markup`${heading}
    <p>
      Drawn from the stacks' state and from what the databases said of their roles, when everything was up and before
      any writer moved. D stands for ${it.domain}.
    </p>
    <p class="narrow quiet">The drawing is wider than this screen: move it sideways.</p>
    <figure class="scroll" role="region" aria-label="Drawing of the topology" tabindex="0" style="margin:0.8rem 0">
      ${drawTopology(it)}
    </figure>
    ${key(databaseWords[it.relationalKind])}
    <details open>
      <summary>The same as tables</summary>
      ${regionsTable(it)} ${recordsTable(it)} ${checksTable(it)}
      <p>
        The distribution ${it.distribution.domain} has ${it.distribution.origins.length} origins:
        ${it.distribution.origins.join(", ") || "none known"}.
      </p>
    </details>`;
}

const key = (relational: string): Markup => markup`<ul class="key" aria-label="Key">
  ${(
    [
      ["route", "requests"],
      ["relational", `${relational} replication`],
      ["document", "DocumentDB replication"],
      ["backup", "backup copies"],
    ] as [Flow, string][]
  ).map(
    ([flow, meaning]) =>
      markup`<li>
        <svg class="topology" viewBox="0 0 44 12" aria-hidden="true">
          <path d="M1 6 H42" class="flow ${flow}" marker-end="url(#head-${flow})" /></svg
        >${meaning}
      </li>`,
  )}
  <li>✎ thick frame: writer</li>
  <li>dashed frame: reader</li>
  <li>● endpoint check</li>
  <li>◇ evacuation switch</li>
</ul>`;

function stacks(report: Report): Markup {
  if (report.stacks.length === 0) {
    return markup`<h2 id="stacks">Stacks</h2>
      <p>No stock was taken of the stacks.</p>
      ${effectsTable(report.steps)}`;
  }
  return markup`<h2 id="stacks">Stacks</h2>
    <p>
      Emulated resources have real API calls behind them. Structural ones are components and the engine's own, which
      exist in no cloud.
    </p>
    ${stacksTable(report.stacks)} ${effectsTable(report.steps)}
    <details>
      <summary>Resources by type</summary>
      ${typesTable(report.stacks)}
    </details>`;
}

function limits({ stacks: all, unreadable, leftByAws }: Report): Markup {
  const some = all.some((it) => Object.keys(it.notEmulated).length > 0);
  return markup`<h2 id="limits">Limits</h2>
    ${some ? notEmulatedTable(all) : markup`<p>Every resource is emulated.</p>`}
    ${unreadable.length > 0 ? unreadableTable(unreadable) : markup`<p>No inputs are known to be unreadable.</p>`}
    <h3>What AWS itself keeps after everything was destroyed</h3>
    ${
      leftByAws.length > 0
        ? markup`<ul>
            ${leftByAws.map((it) => markup`<li>${it}</li>`)}
          </ul>`
        : markup`<p>Nothing was found, or the run didn't get there.</p>`
    }`;
}

function totals({ totals: it }: Report): Record<string, MarkupPart> {
  return {
    "Whole run": duration(it.seconds),
    "Setting up (engine, emulator)": duration(it.setupSeconds),
    Resources: it.resources,
    ...Object.fromEntries(
      Object.entries(it.serverMegabytes).map(([role, peak]) => [`Peak memory: ${role}`, `${peak} MB`]),
    ),
    "Peak memory: largest program": `${it.largestProgramMegabytes} MB`,
  };
}

function machine({ machine: it }: Report): Record<string, MarkupPart> {
  return { Processor: it.cpu, Cores: it.cores, Memory: `${it.memoryMegabytes} MB`, System: it.system };
}
