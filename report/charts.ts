/** Charts over seconds, as SVG without a script: all of a page share one axis of time, so that they can be read one below the other. */
import { markup, type Markup } from "./markup";

export interface Band {
  readonly text: string;
  readonly from: number;
  readonly until: number;
}

export interface ChartFrame {
  /** Of the page's own, for the title and the description. */
  readonly id: string;
  readonly title: string;
  /** The same in a sentence or two, for whoever can't see it. */
  readonly description: string;
  readonly seconds: number;
  readonly bands: readonly Band[];
}

export interface Series {
  readonly name: string;
  /** Class of style.ts, `series-1` to `series-6`: colour and dashes. */
  readonly look: string;
  /** Seconds and value; where there is none for a second the line ends. */
  readonly points: readonly (readonly [number, number])[];
}

export interface LineChart extends ChartFrame {
  readonly unit: string;
  readonly series: readonly Series[];
  /** Values stand from the ground up, as bars one second wide. */
  readonly style?: "bars";
  /** The highest value of the axis, where it isn't to be found from the values. */
  readonly top?: number;
  /** Points that are farther from each other aren't joined. Default: 1. */
  readonly gapSeconds?: number;
}

export interface Stretch extends Band {
  readonly look: string;
}

export interface RowChart extends ChartFrame {
  readonly rows: readonly { readonly name: string; readonly stretches: readonly Stretch[] }[];
}

const width = 960;
const left = 64;
const right = 12;
const top = 22;
const height = 120;
const rowHeight = 26;

const xOf = (frame: ChartFrame, second: number): number =>
  round(left + ((width - left - right) * second) / Math.max(1, frame.seconds));
const round = (value: number): number => Math.round(value * 10) / 10;

/** Lines or bars of several series above one axis that begins at 0. */
export function lineChart(chart: LineChart): Markup {
  const values = chart.series.flatMap((it) => it.points.map(([, value]) => value));
  const ceiling = chart.top ?? ceilingOf(Math.max(0, ...values));
  const yOf = (value: number): number => round(top + height - (height * Math.min(value, ceiling)) / ceiling);
  const marks = [0, ceiling / 2, ceiling].map(
    (value) =>
      markup`<path d="M${left} ${yOf(value)} H${width - right}" class="grid" /><text x="${left - 6}" y="${yOf(value) + 4}" class="tick end">${told(value)}</text>`,
  );
  const drawn = chart.series.map((it) =>
    chart.style === "bars"
      ? bars(chart, it, yOf)
      : markup`<path d="${lineOf(chart, it, yOf)}" class="line ${it.look}" />`,
  );
  return figure(
    chart,
    height,
    markup`${marks}<text x="${left}" y="${top - 8}" class="tick">${chart.unit}</text>${drawn}`,
    chart.series.length > 1 ? legend(chart.series) : "",
  );
}

/** Neighbouring seconds are one line; a gap ends it. A second alone is a short stroke. */
function lineOf(chart: LineChart, { points }: Series, yOf: (value: number) => number): string {
  return points
    .map(([second, value], index) => {
      const before = points[index - 1];
      const joins = before !== undefined && second - before[0] <= (chart.gapSeconds ?? 1);
      const x = xOf(chart, second);
      return joins ? `L${x} ${yOf(value)}` : `M${x} ${yOf(value)} h1`;
    })
    .join(" ");
}

function bars(chart: ChartFrame, { points, look }: Series, yOf: (value: number) => number): Markup {
  const wide = Math.max(1, round((width - left - right) / Math.max(1, chart.seconds)));
  const path = points
    .filter(([, value]) => value > 0)
    .map(([second, value]) => `M${xOf(chart, second)} ${yOf(0)} V${yOf(value)} h${wide} V${yOf(0)} z`);
  return markup`<path d="${path.join(" ")}" class="bars ${look}" />`;
}

/** A row for each thing, with stretches of time in which it was something. */
export function rowChart(chart: RowChart): Markup {
  const rows = chart.rows.map(({ name, stretches }, index) => {
    const y = top + index * rowHeight;
    const boxes = stretches.map((it) => {
      const [x, end] = [xOf(chart, it.from), xOf(chart, it.until)];
      const fits = end - x > it.text.length * 7 + 8;
      return markup`<rect x="${x}" y="${y + 2}" width="${round(Math.max(1, end - x))}" height="${rowHeight - 4}" class="stretch ${it.look}"><title>${it.text}, ${told(it.from)} to ${told(it.until)} s</title></rect>${fits ? markup`<text x="${x + 5}" y="${y + 17}" class="strong">${it.text}</text>` : ""}`;
    });
    return markup`<text x="${left - 6}" y="${y + 17}" class="tick end">${name}</text>${boxes}`;
  });
  return figure(chart, chart.rows.length * rowHeight, markup`${rows}`, "");
}

function figure(chart: ChartFrame, tall: number, drawing: Markup, below: Markup | ""): Markup {
  const bottom = top + tall;
  const seconds = stepsOf(chart.seconds).map(
    (it) =>
      markup`<path d="M${xOf(chart, it)} ${bottom} v4" class="axis" /><text x="${xOf(chart, it)}" y="${bottom + 16}" class="tick ${xOf(chart, it) > width - 2 * right ? "end" : "middle"}">${it} s</text>`,
  );
  const bands = chart.bands.map(
    (it) =>
      markup`<rect x="${xOf(chart, it.from)}" y="${top}" width="${round(Math.max(2, xOf(chart, it.until) - xOf(chart, it.from)))}" height="${tall}" class="band"><title>${it.text}, ${told(it.from)} to ${told(it.until)} s</title></rect>`,
  );
  return markup`<figure class="chart">
    <figcaption>${chart.title}</figcaption>
    <div class="scroll" role="region" aria-label="${chart.title}" tabindex="0">
      <svg class="chart" viewBox="0 0 ${width} ${bottom + 22}" role="img" aria-labelledby="${chart.id}-title ${chart.id}-desc">
        <title id="${chart.id}-title">${chart.title}</title>
        <desc id="${chart.id}-desc">${chart.description}</desc>
        ${bands}<path d="M${left} ${bottom} H${width - right}" class="axis" />${seconds}${drawing}
      </svg>
    </div>
    ${below}
  </figure>`;
}

const legend = (series: readonly Series[]): Markup =>
  markup`<ul class="key">${series.map(
    (it) =>
      markup`<li><svg class="chart" viewBox="0 0 44 12" aria-hidden="true"><path d="M1 6 H43" class="line ${it.look}" /></svg>${it.name}</li>`,
  )}</ul>`;

/** A round number, at least the highest value; 1 where there is none. */
export function ceilingOf(highest: number): number {
  if (highest <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(highest));
  return [1, 2, 3, 4, 5, 6, 8, 10].map((it) => Number((it * power).toPrecision(6))).find((it) => it >= highest - 1e-9)!;
}

/** Seconds that stand at the axis: at most 13, on round numbers. */
export function stepsOf(seconds: number): number[] {
  const step = [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600].find((it) => seconds / it <= 12) ?? 7200;
  return Array.from({ length: Math.floor(seconds / step) + 1 }, (_, index) => index * step);
}

/** As few digits as tell it. */
export const told = (value: number): string => String(Number(value.toPrecision(3)));
