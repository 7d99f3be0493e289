/** What plans would do, resource by resource, out of what the engine said of each step. Pure. */
import type { PlannedState, ResourceStep } from "../deploy/planned";
import { unequal } from "../policy/rules/parity/unequal";
import { mark, secretMark } from "../policy/values";
import { componentsOf, nameOf, typeOf } from "./urn";

export type ChangeKind = "create" | "update" | "replace" | "delete" | "import";

/** One input before and after; a value that is missing there is undefined. */
export interface ValueChange {
  /** Such as `tags.Owner` or `containers[storefront].image`. */
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
  /** It is why the resource is replaced. */
  readonly replaces: boolean;
}

export interface ResourceChange {
  readonly stack: string;
  readonly kind: ChangeKind;
  readonly urn: string;
  readonly type: string;
  /** Logical name. */
  readonly name: string;
  /** Types of the components around it, the outermost first. */
  readonly components: readonly string[];
  readonly values: readonly ValueChange[];
  /** It is protected by Pulumi. */
  readonly isProtected: boolean;
  /** Its own words where values don't say it: the policy pack stopped the plan before the engine came to it. */
  readonly note?: string;
}

/** The engine's operations that a reviewer reads; parts of a replacement are told by the replacement. */
const kinds: Readonly<Record<string, ChangeKind>> = {
  create: "create",
  update: "update",
  replace: "replace",
  delete: "delete",
  import: "import",
  "import-replacement": "replace",
};

/** What a value is called that the engine learns only by applying the plan. */
export const laterKnown = "known after apply";

/** How the engine writes it, a text for each kind of value. */
const unknownMarks = new Set([
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

/** A value without the engine's marks and without the keys that providers keep for themselves. */
export function readableValue(value: unknown): unknown {
  if (typeof value === "string") return unknownMarks.has(value) ? laterKnown : value;
  if (Array.isArray(value)) return value.map(readableValue);
  if (typeof value !== "object" || value === null) return value;
  if ((value as Readonly<Record<string, unknown>>)[mark] === secretMark) return "[secret]";
  const shown = Object.entries(value).filter(([name]) => !name.startsWith("__"));
  return Object.fromEntries(shown.map(([name, inner]) => [name, readableValue(inner)]));
}

/** Changes of one stack's plan, in the engine's order. */
export function changesIn(stack: string, plan: readonly ResourceStep[]): readonly ResourceChange[] {
  return plan.flatMap((step) => {
    const kind = kinds[step.op];
    if (kind === undefined || typeOf(step.urn).startsWith("pulumi:")) return [];
    return {
      ...{ stack, kind, urn: step.urn },
      ...{ type: typeOf(step.urn), name: nameOf(step.urn), components: componentsOf(step.urn) },
      values: kind === "update" || kind === "replace" ? valuesIn(step) : [],
      isProtected: (step.before ?? step.after)?.protect ?? false,
    };
  });
}

function valuesIn({ before, after, changed, replacing }: ResourceStep): readonly ValueChange[] {
  const names = [...new Set([...changed, ...replacing].map(firstPart))];
  const replaces = new Set(replacing.map(firstPart));
  const [were, are] = [readInputs(before), readInputs(after)];
  return names.flatMap((name) => {
    const found = unequal(only(were, name), only(are, name));
    // Where inputs are the same, what the cloud made of the resource has changed.
    const values = found.length > 0 ? found : [{ path: name, one: outputOf(before, name), other: are[name] }];
    return values.filter(isTelling(replaces.has(name))).map(({ path, one, other }) => ({
      path,
      before: one,
      after: other,
      replaces: replaces.has(name),
    }));
  });
}

/** What a resource is given only by being made again says nothing of its own. */
const isTelling =
  (replaces: boolean) =>
  ({ one, other }: { readonly one: unknown; readonly other: unknown }): boolean =>
    replaces || one !== undefined || other !== laterKnown;

const readInputs = (state: PlannedState | undefined): Readonly<Record<string, unknown>> =>
  readableValue(state?.inputs ?? {}) as Record<string, unknown>;

const outputOf = (state: PlannedState | undefined, name: string): unknown => readableValue(state?.outputs[name]);

const only = (values: Readonly<Record<string, unknown>>, name: string): Readonly<Record<string, unknown>> =>
  name in values ? { [name]: values[name] } : {};

/** `tags` of `tags.Owner` and of `tags["a.b"]`. */
const firstPart = (path: string): string => /^[^.[]+/.exec(path)?.[0] ?? path;
