/** A review at a terminal. */
import { linesOf, type ReviewLine } from "../lines";
import type { ReviewPage } from "../page";
import { sourceKey } from "../page";
import { risks } from "../risk";
import type { RowValue } from "../rows";
import { sectionsOf } from "../summaries";
import { typeInWords } from "../urn";
import { kindIn, kindMarks, shortPair, shortPlaces, shortValue } from "../words";

export function terminalText(page: ReviewPage): string {
  const rows = linesOf(page.rows, page.regions).flatMap((it) => rowText(it, page));
  const sections = sectionsOf(page).flatMap(({ title, lines }) => ["", title, ...lines.map((it) => `  ${it}`)]);
  return [page.verdict, ...(rows.length > 0 ? ["", ...rows] : []), ...sections, ""].join("\n");
}

function rowText(line: ReviewLine, page: ReviewPage): readonly string[] {
  const { row, name } = line;
  const marks = [...new Set(Object.values(row.kinds))].map((it) => kindMarks[it]).join("");
  const source = page.sources[sourceKey(row)];
  const where = source && row.risk !== "tags" ? `  ${source.file}:${source.line}` : "";
  return [
    `${marks} ${kindIn(row)} ${typeInWords(row.type)} ${name}  ${shortPlaces(line, page.regions)}  [${risks[row.risk]}]${where}`,
    ...row.values.map((it) => `    ${valueText(it)}`),
    ...row.opens.slice(0, 3).map((it) => `    opens: ${shortValue(it)}`),
    ...(row.opens.length > 3 ? [`    opens: and ${row.opens.length - 3} more`] : []),
    ...(row.note === undefined ? [] : [`    ${row.note}`]),
    `    shop: ${row.effect.impact}: ${row.effect.words}`,
  ];
}

function valueText({ path, before, after, replaces, onlyIn }: RowValue): string {
  const where = onlyIn ? ` (in ${onlyIn.join(", ")})` : "";
  const [was, is] = before !== undefined && after !== undefined ? shortPair(before, after) : [before, after];
  const to = is === undefined ? "removed" : shortValue(is);
  const from = was === undefined ? "" : `${shortValue(was)} → `;
  return `${path}: ${from}${to}${replaces ? " (replaces)" : ""}${where}`;
}
