/** The checkers' verdict on a load that is over: they read the ledger by themselves, and are held against the comparison, which shares no code with them. */
import { readFile } from "node:fs/promises";
import type { LedgerComparison } from "./comparison/compare";
import { type ComparisonSources, readFacts } from "./comparison/sources";
import { agreementWith, type OtherFindings } from "./checkers/agreement";
import { attemptsIn } from "./checkers/ledgerHistory";
import { checkedWords, type CheckerLine, checkPromises, type LossAllowed } from "./checkers/promises";

/**
 * One line for each thing that was looked at; one that didn't hold is a broken promise, or a mistake of the checkers or the comparison.
 * @param ledger its file; nobody writes it any more @throws Error where a store can't be read or a history can't be judged
 */
export async function verdictOfCheckers(
  ledger: string,
  sources: ComparisonSources,
  { comparison, loss }: { readonly comparison: LedgerComparison; readonly loss: LossAllowed },
): Promise<CheckerLine[]> {
  const text = await readFile(ledger, "utf8");
  const readAt = Date.now();
  const checked = await checkPromises(text, await readFacts(sources, readAt), readAt);
  return [...checkedWords(checked, loss), ...agreementWith(checked, findingsOf(comparison), attemptsIn(text))];
}

function findingsOf({ kinds }: LedgerComparison): OtherFindings {
  const numbers = (which: "lost" | "changed"): OtherFindings["lost"] => ({
    order: kinds.order[which].map((it) => it.number),
    review: kinds.review[which].map((it) => it.number),
    registration: kinds.registration[which].map((it) => it.number),
    "cart line": kinds["cart line"][which].map((it) => it.number),
  });
  return { lost: numbers("lost"), changed: numbers("changed") };
}
