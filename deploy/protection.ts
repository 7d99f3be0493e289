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
    `If it may go with all that it holds, set protect to false in Pulumi.yaml: npm run destroy takes the protection off then, and asks before.`
  );
}

const stopped = /resource "(urn:[^"]+)"\s+(cannot be deleted|as it is currently marked for protection)/;

/**
 * What is said before the engine's own text where its protection stops a plan: that one speaks of a flag, and offers a command that takes
 * it off. Empty for another error, and for a resource that was spoken of already.
 */
export function protectionNote(message: string, explained: ReadonlySet<string | undefined>): readonly string[] {
  const [, urn, what] = stopped.exec(message) ?? [];
  if (urn === undefined || explained.has(urn)) return [];
  const [type = "", name = ""] = urn.split("::").slice(2);
  const deletes = what === "cannot be deleted";
  const wanted = deletes
    ? "Where it was renamed or moved into another component, give it an alias, and nothing is deleted. Where it dropped out of the " +
      "program or of the configuration by mistake, put it back. A region leaves by npm run leave-region."
    : "Set what changed back, or see docs/changes.md for what to do instead.";
  return [
    `The plan would ${deletes ? "delete" : "replace"} ${type.split("$").pop()} ${name}, and everything in it is lost then. ${wanted} ` +
      `Take its protection off only where it is meant to go with all that it holds.`,
  ];
}
