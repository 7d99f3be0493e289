/** What a plan would have done that was stopped before it came to it. Pure. */
import type { ChangeKind, ResourceChange } from "./changes";
import type { StackPlan } from "./plans";
import { findingIn } from "../policy/pack";
import { componentsOf, nameOf, typeOf } from "./urn";

/** The engine ends a plan at a resource that is protected, and says no step of it: the pack's words say which it is. */
export function stoppedChanges({ stack, steps, violations, error = "" }: StackPlan): readonly ResourceChange[] {
  const told = new Set(steps.filter(({ op }) => op === "replace" || op === "delete").map(({ urn }) => urn));
  const byPack = violations
    .filter(({ level, urn }) => level === "mandatory" && urn !== undefined)
    .flatMap(({ urn, message }) => {
      const kind = kindSaid(message);
      return kind === undefined ? [] : [{ urn: urn!, kind, note: findingIn(message) }];
    });
  const byEngine = [...error.matchAll(protectedText)].map(([, urn, what]) => ({
    urn: urn!,
    kind: (what === "cannot be deleted" ? "delete" : "replace") as ChangeKind,
    note: "protected: the engine stops the plan here",
  }));
  const unique = new Map([...byEngine, ...byPack].map((it) => [it.urn, it]));
  return [...unique.values()]
    .filter(({ urn }) => !told.has(urn))
    .map(({ urn, kind, note }) => ({
      ...{ stack, kind, urn, note },
      ...{ type: typeOf(urn), name: nameOf(urn), components: componentsOf(urn) },
      ...{ values: [], isProtected: true },
    }));
}

const protectedText = /resource "(urn:[^"]+)"\s+(cannot be deleted|as it is currently marked for protection)/g;

function kindSaid(message: string): ChangeKind | undefined {
  const [, verb] = /^The plan (deletes|replaces) /.exec(message) ?? [];
  return verb === "deletes" ? "delete" : verb === "replaces" ? "replace" : undefined;
}
