/** What the policy pack found, once for all stacks that have it. Pure. */
import { findingIn } from "../policy/pack";
import type { ReviewFinding } from "./page";
import type { StackPlan } from "./plans";
import { nameOf, typeInWords, typeOf } from "./urn";

/** Mandatory ones first. */
export function findingsOf(plans: readonly StackPlan[]): readonly ReviewFinding[] {
  const found = new Map<string, ReviewFinding>();
  for (const { stack, violations } of plans)
    for (const { policy, level, message, urn } of violations) {
      const resource = urn === undefined ? {} : { resource: `${typeInWords(typeOf(urn))} ${nameOf(urn)}` };
      const text = findingIn(message).replaceAll(/urn:pulumi:\S+?(?=\)|\s|$)/g, (it) => nameOf(it));
      const key = JSON.stringify([policy, text.replaceAll(stack, "<stack>"), resource]);
      const known = found.get(key);
      const stacks = [...(known?.stacks ?? []), stack];
      found.set(key, { policy, level, stacks, message: known?.message ?? text, ...resource });
    }
  return [...found.values()].sort((a, b) => b.level.localeCompare(a.level));
}

/** It compares a plan with what other regions have deployed; a review compares it with what they will have. */
export const comparesWithDeployed = ({ policy }: ReviewFinding): boolean => policy === "regions-alike";
