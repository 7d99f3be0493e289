import { markup, type Markup } from "./markup";
import type { StoreRole, TopologyCompute } from "./topology";
import type { Route } from "./routes";
import { amountOf, nameOf } from "./words";
import { arrow, type Box, type Flow, heightOf, label, type Line, rectangle, textBox } from "./shapes";

interface Column {
  readonly x: number;
  readonly width: number;
  readonly middle: number;
}

/** Rows inside a region, from its top. The space below a row is where arrows between regions run. */
const rows = {
  balancer: { y: 52, height: heightOf(3) },
  compute: { y: 140, height: heightOf(2) },
  relational: { y: 209, height: heightOf(2) },
  document: { y: 301, height: heightOf(2) },
  backups: { y: 393, height: heightOf(2) },
} as const;

export const regionHeight = rows.backups.y + rows.backups.height + 40;
const inset = 10;
/** Height of the gap above a region. */
export const entrance = 24;

/** All regions and the arrows between them. */
export function drawRegions(
  routes: readonly Route[],
  columns: readonly Column[],
  top: number,
  short: (name: string) => string,
  relational: string,
): Markup {
  const frames = routes.map((route, index) => region(route, columns[index]!, top, short, relational));
  const roles = (store: "relational" | "document"): StoreRole[] => routes.map((it) => it.region[store]);
  return markup`${frames}${replication("relational", roles("relational"), columns, top)}${replication("document", roles("document"), columns, top)}${ring(routes, columns, top)}`;
}

function region(
  route: Route,
  column: Column,
  top: number,
  short: (name: string) => string,
  relational: string,
): Markup {
  const it = route.region;
  const left = column.x + inset;
  const place = (row: { readonly y: number; readonly height: number }): Box => ({
    x: left,
    y: top + row.y,
    width: column.width - 2 * inset,
    height: row.height,
  });
  const balancer: Line[] = [
    { text: "Load balancer", look: "strong" },
    { text: it.loadBalancer, look: "quiet" },
    { text: route.direct.map(short).join(", ") || "no name of its own", look: "quiet" },
  ];
  const copies = it.backupsTo ? `copy: ${it.backupsTo}` : "no copy";
  const parts = [
    rectangle({ x: column.x, y: top, width: column.width, height: regionHeight }, "region"),
    label(left, top + 20, it.region, "name"),
    label(left, top + 36, it.cidr),
    textBox(place(rows.balancer), balancer),
    textBox(place(rows.compute), computeLines(it.compute)),
    textBox(place(rows.relational), store(relational, it.relational), it.relational),
    textBox(place(rows.document), store("DocumentDB", it.document), documentLooks[it.document]),
    textBox(place(rows.backups), [
      { text: "Backups", look: "strong" },
      { text: copies, look: "quiet" },
    ]),
    ...requests(column, top),
  ];
  return markup`<g>${parts}</g>\n`;
}

/** One line each where there are two kinds, and then their name comes last. */
function computeLines(compute: readonly TopologyCompute[]): Line[] {
  const [only, ...more] = compute;
  if (!only) return [{ text: "no instances" }];
  if (more.length > 0) return compute.map((it) => ({ text: `${amountOf(it)}, ${nameOf(it)}` }));
  return [{ text: amountOf(only) }, { text: nameOf(only), look: "quiet" }];
}

/** Into the region beside its name, and from the load balancer to the instances. */
function requests(column: Column, top: number): Markup[] {
  const beside = column.x + column.width - 34;
  const below = top + rows.balancer.y + rows.balancer.height;
  return [
    arrow("route", [[beside, top - entrance], [beside, top + rows.balancer.y]]), // prettier-ignore
    arrow("route", [[column.middle, below], [column.middle, top + rows.compute.y]]), // prettier-ignore
  ];
}

const documentLooks: Readonly<Record<StoreRole, string>> = {
  writer: "document-writer",
  reader: "reader",
  none: "none",
};

const signs: Readonly<Record<StoreRole, string>> = {
  writer: "✎ WRITER",
  reader: "reader",
  none: "not a member",
};

const store = (name: string, role: StoreRole): Line[] => [{ text: name, look: "strong" }, { text: signs[role] }];

/** From the one writer to every reader, below the boxes. */
function replication(
  flow: "relational" | "document",
  roles: readonly StoreRole[],
  columns: readonly Column[],
  top: number,
) {
  const writer = roles.indexOf("writer");
  if (writer < 0) return markup``;
  const bottom = top + rows[flow].y + rows[flow].height;
  const rail = bottom + 20;
  const from = columns[writer]!.middle;
  const arrows = columns.flatMap(
    ({ middle }, index) =>
    roles[index] === "reader" ? [arrow(flow, [[from, bottom], [from, rail], [middle, rail], [middle, bottom + 1]])] : [], // prettier-ignore
  );
  return markup`${arrows}`;
}

/** Each region's backups to the region that keeps the copies: straight to the neighbour, or below the others. */
function ring(routes: readonly Route[], columns: readonly Column[], top: number): Markup[] {
  const flow: Flow = "backup";
  const middle = top + rows.backups.y + rows.backups.height / 2;
  const bottom = top + rows.backups.y + rows.backups.height;
  return routes.flatMap(({ region: it }, index) => {
    const to = routes.findIndex((other) => other.region.region === it.backupsTo);
    if (to < 0) return [];
    const [source, target] = [columns[index]!, columns[to]!];
    if (to === index + 1)
      return [arrow(flow, [[source.x + source.width - inset, middle], [target.x + inset, middle]])]; // prettier-ignore
    const lane = bottom + 22;
    return [arrow(flow, [[source.middle, bottom], [source.middle, lane], [target.middle, lane], [target.middle, bottom + 1]])]; // prettier-ignore
  });
}
