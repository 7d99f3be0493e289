/** What plans said, as it is kept for tests: a change that several stacks make alike is written once. Pure. */
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

export const sixRegions = [
  "us-east-1",
  "eu-west-1",
  "ap-south-1",
  "us-west-2",
  "eu-central-1",
  "ap-southeast-1",
] as const;

/** The same change in three more regions. */
export function inSixRegions(read: ReadPlans): ReadPlans {
  const others = <T extends { readonly stack: string }>(all: readonly T[]): readonly T[] =>
    sixRegions
      .slice(3)
      .flatMap((stack, index) => all.filter((it) => it.stack === sixRegions[index]).map((it) => ({ ...it, stack })));
  return {
    ...read,
    changes: [...read.changes, ...others(read.changes)],
    stacks: [...read.stacks, ...others(read.stacks)],
  };
}
