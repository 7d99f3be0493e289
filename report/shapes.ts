import { markup, type Markup, type MarkupPart } from "./markup";
import { shortened } from "./words";

/** Units of the drawing, one of which is a CSS pixel where the drawing isn't scaled. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Line {
  readonly text: string;
  /** Class of style.ts: `strong`, `quiet` or none. */
  readonly look?: "strong" | "quiet";
}

export const lineHeight = 17;
const padding = 10;
/** Of the widest of the fonts that readers are likely to have. */
const widthOfLetter = 7.1;

/** How many letters fit into a box. */
export const lettersIn = (width: number): number => Math.floor((width - 2 * padding) / widthOfLetter);

/** Height of a box that holds so many lines. */
export const heightOf = (lines: number): number => lines * lineHeight + 2 * padding - 3;

export const rectangle = (box: Box, look: string): Markup =>
  markup`<rect x="${box.x}" y="${box.y}" width="${box.width}" height="${box.height}" rx="7" class="${look}" />`;

/** A box with lines of text; what is too long is shortened in the middle and whole in the tooltip. */
export function textBox(box: Box, lines: readonly Line[], look = "box"): Markup {
  const texts = lines.map((line, index) =>
    textAt(box.x + padding, box.y + padding + 10 + index * lineHeight, line, box),
  );
  return markup`<g>${rectangle(box, look)}${texts}</g>`;
}

function textAt(x: number, y: number, line: Line, box: Box): Markup {
  const shown = shortened(line.text, lettersIn(box.width));
  const whole: MarkupPart = shown === line.text ? "" : markup`<title>${line.text}</title>`;
  return markup`<text x="${x}" y="${y}" class="${line.look ?? "plain"}">${whole}${shown}</text>`;
}

export const label = (x: number, y: number, text: string, look = "quiet"): Markup =>
  markup`<text x="${x}" y="${y}" class="${look}">${text}</text>`;

export type Flow = "route" | "relational" | "document" | "backup";
const flows: readonly Flow[] = ["route", "relational", "document", "backup"];

/** A line through these points with a head at the end. */
export function arrow(flow: Flow, points: readonly (readonly [number, number])[]): Markup {
  const path = points.map(([x, y], index) => `${index === 0 ? "M" : "L"}${x} ${y}`).join(" ");
  return markup`<path d="${path}" class="flow ${flow}" marker-end="url(#head-${flow})" />`;
}

const headOf = (flow: Flow): Markup =>
  markup`<marker id="head-${flow}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0 L8 4 L0 8 z" class="head ${flow}"/></marker>`;

/** The heads of all arrows; one drawing of the page must hold them. */
export const heads: Markup = markup`<defs>${flows.map(headOf)}</defs>`;

/** Words in lines of at most so many letters. */
export function wrapped(words: readonly string[], letters: number): string[] {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= letters) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
