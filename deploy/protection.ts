import type { StateResource } from "./protocol";

/**
 * Resources that must not go. The engine itself finds a protected resource only after it has deleted the others, so
 * this is asked before anything is deleted.
 */
export const protectedResources = (resources: readonly StateResource[]): readonly StateResource[] =>
  resources.filter((it) => it.protect);

export function destroyRefusal(stack: string, resources: readonly StateResource[]): string | undefined {
  const kept = protectedResources(resources);
  if (kept.length === 0) return undefined;
  const names = kept.map((it) => `  ${it.type} ${it.urn.split("::").pop()}`).join("\n");
  return (
    `Not destroying ${stack}: ${kept.length} resources are protected and nothing has been deleted:\n${names}\n` +
    `If this is a throw-away platform, switch protection off for all of its stacks, apply that, then destroy: ` +
    `set protect to false in Pulumi.yaml; npm run deploy; npm run destroy`
  );
}
