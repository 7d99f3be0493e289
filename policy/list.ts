/** `npx tsx policy/list.ts [WORD]`: every rule of the pack, or those that say a word. */
import { rules } from "./rules";
import type { Rule } from "./rule";

/** A rule as people read it. */
const entry = ({ name, level, title, reason, remedy, link, controls = [] }: Rule): string =>
  [
    `${name} (${level})${controls.length > 0 ? `  ${controls.join(", ")}` : ""}`,
    `  ${title}`,
    `  Why: ${reason}`,
    `  To fix it: ${remedy}`,
    `  See ${link}`,
  ].join("\n");

const word = process.argv.slice(2).join(" ").toLowerCase();
const entries = rules.map(entry).filter((it) => it.toLowerCase().includes(word));
process.stdout.write(`${[...entries, `${entries.length} of ${rules.length} rules`].join("\n\n")}\n`);
