/** The parts of a page beside its table, in words, a line each. Pure. */
import { dollars } from "../config/prices/charges";
import type { ReviewCost } from "./cost";
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
  together(
    stacks.filter(({ state }) => state !== "planned").map((it) => [whyNot(it), it.stack]),
    (why, names) => `${names}: ${why}`,
  );

/** The same words of several stacks are said once. */
function together(
  said: readonly (readonly [string, string])[],
  line: (words: string, names: string) => string,
): readonly string[] {
  const names = new Map<string, string[]>();
  for (const [words, name] of said) names.set(words, [...(names.get(words) ?? []), name]);
  return [...names].map(([words, of]) => line(words, of.join(", ")));
}

/** Enough to know what to do; the rest is in the JSON. */
const longestReason = 600;

function whyNot({ state, error = "" }: ReviewedStack): string {
  if (state === "absent") return "it was never deployed, so it can't be planned here";
  const lines = error
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const whole = lines.join(" ");
  return whole.length <= longestReason ? whole : `${whole.slice(0, longestReason)} …`;
}

const findings = (page: ReviewPage, level: "mandatory" | "advisory"): readonly string[] =>
  page.findings
    .filter((it) => it.level === level)
    .map(
      (it) =>
        `${it.policy} (${it.stacks.join(", ")})${it.resource ? `, ${it.resource}` : ""}: ${it.message.replaceAll("\n", " ")}`,
    );

const stale = ({ stale: all }: ReviewPage): readonly string[] =>
  together(
    all.map(({ changes, outputs, dependents }) => [
      `${outputs.join(", ")}, which ${dependents.join(", ")} read${dependents.length === 1 ? "s" : ""}: planned here with the values of today`,
      changes,
    ]),
    (what, names) =>
      `${names} change${names.includes(",") ? "" : "s"} ${what}. Plan again after ${names} ${names.includes(",") ? "are" : "is"} applied.`,
  );

function order({ order: steps, stacks, regions }: ReviewPage): readonly string[] {
  const changing = new Set(stacks.filter(changesSomething).map((it) => it.stack));
  const left = steps.flat().filter((it) => changing.has(it));
  const regional = left.filter((it) => regions.includes(it));
  if (left.length === 0) return [];
  const waves = regional.length > 1 ? [`${regional.join(", ")} in waves`] : regional;
  const said = [...left.filter((it) => it === "foundation"), ...waves, ...left.filter((it) => it === "global")];
  const how =
    regional.length > 1
      ? ". Waves: the region with the fewest users first, the one that writes last, each watched before the next"
      : "";
  return [`npm run deploy applies ${said.join(" → ")}${how}.`];
}

const still = new Set(["same", "read", "refresh"]);
export const changesSomething = ({ counts, state }: ReviewedStack): boolean =>
  state !== "planned" || Object.entries(counts).some(([op, count]) => !still.has(op) && count > 0);

export function costLines({ before, after, rows, notPriced, without }: ReviewCost): readonly string[] {
  const change = after - before;
  const whole =
    rows.length === 0
      ? `${dollars(after)} USD a month before anybody comes, as before`
      : `${dollars(before)} → ${dollars(after)} USD a month before anybody comes (${signed(change)})`;
  const parts = rows.map((it) => `${it.region} ${it.kind} ${signed(it.after - it.before)}`);
  return [
    `${whole}${without.length > 0 ? `, without ${without.join(", ")}` : ""}`,
    ...(parts.length > 0 ? [parts.join(", ")] : []),
    ...(notPriced.length > 0 ? [`not priced: ${notPriced.join(", ")}`] : []),
  ];
}

const signed = (amount: number): string => `${amount < 0 ? "−" : "+"}${dollars(Math.abs(amount))}`;

function stackLine({ stack, state, counts, seconds }: ReviewedStack): string {
  const changed = Object.entries(counts).filter(([op]) => !still.has(op));
  const words = changed.map(([op, count]) => `${count} ${op}`).join(", ") || "no change";
  return `${stack}: ${state === "planned" ? words : `${state}, ${words} until then`} (${counts["same"] ?? 0} same, ${seconds.toFixed(1)} s)`;
}
