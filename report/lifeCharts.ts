import { type Band, type ChartFrame, lineChart, rowChart, type Series, type Stretch, told } from "./charts";
import type { Life, LifeSecond } from "./life";
import { markup, type Markup } from "./markup";

/** Requests, errors, latency, DNS, lag and writers of a life, one below the other. */
export function lifeCharts(life: Life): Markup {
  const regions = [...new Set(life.timeline.map((it) => it.region))];
  return markup`${key(life.faults)}${requests(life, regions)}${errors(life, regions)}${latency(life)}${dns(life, regions)}${lags(life, regions)}${writers(life, regions)}`;
}

const look = (index: number): string => `series-${(index % 6) + 1}`;

const frame = (life: Life, id: string, title: string, description: string): ChartFrame => ({
  ...{ id: `life-${id}`, title, description },
  seconds: life.seconds,
  bands: life.faults,
});

const key = (faults: readonly Band[]): Markup =>
  faults.length === 0
    ? markup`<p>No fault was begun.</p>`
    : markup`<p>Shaded, in each chart, while it lasted:</p>
        <ul>
          ${faults.map((it) => markup`<li><strong>${it.text}</strong>, ${told(it.from)} to ${told(it.until)} s</li>`)}
        </ul>`;

/** A line for each region: what `valueOf` says of its seconds, where it says something. */
const lines = (life: Life, regions: readonly string[], valueOf: (it: LifeSecond) => number | undefined): Series[] =>
  regions.map((region, index) => ({
    name: region,
    look: look(index),
    points: life.timeline.flatMap((it) => {
      const value = it.region === region ? valueOf(it) : undefined;
      return value === undefined ? [] : [[it.at, value] as const];
    }),
  }));

function requests(life: Life, regions: readonly string[]): Markup {
  const series = lines(life, regions, (it) => it.requests);
  const sum = total(life, (it) => it.requests);
  const description = `${sum} requests in ${told(life.seconds)} seconds. Near ${series.map((it) => `${it.name} ${countOf(it)}`).join(", near ")}.`;
  return lineChart({
    ...frame(life, "requests", "Requests a second, by where the viewers are", description),
    ...{ unit: "requests/s", series },
  });
}

function errors(life: Life, regions: readonly string[]): Markup {
  const bySecond = new Map<number, number>();
  for (const it of life.timeline) bySecond.set(it.at, (bySecond.get(it.at) ?? 0) + it.errors);
  const wrong = [...bySecond].filter(([, value]) => value > 0);
  const near = regions.map((region) => [region, life.timeline.filter((it) => it.region === region)] as const);
  const description =
    wrong.length === 0
      ? "No viewer saw an error."
      : `${total(life, (it) => it.errors)} errors in ${wrong.length} of ${told(life.seconds)} seconds, the first at ${wrong[0]![0]} s, the last at ${wrong.at(-1)![0]} s. ` +
        `Near ${near.map(([region, own]) => `${region} ${own.reduce((sum, it) => sum + it.errors, 0)}`).join(", near ")}.`;
  const series = [{ name: "errors", look: "bad", points: [...bySecond] }];
  return lineChart({
    ...frame(life, "errors", "Errors a second that viewers saw", description),
    ...{ unit: "errors/s", series, style: "bars" },
  });
}

/** The worst region of each second: what somebody saw. */
function latency(life: Life): Markup {
  const worst = (of: "p50Ms" | "p99Ms"): Series["points"] => {
    const bySecond = new Map<number, number>();
    for (const it of life.timeline) {
      const value = it[of];
      if (value !== undefined) bySecond.set(it.at, Math.max(bySecond.get(it.at) ?? 0, value));
    }
    return [...bySecond];
  };
  const series: Series[] = [
    { name: "half of the requests were faster (p50)", look: look(0), points: worst("p50Ms") },
    { name: "99 % were faster (p99)", look: look(1), points: worst("p99Ms") },
  ];
  const highest = Math.max(0, ...series[1]!.points.map(([, value]) => value));
  return lineChart({
    ...frame(
      ...([life, "latency", "Latency of requests that were answered, near the region where it was worst"] as const),
      `In milliseconds. The highest p99 of a second was ${told(highest)} ms.`,
    ),
    ...{ unit: "ms", series },
  });
}

function dns(life: Life, regions: readonly string[]): Markup {
  const series = lines(life, regions, (it) => (it.dnsShare === undefined ? undefined : it.dnsShare * 100));
  const left = series.flatMap(({ name, points }) => {
    const gone = points.filter(([, value]) => value === 0).length;
    return gone > 0 ? [`to ${name} nobody was led in ${gone} seconds`] : [];
  });
  return lineChart({
    ...frame(
      ...([life, "dns", "Viewers that DNS leads to each region"] as const),
      left.length > 0
        ? `In percent of all viewers: ${left.join(", ")}.`
        : "In percent of all viewers: each region had some all the time.",
    ),
    ...{ unit: "% of viewers", series, top: 100 },
  });
}

function lags(life: Life, regions: readonly string[]): Markup {
  const of = (store: string, valueOf: (it: LifeSecond) => number | undefined, shift: number): Series[] =>
    lines(life, regions, valueOf)
      .map((it, index) => ({ ...it, name: `${it.name}, ${store}`, look: look(index + shift) }))
      .filter((it) => it.points.length > 0);
  const series = [
    ...of("relational", (it) => it.relationalLagSeconds, 0),
    ...of("document", (it) => it.documentLagSeconds, regions.length),
  ];
  const highest = Math.max(0, ...series.flatMap((it) => it.points.map(([, value]) => value)));
  return lineChart({
    ...frame(
      ...([life, "lag", "Seconds that readers are behind the writer"] as const),
      series.length === 0 ? "No lag was measured." : `The most was ${told(highest)} seconds.`,
    ),
    ...{ unit: "s behind", series },
  });
}

function writers(life: Life, regions: readonly string[]): Markup {
  const rows = (["relational", "document"] as const).map((store) => ({
    name: store,
    stretches: stretchesOf(life, store, regions),
  }));
  const description = rows
    .map(
      ({ name, stretches }) =>
        `The ${name} store: ${stretches.map((it) => `${it.text} from ${told(it.from)} to ${told(it.until)} s`).join(", ") || "nobody"}.`,
    )
    .join(" ");
  return rowChart({ ...frame(life, "writers", "Region that writes each store", description), rows });
}

/** Who wrote from when until when; where two claimed it, both are named. */
export function stretchesOf(life: Life, store: "relational" | "document", regions: readonly string[]): Stretch[] {
  const seconds = [...new Set(life.timeline.map((it) => it.at))].sort((a, b) => a - b);
  const stretches: Stretch[] = [];
  seconds.forEach((at, index) => {
    const who = life.timeline.filter((it) => it.at === at && it[store] === "writer").map((it) => it.region);
    const until = seconds[index + 1] ?? at + 1;
    const last = stretches.at(-1);
    const text = who.join(" and ");
    if (who.length === 0) return;
    if (last && last.text === text && last.until === at) stretches[stretches.length - 1] = { ...last, until };
    else stretches.push({ text, from: at, until, look: who.length > 1 ? "bad" : look(regions.indexOf(who[0]!)) });
  });
  return stretches;
}

const total = (life: Life, of: (it: LifeSecond) => number): number =>
  life.timeline.reduce((sum, it) => sum + of(it), 0);
const countOf = (it: Series): number => it.points.reduce((sum, [, value]) => sum + value, 0);
