/** A review as one page of its own, which asks for nothing else: no script, no font, no image from anywhere. */
import { markup, Markup, type MarkupPart } from "../../report/markup";
import { style } from "../../report/style";
import { table, text } from "../../report/table";
import { linesOf, type ReviewLine } from "../lines";
import { type ReviewPage, sourceKey } from "../page";
import { risks } from "../risk";
import type { RowValue } from "../rows";
import { type ReviewSection, sectionsOf } from "../summaries";
import { typeInWords } from "../urn";
import { kindIn, kindMarks, shortPlaces } from "../words";

/** @param sourcesAt Address of a file at the commit; missing: no links. */
export function htmlText(page: ReviewPage, sourcesAt?: string): string {
  const columns = [...page.stacks.map((it) => it.stack), ...otherPlaces(page)];
  const rows = linesOf(page.rows, page.regions).map((it) => rowOf(it, page, { columns, sourcesAt }));
  const headings = ["Change, and what a running shop notices", ...columns].map(text);
  const isStopped = page.stacks.some((it) => it.state === "stopped");
  return markup`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Meridian review: ${page.rows.length} changes</title>
        <style>
          ${new Markup(style)} ${new Markup(ownStyle)}
        </style>
      </head>
      <body>
        <main>
          <h1>Review of ${page.rows.length} changes in ${page.stacks.length} stacks</h1>
          <section class="outcome ${isStopped ? "stopped" : "held"}" aria-label="Verdict">
            <p><strong>${page.verdict}</strong></p>
          </section>
          <p class="quiet">${about(page)}</p>
          ${rows.length > 0 ? table("Changes, the riskiest first", headings, rows) : markup`<p>No change.</p>`}
          ${sectionsOf(page).map(section)}
        </main>
      </body>
    </html> `.text;
}

const ownStyle = `
tbody th.text { min-width: 17rem; width: 70%; } td.text { min-width: 3.4rem; text-align: center; } thead th { overflow-wrap: normal; }
code { overflow-wrap: anywhere; } .bad { color: var(--bad); font-weight: 600; }
@media (max-width: 48rem) { table { min-width: 0; } }
`;

function about({ commit, place, base, madeAt }: ReviewPage): string {
  const at = `${commit === undefined ? "" : `Commit ${commit.slice(0, 10)}. `}Made at ${madeAt.slice(0, 16).replace("T", " ")} UTC`;
  return place === "account"
    ? `${at}, planned against what is deployed.`
    : `${at}, planned against ${base ?? "the base"} as it is deployed on the local cloud, not against an account.`;
}

/** Where rows are that aren't of a stack. */
const otherPlaces = ({ rows, stacks }: ReviewPage): readonly string[] =>
  [...new Set(rows.flatMap((it) => Object.keys(it.kinds)))].filter((it) => !stacks.some(({ stack }) => stack === it));

interface Place {
  readonly columns: readonly string[];
  readonly sourcesAt: string | undefined;
}

function rowOf(line: ReviewLine, page: ReviewPage, { columns, sourcesAt }: Place): readonly MarkupPart[] {
  const { row, more } = line;
  const { impact, words, source } = row.effect;
  const made = page.sources[sourceKey(row)];
  const name = markup`${typeInWords(row.type)} <code>${line.name}</code>`;
  const linked =
    made && sourcesAt && row.risk !== "tags"
      ? markup`<a href="${sourcesAt}/${made.file}#L${made.line}">${name}</a>`
      : name;
  const details = [
    ...row.opens.map((it) => markup`<br /><span class="bad">${it}</span>`),
    ...row.values.map(valueOf),
    ...(row.note === undefined ? [] : [markup`<br />${row.note}`]),
  ];
  const others = more.length === 0 ? "" : othersOf(more.map((it) => it.name));
  const effect = markup`<br />→
    <span class="${impact === "nothing" ? "quiet" : "bad"}">${impact}</span>: ${words}
    ${source?.startsWith("https:") ? markup` (<a href="${source}">source</a>)` : ""}`;
  return [
    markup`<strong>${risks[row.risk]}</strong>: ${kindIn(row)} ${linked} ${shortPlaces(line, page.regions)} ${details}
    ${effect} ${others}`,
    ...columns.map((it) => (row.kinds[it] === undefined ? "" : kindMarks[row.kinds[it]])),
  ];
}

const othersOf = (names: readonly string[]): Markup => markup`<details>
  <summary>the others</summary>
  ${names.join(", ")}
</details>`;

function valueOf({ path, before, after, replaces, onlyIn }: RowValue): Markup {
  const from = before === undefined ? "" : markup`<code>${before}</code> → `;
  const to = after === undefined ? "removed" : markup`<code>${after}</code>`;
  return markup`<br /><code>${path}</code>: ${from}${to}${replaces ? " (replaces)" : ""}${onlyIn ? ` in ${onlyIn.join(", ")}` : ""}`;
}

function section({ title, lines, isQuiet }: ReviewSection): Markup {
  const list = markup`<ul>
    ${lines.map((it) => markup`<li class="lines">${it}</li>`)}
  </ul>`;
  if (!isQuiet)
    return markup`<h2>${title}</h2>
      ${list}`;
  return markup`<details>
    <summary>${title} (${lines.length})</summary>
    ${list}
  </details>`;
}
