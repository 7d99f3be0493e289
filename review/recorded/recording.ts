/** What plans said, as it is kept for tests and the benchmark: a change that several stacks make alike is written once. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { usualRegions } from "../../config/aws-regions";
import type { ReadPlans } from "../assemble";
import type { ResourceChange } from "../changes";

type Shared = Omit<ResourceChange, "stack" | "urn">;

export interface Recording extends Omit<ReadPlans, "changes"> {
  readonly changes: readonly (Shared & { readonly stacks: readonly string[] })[];
}

export function recordingOf({ changes, ...rest }: ReadPlans): Recording {
  const same = new Map<string, { shared: Shared; stacks: string[] }>();
  for (const { stack, urn: _, ...shared } of changes) {
    const key = JSON.stringify(shared);
    const known = same.get(key);
    if (known) known.stacks.push(stack);
    else same.set(key, { shared, stacks: [stack] });
  }
  return { ...rest, changes: [...same.values()].map(({ shared, stacks }) => ({ stacks, ...shared })) };
}

export function plansOf({ changes, ...rest }: Recording): ReadPlans {
  const all = changes.flatMap(({ stacks, ...shared }) =>
    stacks.map((stack) => ({
      ...shared,
      stack,
      urn: `urn:pulumi:${stack}::meridian::${[...shared.components, shared.type].join("$")}::${shared.name}`,
    })),
  );
  return { ...rest, changes: all };
}

/** What plans of the pull request with this name said. */
export const recordedPlans = (name: string): ReadPlans =>
  plansOf(JSON.parse(readFileSync(path.join(__dirname, `${name}.json`), "utf8")) as Recording);

/** The same change in three more regions. */
export function inSixRegions(read: ReadPlans): ReadPlans {
  const others = <T extends { readonly stack: string }>(all: readonly T[]): readonly T[] =>
    usualRegions
      .slice(3)
      .flatMap((stack, index) => all.filter((it) => it.stack === usualRegions[index]).map((it) => ({ ...it, stack })));
  return {
    ...read,
    changes: [...read.changes, ...others(read.changes)],
    stacks: [...read.stacks, ...others(read.stacks)],
  };
}
