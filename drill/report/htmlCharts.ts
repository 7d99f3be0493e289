/** The charts of a drill's report. */
import { type Band, type ChartFrame, lineChart, rowChart, type Series, type Stretch, told } from "../../report/charts";
import { markup, type Markup } from "../../report/markup";
import type { DrillReport } from "./drillReport";
import type { MeasuredSample } from "./findings";
import { isKnown } from "./reading";
import { orNotKnown } from "./words";

const look = (index: number): string => `series-${(index % 6) + 1}`;

/** The time of recovery against its objective, by stages: here, and with AWS' delays whole. */
export function recoveryChart(report: DrillReport): Markup {
  const { rtoSplit, rto, objectives } = report;
  if (!isKnown(rtoSplit) || !isKnown(rto)) return markup`<p>Recovery: ${orNotKnown(rto)}.</p>`;
  const row = (of: "seconds" | "scaleOneSeconds"): Stretch[] => {
    let from = 0;
    return rtoSplit.stages.map((it, index): Stretch => {
      const stretch = { text: it.stage, from, until: from + it[of], look: look(index) };
      from = stretch.until;
      return stretch;
    });
  };
  const some = (stretches: readonly Stretch[]): Stretch[] => stretches.filter((it) => it.until > it.from);
  const isAssumed = rtoSplit.stages.some((it) => it.basis === "partly assumed");
  const atOne = row("scaleOneSeconds");
  const rows = [
    { name: "objective", stretches: [{ text: "objective", from: 0, until: objectives.rtoSeconds, look: look(5) }] },
    { name: "this run", stretches: some(row("seconds")) },
    ...(isAssumed ? [{ name: "at scale 1", stretches: some(atOne) }] : []),
  ];
  const stages = rtoSplit.stages.map((it) => `${it.stage} ${told(it.seconds)} s`).join(", ");
  const chart = rowChart({
    ...{ id: "recovery", title: `Recovery by stage, against the objective: ${rtoSplit.of}` },
    description: `The objective is ${objectives.rtoSeconds} s. This run took ${rtoSplit.seconds} s: ${stages}.${isAssumed ? ` With AWS' delays whole it is ${told(atOne.at(-1)!.until)} s, by arithmetic.` : ""}`,
    seconds: Math.max(objectives.rtoSeconds, ...rows.flatMap((it) => it.stretches.map(({ until }) => until))),
    ...{ bands: [], rows },
  });
  return markup`${chart}<ul class="key" aria-label="Stages">${rtoSplit.stages.map(
    (it, index) =>
      markup`<li><svg class="chart" viewBox="0 0 44 12" aria-hidden="true"><rect x="1" y="1" width="40" height="10" class="stretch ${look(index)}" /></svg>${it.stage}: ${told(it.seconds)} s, ${it.basis}</li>`,
  )}</ul>`;
}

/** Faults, from the run's start. */
function bandsOf({ faults, time }: DrillReport): Band[] {
  const at = (iso: string): number => (Date.parse(iso) - Date.parse(time.startedAt)) / 1000;
  return faults.map((it) => ({ text: it.text, from: at(it.beganAt), until: isKnown(it.endedAt) ? at(it.endedAt) : time.seconds })); // prettier-ignore
}

export function runCharts(report: DrillReport): Markup {
  const bands = bandsOf(report);
  const frame = (id: string, title: string, description: string): ChartFrame => ({
    ...{ id, title, description, bands },
    seconds: report.time.seconds,
  });
  const shaded = bands.map(
    (it) => markup`<li><strong>${it.text}</strong>, ${told(it.from)} to ${told(it.until)} s</li>`,
  );
  return markup`${bands.length > 0 ? markup`<p>Shaded, in each chart, while it lasted:</p><ul>${shaded}</ul>` : markup`<p>No fault was begun.</p>`}
    ${errorsChart(report, frame)} ${stepsChart(report, frame)} ${samplesCharts(report, frame)}`;
}

type Frame = (id: string, title: string, description: string) => ChartFrame;

function errorsChart({ users }: DrillReport, frame: Frame): Markup {
  if (!isKnown(users)) return markup`<p>What users saw isn't known: ${users.notKnown}.</p>`;
  const { errorSeconds, failed, requests, seconds } = users;
  if (seconds.length === 0) return markup`<p>Users' requests weren't kept second by second.</p>`;
  const points = seconds.map((it) => [it.at, it.failed] as const);
  const description = failed === 0 ? "No user saw an error." : `${failed} of ${requests} requests failed, in ${errorSeconds} seconds.`; // prettier-ignore
  return lineChart({
    ...frame("errors", "Users' requests that failed, each second", description),
    ...{ unit: "failed/s", style: "bars", series: [{ name: "failed", look: "bad", points }] },
  });
}

/** A row for each step that ran; its number is the one in the table of steps. */
function stepsChart({ steps, time }: DrillReport, frame: Frame): Markup {
  const rows = steps.flatMap((it, index) => {
    if (it.startedAt === undefined) return [];
    const from = (Date.parse(it.startedAt) - Date.parse(time.startedAt)) / 1000;
    const stretch = { text: it.name, from, until: from + it.seconds, look: it.outcome === "held" ? look(0) : "bad" };
    return [{ name: `step ${index + 1}`, stretches: [stretch] }];
  });
  if (rows.length === 0) return markup`<p>No step ran.</p>`;
  const said = rows.map(({ stretches: [it] }) => `${it!.text} from ${told(it!.from)} to ${told(it!.until)} s`);
  return rowChart({ ...frame("steps-chart", "Steps", `${said.join("; ")}.`), rows });
}

function samplesCharts(report: DrillReport, frame: Frame): Markup {
  const { samples } = report;
  const { regions } = report.scope;
  if (samples.length === 0) return markup`<p>Nothing was sampled.</p>`;
  const gapSeconds = Math.max(1, ...samples.slice(1).map((it, index) => it.at - samples[index]!.at));
  const series = (name: string, index: number, valueOf: (it: MeasuredSample) => number | undefined): Series => ({
    ...{ name, look: look(index) },
    points: samples.flatMap((it) => {
      const value = valueOf(it);
      return value === undefined ? [] : [[it.at, value] as const];
    }),
  });
  const lags = [
    ...regions.map((it, index) => series(`${it}, relational`, index, (one) => one.relationalLagSeconds[it])),
    ...regions.map((it, index) => series(`${it}, document`, regions.length + index, (one) => one.documentLagSeconds[it])), // prettier-ignore
  ].filter((it) => it.points.length > 0);
  const targets = regions.map((it, index) => series(it, index, (one) => one.healthyTargets[it]));
  const highest = Math.max(0, ...lags.flatMap((it) => it.points.map(([, value]) => value)));
  const fewest = targets.map((it) => `${it.name} ${Math.min(...it.points.map(([, value]) => value))}`);
  return markup`${lineChart({ ...frame("lag", "Seconds that readers are behind the writer", `The most was ${told(highest)} s.`), unit: "s behind", series: lags, gapSeconds })}
    ${lineChart({ ...frame("targets", "Healthy targets of each region", `At the fewest: ${fewest.join(", ")}.`), unit: "targets", series: targets, gapSeconds })}`;
}
