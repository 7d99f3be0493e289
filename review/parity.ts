/** In what regions would differ once all plans are applied, beyond what their configuration says. Pure. */
import { differences } from "../policy/rules/parity/alike";
import { keysThatDiffer } from "../policy/rules/parity/ownInputs";
import type { StackPlan } from "./plans";
import { readPlan } from "./readPlan";

/** @returns Undefined where not every region has a whole plan. */
export function parityOf(
  plans: readonly StackPlan[],
  regions: readonly string[],
  settings: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
): readonly string[] | undefined {
  const regional = plans.filter((it) => regions.includes(it.stack));
  if (regional.length < regions.length || regional.some((it) => it.state !== "planned")) return undefined;
  const [first, ...others] = regional.map((it) => [it.stack, readPlan(it).after] as const);
  if (!first) return undefined;
  const of = (stack: string) => [stack, settings[stack] ?? {}] as const;
  return others.flatMap((other) =>
    differences(first, other, regions, keysThatDiffer(of(first[0]), of(other[0]))).map(
      (it) => `${first[0]} and ${other[0]}: ${it}`,
    ),
  );
}
