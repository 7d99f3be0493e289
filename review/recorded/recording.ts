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
