/** A review as a comment of a pull request: GitHub takes 65,536 characters, and rows are never cut in their middle. */
import { escape } from "../../report/markup";
import { highestRisks, linesOf, type ReviewLine } from "../lines";
import { type ReviewPage, sourceKey } from "../page";
import { risks } from "../risk";
import type { ReviewRow, RowValue } from "../rows";
import { type ReviewSection, sectionsOf } from "../summaries";
import { typeInWords } from "../urn";
import { kindIn, kindMarks, shortPair, shortPlaces, shortValue } from "../words";

/** By which a comment is found again. */
export const marker = "<!-- meridian review -->";

export const longestComment = 60_000;

export interface MarkdownOptions {
  /** Address of a file at the commit: `https://github.com/owner/name/blob/<sha>`. Missing: no links. */
  readonly sourcesAt?: string;
  /** Where the whole of it is: the run with its artifacts. */
  readonly wholeAt?: string;
}

/** How much is said, from all to as little as can be; the first that fits is taken. */
interface Detail {
  /** Inputs of a row of the two highest risks, and of another. */
  readonly values: readonly [number, number];
  /** Rows of lower risks: each, or counted by type. */
  readonly lower: "listed" | "counted";
  /** Rows of the two highest risks: each with what it does, or by type with names only. */
  readonly higher: "listed" | "named";
  readonly sectionLines: number;
}

const details: readonly Detail[] = [
  { values: [20, 8], lower: "listed", higher: "listed", sectionLines: 40 },
  { values: [8, 2], lower: "listed", higher: "listed", sectionLines: 20 },
  { values: [8, 0], lower: "counted", higher: "listed", sectionLines: 20 },
  { values: [3, 0], lower: "counted", higher: "listed", sectionLines: 10 },
  { values: [0, 0], lower: "counted", higher: "listed", sectionLines: 5 },
  { values: [0, 0], lower: "counted", higher: "named", sectionLines: 5 },
];

export function markdownText(page: ReviewPage, options: MarkdownOptions = {}): string {
  const all = details.map((detail) => () => written(page, options, detail));
  for (const text of all) {
    const found = text();
    if (found.length <= longestComment) return found;
  }
  return all.at(-1)!();
}

function written(page: ReviewPage, options: MarkdownOptions, detail: Detail): string {
  const highest = highestRisks(page.rows);
  const lines = linesOf(page.rows, page.regions);
  const upper = lines.filter(({ row }) => highest.has(row.risk));
  const lower = lines.filter(({ row }) => !highest.has(row.risk));
  const columns = columnsOf(page);
  const write = (it: ReviewLine, values: number): string => rowOf(it, { page, options, columns, values });
  const [ofUpper, ofLower] = detail.values;
  const isShort = lines.length <= shortTable && detail.lower === "listed";
  const shown = isShort ? lines : upper;
  const rows = shown.map((it) => write(it, highest.has(it.row.risk) ? ofUpper : ofLower));
  const parts = [
    marker,
    `**${inText(page.verdict)}**`,
    about(page, options),
    ...(lines.length === 0 ? [] : [detail.higher === "named" ? named(upper) : table(columns, rows)]),
    ...(isShort || lower.length === 0 ? [] : [lowerRows(lower, columns, detail, (it) => write(it, ofLower))]),
    ...sectionsOf(page).map((it) => section(it, detail.sectionLines)),
  ];
  return `${parts.join("\n\n")}\n`;
}

/** A table of so many lines is read as a whole. */
const shortTable = 15;

function about({ commit, place, base, stacks, rows }: ReviewPage, { wholeAt }: MarkdownOptions): string {
  const against =
    place === "account"
      ? "planned against what is deployed"
      : `planned against ${base ?? "the base"} as it is deployed on the local cloud, not against an account`;
  const whole = wholeAt === undefined ? "" : ` · [whole review](${wholeAt})`;
  return `${rows.length} changes in ${stacks.length} stacks${commit ? ` at ${commit.slice(0, 10)}` : ""}, ${against}${whole}`;
}

/** Stacks that any row changes; regions all together. */
function columnsOf({ rows, stacks, regions }: ReviewPage): readonly string[] {
  const changing = new Set(rows.flatMap((it) => Object.keys(it.kinds)));
  const isRegional = regions.some((it) => changing.has(it));
  const others = [...changing].filter((name) => !stacks.some((it) => it.stack === name));
  const planned = stacks.map((it) => it.stack);
  return [...planned.filter((it) => changing.has(it) || (isRegional && regions.includes(it))), ...others];
}

function table(columns: readonly string[], rows: readonly string[]): string {
  const heading = ["Change, and what a running shop notices", ...columns].join(" | ");
  return [`| ${heading} |`, `| --- |${columns.map(() => " :-: |").join("")}`, ...rows].join("\n");
}

interface RowOptions {
  readonly page: ReviewPage;
  readonly options: MarkdownOptions;
  readonly columns: readonly string[];
  readonly values: number;
}

function rowOf(line: ReviewLine, { page, options, columns, values }: RowOptions): string {
  const { row } = line;
  const cells = columns.map((it) => (row.kinds[it] === undefined ? "" : kindMarks[row.kinds[it]]));
  const source = page.sources[sourceKey(row)];
  const name = `${inText(typeInWords(row.type))} ${code(line.name)}`;
  const linked =
    source && options.sourcesAt && row.risk !== "tags"
      ? `[${name}](${options.sourcesAt}/${source.file}#L${source.line})`
      : name;
  const places = shortPlaces(line, page.regions);
  const first = `${kindIn(row)} ${linked} ${places.startsWith("×") || places.startsWith("only") ? places : ""}`.trim();
  const opens = row.opens.slice(0, Math.max(values, 3)).map((it) => `**${code(shortValue(it))}**`);
  const hidden = row.values.length - values;
  const rest = hidden > 0 && values > 0 ? [`and ${hidden} more inputs`] : [];
  const inputs = [...row.values.slice(0, values).map(valueText), ...rest, ...noteOf(row.note)];
  const said = [`**${risks[row.risk]}**: ${first}`, ...opens, ...inputs, effectText(row.effect)];
  return `| ${[said.join("<br>"), ...cells].join(" | ")} |`;
}

function effectText({ impact, words, source }: ReviewRow["effect"]): string {
  const link = source?.startsWith("https:") ? ` ([source](${source}))` : "";
  return `→ ${impact === "nothing" ? "nothing" : `**${impact}**`}: ${inText(words)}${link}`;
}

const noteOf = (note: string | undefined): readonly string[] => (note === undefined ? [] : [inText(note)]);

function valueText({ path, before, after, replaces, onlyIn }: RowValue): string {
  const where = onlyIn ? ` in ${onlyIn.join(", ")}` : "";
  const [was, is] = before !== undefined && after !== undefined ? shortPair(before, after) : [before, after];
  const to = is === undefined ? "removed" : code(shortValue(is));
  const from = was === undefined ? "" : `${code(shortValue(was))} → `;
  return `${code(path)}: ${from}${to}${replaces ? " (replaces)" : ""}${where}`;
}

function lowerRows(
  lines: readonly ReviewLine[],
  columns: readonly string[],
  detail: Detail,
  write: (line: ReviewLine) => string,
): string {
  const title = `${lines.length} changes of lower risk: ${countsBy(lines, ({ row }) => risks[row.risk])}`;
  const body = detail.lower === "listed" ? table(columns, lines.map(write)) : counted(lines);
  return folded(title, body);
}

/** `- changes ec2 security group: 7`. */
function counted(lines: readonly ReviewLine[]): string {
  const kinds = countsBy(lines, ({ row }) => `${kindIn(row)} ${typeInWords(row.type)}`).split(", ");
  return kinds.map((it) => `- ${inText(it)}`).join("\n");
}

/** By type, each resource by its name. */
function named(lines: readonly ReviewLine[]): string {
  const groups = new Map<string, string[]>();
  for (const { row, more } of lines) {
    const key = `${risks[row.risk]}: ${kindIn(row)} ${typeInWords(row.type)}`;
    groups.set(key, [...(groups.get(key) ?? []), ...[row, ...more].map((it) => it.name)]);
  }
  return [...groups].map(([what, names]) => `- **${inText(what)}**: ${names.map(code).join(", ")}`).join("\n");
}

function countsBy(lines: readonly ReviewLine[], of: (line: ReviewLine) => string): string {
  const counts = new Map<string, number>();
  for (const it of lines) counts.set(of(it), (counts.get(of(it)) ?? 0) + 1 + it.more.length);
  return [...counts].map(([what, count]) => `${what} ${count}`).join(", ");
}

function section({ title, lines, isQuiet }: ReviewSection, max: number): string {
  const shown = lines.slice(0, max).map((it) => `- ${inText(it)}`);
  const rest = lines.length > max ? [`- and ${lines.length - max} more`] : [];
  const body = [...shown, ...rest].join("\n");
  return isQuiet ? folded(`${title} (${lines.length})`, body) : `**${title}**\n\n${body}`;
}

/** GitHub renders Markdown inside only after an empty line. */
const folded = (title: string, body: string): string =>
  `<details><summary>${escape(title)}</summary>\n\n${body}\n\n</details>`;

/** Text that means only itself, on one line, in a table too; nobody is mentioned by it. */
const inText = (text: string): string =>
  text
    .replace(/\s*\n\s*/g, " ")
    .replace(/[\\`*_{}[\]<>|~#]/g, "\\$&")
    .replaceAll("@", "@\u200b");

/** In a table a bar ends the cell even in code. */
const code = (text: string): string => `\`${text.replaceAll("`", "ʼ").replace(/\s+/g, " ").replaceAll("|", "\\|")}\``;
