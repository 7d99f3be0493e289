/** The parts of a page beside its table, in words, a line each. Pure. */
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

export function costLines(cost: CostChange): readonly string[] {
  if (cost.notPriced !== undefined) return [`not priced: ${cost.notPriced}`];
  if (cost.before === cost.after) return [`${usd(cost.after)} USD a month before anybody comes, as before`];
  const part = ({ what, before, after }: CostLine): string => `${what} ${signed(after - before)}`;
  const parts = [cost.byRegion.map(part).join(", "), cost.byKind.map(part).join(", ")].filter((it) => it !== "");
  return [
    `${usd(cost.before)} → ${usd(cost.after)} USD a month before anybody comes (${signed(cost.after - cost.before)})`,
    ...parts,
  ];
}

const usd = (amount: number): string => amount.toFixed(2);
const signed = (amount: number): string => `${amount < 0 ? "−" : "+"}${usd(Math.abs(amount))}`;

function stackLine({ stack, state, counts, seconds }: ReviewedStack): string {
  const changed = Object.entries(counts).filter(([op]) => !still.has(op));
  const words = changed.map(([op, count]) => `${count} ${op}`).join(", ") || "no change";
  return `${stack}: ${state === "planned" ? words : `${state}, ${words} until then`} (${counts["same"] ?? 0} same, ${seconds.toFixed(1)} s)`;
}
