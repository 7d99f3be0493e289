/** The drills of a rehearsal as a table: on a terminal and on the page. */
import { markup, type Markup } from "../../report/markup";
import { badge, number, table, text } from "../../report/table";
import { outcomeWords } from "../../report/words";
import type { RehearsedDrill, Report } from "./report";

const counts = ["failed requests", "lost", "doubled"] as const;
const times = ["recovery s", "at AWS' pace s"] as const;

/** With its heading, in words. */
export const drillRows = (drills: readonly RehearsedDrill[]): readonly (readonly string[])[] => [
  ["drill", "outcome", ...counts, ...times, "previews"],
  ...drills.map((it) => [it.drill, outcomeWords[it.outcome].word, ...figuresOf(it), previewWord(it)]),
];

export function drillsSection({ drills = [] }: Report): Markup | "" {
  if (drills.length === 0) return "";
  const columns = [text("Drill"), text("Outcome"), ...[...counts, ...times].map(number), text("Previews afterwards")];
  const rows = drills.map((it) => [
    it.run === undefined ? it.drill : markup`<a href="drills/${it.run}/report.html">${it.drill}</a>`,
    badge(it.outcome),
    ...figuresOf(it),
    previewWord(it),
  ]);
  return markup`<h2 id="drills">Drills</h2>
    <p>
      Each ran while users shopped. Lost and doubled are writes that users had been told of as done. Recovery is how long
      users saw failures: measured on this machine, and by arithmetic with AWS' delays taken whole.
    </p>
    ${table("Drills, in the order in which they were run", columns, rows)}`;
}

/** A dash stands for what nobody counted, and for a recovery where nothing was taken away. */
function figuresOf(it: RehearsedDrill): readonly string[] {
  const failed = it.requests === undefined ? "–" : `${it.failed} of ${it.requests}`;
  return [failed, counted(it.lost), counted(it.doubled), timed(it.recoverySeconds), timed(it.scaleOneSeconds)];
}

const counted = (count: number | undefined): string => (count === undefined ? "–" : String(count));
const timed = (seconds: number | undefined): string => (seconds === undefined ? "–" : seconds.toFixed(1));

const previewWord = ({ previews }: RehearsedDrill): string =>
  previews === "held" ? "no change" : previews === "skipped" ? "not asked" : outcomeWords[previews].word;
