/** The parts of a page beside its table, in words, a line each. Pure. */
import { type Amount, amountInWords, dollars } from "../config/prices/charges";
import type { CostChange, CostLine } from "./cost";
import type { ReviewedStack, ReviewPage } from "./page";

export interface ReviewSection {
  readonly title: string;
  readonly lines: readonly string[];
  /** Nobody needs to read it unless they look for it. */
  readonly isQuiet: boolean;
}

/** Those that have something to say, in the order in which they are read. */
export function sectionsOf(page: ReviewPage): readonly ReviewSection[] {
  const all: readonly ReviewSection[] = [
    { title: "Plans that are not whole", lines: failures(page), isQuiet: false },
    { title: "Policy", lines: findings(page, "mandatory"), isQuiet: false },
    { title: "Stale dependents", lines: stale(page), isQuiet: false },
    { title: "Regions would differ", lines: page.parity ?? [], isQuiet: false },
    { title: "Cost", lines: page.cost === undefined ? [] : costLines(page.cost), isQuiet: false },
    { title: "Order", lines: order(page), isQuiet: false },
    { title: "Advice of the policy pack", lines: findings(page, "advisory"), isQuiet: true },
    { title: "Stacks", lines: page.stacks.map(stackLine), isQuiet: true },
  ];
  return all.filter((it) => it.lines.length > 0);
}

const failures = ({ stacks }: ReviewPage): readonly string[] =>
  stacks.filter(({ state }) => state !== "planned").map((it) => `${it.stack}: ${whyNot(it)}`);

function whyNot({ state, error = "" }: ReviewedStack): string {
  const first = error.split("\n").find((line) => line.trim() !== "") ?? "";
  return state === "absent" ? "it was never deployed, so it can't be planned here" : first;
}

const findings = (page: ReviewPage, level: "mandatory" | "advisory"): readonly string[] =>
  page.findings
    .filter((it) => it.level === level)
    .map((it) => `${it.policy} (${it.stacks.join(", ")})${it.resource ? `, ${it.resource}` : ""}: ${it.message}`);

const stale = ({ stale: all }: ReviewPage): readonly string[] =>
  all.map(
    ({ changes, outputs, dependents }) =>
      `${dependents.join(", ")} read ${outputs.join(", ")} of ${changes}, which its plan changes: what is planned for them here ` +
      `was made with the values of today. Plan again after ${changes} is applied.`,
  );

function order({ order: steps, stacks }: ReviewPage): readonly string[] {
  const changing = new Set(stacks.filter(changesSomething).map((it) => it.stack));
  const left = steps.map((step) => step.filter((it) => changing.has(it))).filter((step) => step.length > 0);
  if (left.length === 0) return [];
  const said = left.map((step) => (step.length > 1 ? `${step.join(", ")} (one after the other)` : step[0]!));
  return [
    `npm run deploy applies ${said.join(" → ")}. Among regions the one that writes goes first, or last where databases change; each waits for the one before.`,
  ];
}

const still = new Set(["same", "read", "refresh"]);
export const changesSomething = ({ counts, state }: ReviewedStack): boolean =>
  state !== "planned" || Object.entries(counts).some(([op, count]) => !still.has(op) && count > 0);

export function costLines({ before, after, byRegion, byKind, notRead }: CostChange): readonly string[] {
  if (notRead !== undefined) return [`not priced: ${notRead}`];
  const without = after.notPriced.length === 0 ? [] : [`not priced: ${after.notPriced.join(", ")}`];
  if (byRegion.length === 0) return [`${amountInWords(after)} USD a month before anybody comes, as before`, ...without];
  const part = (it: CostLine): string => `${it.what} ${changeInWords(it.before, it.after)}`;
  return [
    `${amountInWords(before)} → ${amountInWords(after)} USD a month before anybody comes (${changeInWords(before, after)})`,
    byRegion.map(part).join(", "),
    byKind.map(part).join(", "),
    ...without,
  ];
}

const isSame = (one: Amount, other: Amount): boolean => one.notPriced.join() === other.notPriced.join();
const signed = (usd: number): string => `${usd < 0 ? "−" : "+"}${dollars(Math.abs(usd))}`;
/** Of what has a price: what has none is the same before and after, or is said to differ. */
const changeInWords = (before: Amount, after: Amount): string =>
  `${signed(after.usd - before.usd)}${isSame(before, after) ? "" : " and what isn't priced"}`;

function stackLine({ stack, state, counts, seconds }: ReviewedStack): string {
  const changed = Object.entries(counts).filter(([op]) => !still.has(op));
  const words = changed.map(([op, count]) => `${count} ${op}`).join(", ") || "no change";
  return `${stack}: ${state === "planned" ? words : `${state}, ${words} until then`} (${counts["same"] ?? 0} same, ${seconds.toFixed(1)} s)`;
}
