/** What a change takes from the policy pack: rules that are gone, and rules that only advise from now on. Pure. */
import type { ResourceChange } from "./changes";

/** Levels by rule's name. */
export type RuleLevels = Readonly<Record<string, string>>;

/** Stands where a stack does. */
export const packName = "policy pack";
export const ruleType = "meridian:policy:Rule";

export function ruleChanges(before: RuleLevels, after: RuleLevels): readonly ResourceChange[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return names.filter((name) => before[name] !== after[name]).map((name) => changeOf(name, before[name], after[name]));
}

function changeOf(name: string, before: string | undefined, after: string | undefined): ResourceChange {
  const kind = after === undefined ? "delete" : before === undefined ? "create" : "update";
  return {
    ...{ stack: packName, kind, type: ruleType, name, components: [], isProtected: false },
    urn: `urn:pulumi:${packName}::meridian::${ruleType}::${name}`,
    values: kind === "update" ? [{ path: "level", before, after, replaces: false }] : [],
  };
}

/** It stopped plans, and doesn't any more. */
export const losesGuard = ({ type, kind, values }: ResourceChange): boolean =>
  type === ruleType && (kind === "delete" || values.some(({ before }) => before === "mandatory"));
