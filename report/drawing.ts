import { markup, type Markup } from "./markup";
import { drawRegions, entrance, regionHeight } from "./regionDrawing";
import type { Topology } from "./topology";
import { routesOf, type Route } from "./routes";
import { amountOf, databaseWords, nameOf } from "./words";
import { arrow, type Box, heads, heightOf, label, type Line, lettersIn, textBox, wrapped } from "./shapes";

const margin = 16;

type Shorten = (name: string) => string;

/** Where columns stand; narrower where there are many. */
interface Grid {
  readonly width: number;
  readonly columns: readonly { readonly x: number; readonly width: number; readonly middle: number }[];
}

function gridOf(count: number): Grid {
  const [column, gap] = count > 4 ? [200, 22] : [212, 28];
  const inner = count * column + (count - 1) * gap;
  const width = Math.max(640, inner + 2 * margin);
  const columns = Array.from({ length: count }, (_, index) => {
    const x = (width - inner) / 2 + index * (column + gap);
    return { x, width: column, middle: x + column / 2 };
  });
  return { width, columns };
}

/** The deployed topology as SVG: viewers on top, then the edge, DNS, and each region in a column of its own. */
export function drawTopology(topology: Topology): Markup {
  const routes = routesOf(topology);
  const grid = gridOf(routes.length);
  const short: Shorten = (name) => relative(name, topology.domain);
  const edge = drawEdge(topology, grid, routes[0]?.origin, short);
  const pairLines = routes.map((route) => linesOfPair(route, grid.columns[0]!.width, short));
  const checkLines = routes.map(linesOfCheck);
  const pairs = rowOf(grid, edge.bottom + 40, pairLines);
  const checks = rowOf(grid, pairs.bottom + 24, checkLines);
  const top = checks.bottom + entrance;
  const height = top + regionHeight + 8;
  const down = (from: number, to: number): Markup[] =>
    grid.columns.map(({ middle }) => arrow("route", [[middle, from], [middle, to]])); // prettier-ignore
  const latencies = routes.map((it, index) =>
    label(grid.columns[index]!.middle + 8, edge.bottom + 22, it.region.region, "quiet"),
  );
  return markup`<svg
    class="topology"
    viewBox="0 0 ${grid.width} ${height}"
    style="min-width:${Math.round(grid.width * 0.9)}px;max-width:${Math.round(grid.width * 1.35)}px"
    role="img"
    aria-labelledby="topology-title topology-desc"
  >
    <title id="topology-title">The platform as it was deployed in ${routes.length} regions</title>
    <desc id="topology-desc">${description(topology, routes)}</desc>
    ${heads}${edge.drawing}${down(edge.bottom, edge.bottom + 40)}${latencies}${pairs.drawing}${down(pairs.bottom, checks.top)}${checks.drawing}
    ${drawRegions(routes, grid.columns, top, short, databaseWords[topology.relationalKind])}
  </svg>`;
}

/** Viewers, CloudFront with the origins beside it, and the latency set across all columns. */
function drawEdge(
  { domain, distribution }: Topology,
  { width, columns }: Grid,
  origin: string | undefined,
  short: Shorten,
) {
  // Where the drawing is wider than most screens, it begins at the side that they show first.
  const middle = columns.length > 3 ? margin + 130 : width / 2;
  const beside = middle + 150;
  const others = distribution.origins.slice(1);
  const viewers: Box = { x: middle - 50, y: 8, width: 100, height: 30 };
  const cloudFront: Box = { x: middle - 130, y: 62, width: 260, height: heightOf(3) };
  const files: Box = { x: beside, y: 62, width: Math.min(210, width - margin - beside), height: heightOf(3) };
  const set: Box = { x: margin, y: 168, width: width - 2 * margin, height: heightOf(2) };
  const parts = [
    textBox(viewers, [{ text: "   Viewers", look: "strong" }]),
    textBox(cloudFront, [
      { text: "CloudFront", look: "strong" },
      { text: `D = ${domain}` },
      { text: distribution.domain, look: "quiet" },
    ]),
    textBox(files, [
      { text: `${others.length} more origin${others.length === 1 ? "" : "s"}`, look: "strong" },
      ...others.slice(0, 2).map((text): Line => ({ text, look: "quiet" })),
    ]),
    textBox(set, [
      { text: origin === undefined ? "no latency set" : short(origin), look: "strong" },
      { text: "Route 53 latency set: the nearest pair that answers", look: "quiet" },
    ]),
    arrow("route", [[middle, 38], [middle, 62]]), // prettier-ignore
    arrow("route", [[middle + 130, 92], [beside, 92]]), // prettier-ignore
    arrow("route", [[middle, 62 + cloudFront.height], [middle, set.y]]), // prettier-ignore
  ];
  return { drawing: parts, bottom: set.y + set.height };
}

/** `pair-us-east-1.D`: the drawing says once what D is. */
export function relative(name: string, domain: string): string {
  if (domain !== "" && name === domain) return "D";
  return domain !== "" && name.endsWith(`.${domain}`) ? `${name.slice(0, -domain.length)}D` : name;
}

function rowOf(grid: Grid, top: number, texts: readonly (readonly Line[])[]) {
  const height = heightOf(Math.max(...texts.map((it) => it.length)));
  const drawing = texts.map((lines, index) => {
    const { x, width } = grid.columns[index]!;
    return textBox({ x, y: top, width, height }, lines);
  });
  return { top, bottom: top + height, drawing };
}

function linesOfPair({ pair, otherwise }: Route, width: number, short: Shorten): Line[] {
  if (pair === undefined) return [{ text: "no failover pair", look: "strong" }];
  const others = otherwise?.regions ?? [];
  const list = others.map((it, index) => (index < others.length - 1 ? `${it},` : it));
  return [
    { text: short(pair), look: "strong" },
    { text: "failover pair", look: "quiet" },
    { text: "PRIMARY: this region" },
    { text: "SECONDARY, by latency:" },
    ...wrapped(list, lettersIn(width) - 2).map((text): Line => ({ text: `  ${text}` })),
    ...(otherwise ? [{ text: `  ${short(otherwise.name)}`, look: "quiet" } as const] : []),
  ];
}

function linesOfCheck({ check, endpoints, switchesIn }: Route): Line[] {
  if (check === undefined) return [{ text: "no health check", look: "strong" }];
  return [
    { text: check, look: "strong" },
    { text: "all must be healthy:", look: "quiet" },
    ...endpoints.map((): Line => ({ text: "● endpoint" })),
    ...switchesIn.map((place): Line => ({ text: `◇ switch: ${place}` })),
  ];
}

function description(topology: Topology, routes: readonly Route[]): string {
  const edge = `Viewers reach ${topology.domain} at CloudFront, which asks ${routes[0]?.origin ?? "no latency set"} for a region.`;
  const regions = routes.map(
    ({ region: it, pair, otherwise, switchesIn }) =>
      `${it.region} (${it.cidr}): ${pair ?? "no failover pair"}, otherwise ${otherwise?.regions.join(", ") ?? "nothing"}; ` +
      `evacuation switches in ${switchesIn.join(", ") || "no region"}; ${it.compute.map((one) => `${amountOf(one)} (${nameOf(one)})`).join(" and ") || "no instances"}; ` +
      `${databaseWords[topology.relationalKind]} ${it.relational}, DocumentDB ${it.document}; backups copied to ${it.backupsTo || "nowhere"}.`,
  );
  return [edge, ...regions, "The tables below say the same."].join(" ");
}
