import type { Life, LifeDuration, LifeSecond } from "./life";
import { markup, type Markup, type MarkupPart } from "./markup";
import { number, table, text } from "./table";
import { told } from "./charts";

/** Rows that a person reads through. */
const mostRows = 40;

/** The timeline as numbers: as many seconds together as make no more rows than a person reads. */
export function timelineTable(life: Life): Markup {
  const regions = [...new Set(life.timeline.map((it) => it.region))];
  const step = Math.max(1, Math.ceil(life.seconds / mostRows));
  const spans = Array.from({ length: Math.ceil(life.seconds / step) }, (_, index) => index * step);
  const rows = spans.map((from) => {
    const own = life.timeline.filter((it) => it.at >= from && it.at < from + step);
    return [`${from} to ${Math.min(from + step, told1(life.seconds))} s`, ...cellsOf(own, regions)];
  });
  return table(
    "The charts in numbers",
    [
      text("Seconds"),
      ...[number("Requests"), number("Errors"), number("Highest p99, ms"), number("Most lag, s")],
      ...regions.map((it) => number(`DNS leads to ${it}`)),
      ...[text("Writes relational"), text("Writes document")],
    ],
    rows,
  );
}

function cellsOf(own: readonly LifeSecond[], regions: readonly string[]): MarkupPart[] {
  const sum = (of: (it: LifeSecond) => number): number => own.reduce((all, it) => all + of(it), 0);
  const highest = (values: readonly (number | undefined)[]): string => {
    const known = values.filter((it) => it !== undefined);
    return known.length === 0 ? "–" : told(Math.max(...known));
  };
  const shareOf = (region: string): string => {
    const known = own.flatMap((it) => (it.region === region && it.dnsShare !== undefined ? it.dnsShare : []));
    return known.length === 0 ? "–" : `${Math.round((known.reduce((a, b) => a + b, 0) / known.length) * 100)} %`;
  };
  const writing = (store: "relational" | "document"): string =>
    [...new Set(own.filter((it) => it[store] === "writer").map((it) => it.region))].join(", then ") || "nobody";
  return [
    ...[sum((it) => it.requests), sum((it) => it.errors), highest(own.map((it) => it.p99Ms))],
    highest(own.flatMap((it) => [it.relationalLagSeconds, it.documentLagSeconds])),
    ...regions.map(shareOf),
    ...[writing("relational"), writing("document")],
  ];
}

/** What users were promised, and what came of it. */
export function promisesTable({ promises, wrong }: Life): Markup {
  if (promises.length === 0) return markup`<p>What users were promised was not counted.</p>`;
  const bad = (count: number): MarkupPart => (count > 0 ? markup`<strong>${count}</strong>` : count);
  return markup`${table(
    "What users were promised, compared with the stores and the payment gateway",
    [
      text("Kind"),
      ...["Writes", "Acknowledged", "Kept", "Lost", "Doubled", "Refused", "Unknown, kept", "Unknown, not kept"].map(
        number,
      ),
    ],
    promises.map((it) => [
      ...[it.kind, it.writes, it.acknowledged, it.kept, bad(it.lost), bad(it.doubled), it.refused],
      ...[it.unknownKept, it.unknownNotKept],
    ]),
  )}
  ${table(
    "What must not happen at all",
    [text("What"), number("Times"), text("Such as")],
    wrong.map((it) => [it.what, bad(it.count), it.examples.join(", ") || "–"]),
  )}`;
}

/** Each duration split into what was measured here and what is assumed of AWS, with the arithmetic for scale 1. */
export function durationsTable({ durations, timeScale }: Life): Markup {
  if (durations.length === 0) return markup`<p>No duration was taken.</p>`;
  return table(
    "Durations: measured here, assumed of AWS",
    [
      text("What"),
      number("In this run, s"),
      number("Of it, work done here, s"),
      text("Of it, assumed of AWS and divided by the time scale"),
      text("At scale 1"),
    ],
    durations.map((it) => [
      it.what,
      told1(it.measuredSeconds),
      told1(workOf(it, timeScale)),
      assumptions(it, timeScale),
      atScaleOne(it, timeScale),
    ]),
  );
}

const told1 = (seconds: number): number => Math.round(seconds * 10) / 10;
const assumedSeconds = (it: LifeDuration): number => it.assumed.reduce((sum, one) => sum + one.seconds, 0);
const workOf = (it: LifeDuration, scale: number): number =>
  Math.max(0, it.measuredSeconds - assumedSeconds(it) / scale);

function assumptions({ assumed }: LifeDuration, scale: number): MarkupPart {
  if (assumed.length === 0) return "nothing";
  return markup`<span class="lines">${assumed.map((it) => `${it.what}: ${told1(it.seconds)} s / ${scale} = ${told(it.seconds / scale)} s`).join("\n")}</span>`;
}

/** Arithmetic, never called measured. */
function atScaleOne(it: LifeDuration, scale: number): string {
  const [work, assumed] = [told1(workOf(it, scale)), told1(assumedSeconds(it))];
  if (it.assumed.length === 0) return `${work} s, all of it measured here`;
  return `${work} s measured here + ${assumed} s assumed = ${told1(work + assumed)} s, calculated`;
}

export function scalesTable({ assumed, neverScaled, timeScale }: Life): Markup {
  return table(
    `Delays of AWS that a laptop doesn't have, and what is done with them at time scale ${timeScale}`,
    [text("What"), text("Scaled"), number("Of AWS, s"), number("Here, s"), text("Where it is from")],
    [
      ...assumed.map((it) => [it.what, "scaled", it.seconds, told(it.seconds / timeScale), it.source]),
      ...neverScaled.map((it) => [it, "never scaled", "–", "as configured or measured", "–"]),
    ],
  );
}

/** Whose state nobody may lean on. */
export function unmeasuredList({ unmeasuredAlarms }: Life): Markup {
  if (unmeasuredAlarms.length === 0) return markup`<p>Whatever the deployed alarms watch was measured.</p>`;
  return markup`<details>
    <summary>Alarms that watch what nothing here measures (${unmeasuredAlarms.length}): their states say nothing</summary>
    <ul>
      ${unmeasuredAlarms.map((it) => markup`<li>${it}</li>`)}
    </ul>
  </details>`;
}

/** What the data plane did, second by second. */
export function happeningsTable({ happenings }: Life): Markup {
  return table(
    "What happened, and why",
    [number("Second"), text("Region"), text("Part"), text("What")],
    happenings.map((it) => [it.at.toFixed(1), it.region ?? "–", it.part, it.what]),
  );
}
