import type { ActiveFault } from "../faults/active";
import type { Happening } from "../dataplane/events";
import type { RegionPicture, StorePicture } from "./livingCloud";

/** A living cloud at one moment. */
export interface Picture {
  readonly regions: readonly RegionPicture[];
  readonly faults: readonly ActiveFault[];
  /** Milliseconds since the epoch. */
  readonly now: number;
}

type Look = "plain" | "bold" | "quiet" | "bad";
interface Cell {
  readonly text: string;
  readonly look?: Look;
}

const titles = ["region", "instances", "relational", "document", "DNS", "requests/s", "errors/s"] as const;
/** Numbers, which stand to the right. */
const right = new Set<number>([1, 4, 5, 6]);
const codes: Readonly<Record<Look, string>> = { plain: "", bold: "1", quiet: "2", bad: "31" };

/** One line a region, and one a fault, none wider than `width`; colours only where asked for. */
export function drawPicture({ regions, faults, now }: Picture, width: number, colours: "colours" | "none"): string[] {
  const rows = [titles.map((text): Cell => ({ text, look: "quiet" })), ...regions.map(cellsOf)];
  const widths = titles.map((_, column) => Math.max(...rows.map((row) => row[column]!.text.length)));
  const lines = rows.map((row) =>
    fitted(
      row.map((it, column) => ({ ...it, text: padded(it.text, widths[column]!, column) })),
      width,
      colours,
    ),
  );
  const wrong = faults.map((it) =>
    fitted([{ text: `✘ ${it.number} ${it.text}, for ${ago(now - it.since)}`, look: "bad" }], width, colours),
  );
  return [...lines, ...(wrong.length > 0 ? wrong : [fitted([{ text: "no faults", look: "quiet" }], width, colours)])];
}

function cellsOf(it: RegionPicture): Cell[] {
  const { healthy, all } = it.instances;
  return [
    { text: it.region, look: "bold" },
    { text: `${healthy} of ${all}`, look: healthy < all || all === 0 ? "bad" : "plain" },
    storeCell(it.relational),
    storeCell(it.document),
    { text: it.dnsShare === undefined ? "–" : `${Math.round(it.dnsShare * 100)} %` },
    { text: it.requestsPerSecond.toFixed(1) },
    { text: it.errorsPerSecond.toFixed(1), look: it.errorsPerSecond > 0 ? "bad" : "plain" },
  ];
}

function storeCell({ role, lagSeconds }: StorePicture): Cell {
  if (role === "none") return { text: "none", look: "bad" };
  if (role === "writer") return { text: "WRITER", look: "bold" };
  return { text: lagSeconds === undefined ? "reader" : `reader, ${lagOf(lagSeconds)} behind` };
}

const lagOf = (seconds: number): string => (seconds < 10 ? `${seconds.toFixed(1)} s` : ago(seconds * 1000));

/** `8 s`, `2 min 5 s`, `1 h 2 min`. */
export function ago(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}

const padded = (text: string, width: number, column: number): string =>
  right.has(column) ? text.padStart(width) : text.padEnd(width);

/** Cells with two spaces between them, cut at the width before any colour comes into it. */
function fitted(cells: readonly Cell[], width: number, colours: "colours" | "none"): string {
  let left = width;
  const parts: string[] = [];
  cells.forEach(({ text, look = "plain" }, index) => {
    const shown = `${index === 0 ? "" : "  "}${text}`.slice(0, Math.max(0, left));
    left -= shown.length;
    const plain = index === cells.length - 1 ? shown.trimEnd() : shown;
    const isColoured = colours === "colours" && codes[look] !== "" && plain.trim() !== "";
    parts.push(isColoured ? `\u001b[${codes[look]}m${plain}\u001b[0m` : plain);
  });
  return colours === "colours" ? parts.join("") : parts.join("").trimEnd();
}

/** What differs from the picture before in what matters for long, a line a region; everything where there was none before. */
export function changesSince(before: Picture | undefined, { regions }: Picture): string[] {
  const known = new Map(before?.regions.map((it) => [it.region, essence(it)]));
  return regions.flatMap((it) => (known.get(it.region) === essence(it) ? [] : [essence(it)]));
}

function essence({ region, instances, relational, document, dnsShare }: RegionPicture): string {
  const dns = dnsShare === undefined ? "not asked yet" : dnsShare > 0 ? "answers with it" : "leads nobody to it";
  return (
    `${region}: ${instances.healthy} of ${instances.all} instances healthy, ` +
    `relational ${relational.role}, document ${document.role}, DNS ${dns}`
  );
}

/** `20:14:03  eu-west-1  compute: starts i-0a…` */
export function lineOf({ at, region, part, what }: Happening): string {
  const time = new Date(at).toTimeString().slice(0, 8);
  return [time, ...(region === undefined ? [] : [region]), `${part}: ${what}`].join("  ");
}
