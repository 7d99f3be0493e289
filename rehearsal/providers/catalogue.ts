import { entries as awsEntries } from "./aws";
import { kubernetesEntries } from "./kubernetes";
import type { ResourceType } from "./lifecycle";
import { randomEntries } from "./random";

/** Where a type that is missing would be added, for the error that says so. */
const homes: Readonly<Record<string, string>> = {
  aws: "rehearsal/providers/aws/<service>",
  eks: "rehearsal/providers/eks",
  kubernetes: "rehearsal/providers/kubernetes/kinds.ts",
  random: "rehearsal/providers/random.ts",
};

const knownKind = (type: string): ResourceType | undefined =>
  awsEntries[type] ?? kubernetesEntries[type] ?? randomEntries[type];

/**
 * The entry of a resource type.
 * @throws Error naming the type and the place to add it: an unknown type is refused, never guessed.
 */
export function entryOf(type: string): ResourceType {
  const found = knownKind(type);
  if (found) return found;
  throw new Error(refusal("resource type", type));
}

export function refusal(kind: string, token: string): string {
  const home = homes[token.split(":")[0] ?? ""] ?? "rehearsal/providers";
  return `the rehearsal has no entry for the ${kind} ${token}: add it in ${home}`;
}

/** Whether API calls stand in for a type, or only state (or memory); undefined for components and the engine's own. */
export function kindOf(type: string): "emulated" | "notEmulated" | undefined {
  const found = knownKind(type);
  if (!found) return undefined;
  return "read" in found && !found.notEmulated ? "emulated" : "notEmulated";
}

/** Inputs of these types that no API gives back, with the reason. */
export function unreadableInputs(types: Iterable<string>): { type: string; property: string; reason: string }[] {
  return [...new Set(types)].sort().flatMap((type) => {
    const found = awsEntries[type];
    const unreadable = Object.entries(found?.unreadable ?? {});
    return unreadable.map(([property, reason]) => ({ type, property, reason: String(reason) }));
  });
}
