/**
 * What a plan does to what is deployed. The engine shows policies the resources that a plan would leave and never its steps, so they
 * are worked out here. Pure.
 */
import { at, isKnownText } from "./reading";
import { type Change, type Operation, type Resource, unknown } from "./rule";

/**
 * Deletions, replacements and updates of what is deployed.
 * @param aliases Deployed URNs that planned resources take over, with the URN that they go by now.
 */
export function operationsOf(
  before: readonly Resource[],
  after: readonly Resource[],
  aliases: ReadonlyMap<string, string> = new Map(),
): readonly Operation[] {
  const planned = new Map(after.map((it) => [it.urn, it]));
  // The engine's own resources, its stack and its providers, are nobody's data.
  const things = before.filter((it) => !it.type.startsWith("pulumi:"));
  return things.flatMap((was): readonly Operation[] => {
    const it = planned.get(was.urn) ?? planned.get(aliases.get(was.urn) ?? "");
    if (!it) return [{ kind: "delete", before: was, changed: [] }];
    const changed = changedInputs(was, it);
    if (isAnotherThing(was, it)) return [{ kind: "replace", before: was, after: it, changed }];
    return changed.length > 0 ? [{ kind: "update", before: was, after: it, changed }] : [];
  });
}

/**
 * Names of the inputs that differ, without those that the engine was told to ignore: it sets these back to what is deployed, be
 * that newer than the state that was read.
 */
function changedInputs(was: Resource, it: Resource): readonly string[] {
  const [old, wanted] = [was.inputs ?? was.props, it.inputs ?? it.props];
  const names = [...new Set([...Object.keys(old), ...Object.keys(wanted)])].sort();
  return names.filter((name) => !it.ignoreChanges.includes(name) && !alike(old[name], wanted[name]));
}

/** Names among these of inputs that differ, as far as both values are known. */
export function knownToDiffer({ before, asked }: Change, names: readonly string[]): readonly string[] {
  const [old, wanted] = [before.inputs ?? before.props, asked.inputs ?? asked.props];
  const differ = (name: string): boolean => !isPartlyUnknown(wanted[name]) && !alike(old[name], wanted[name]);
  return names.filter((name) => !asked.ignoreChanges.includes(name) && differ(name));
}

const isPartlyUnknown = (value: unknown): boolean =>
  value === unknown || (typeof value === "object" && value !== null && Object.values(value).some(isPartlyUnknown));

/**
 * A thing that stays keeps its name in the cloud. Where the plan doesn't know that name although there is one, it is to be made anew,
 * be that because an input can't change in place or because somebody asked for it.
 */
function isAnotherThing(was: Resource, it: Resource): boolean {
  const identity = ["arn", "id"].find((name) => typeof was.props[name] === "string");
  return identity === undefined ? isAnotherObject(was, it) : was.props[identity] !== it.props[identity];
}

/**
 * Objects of Kubernetes show neither. Without its API, which a preview can do without, a plan doesn't know what the API said of them
 * either: what is missing there says nothing.
 */
function isAnotherObject(was: Resource, it: Resource): boolean {
  return ["uid", "namespace", "name"].some((name) => {
    const [old, planned] = [was, it].map(({ props }) => at(props, "metadata", name));
    return isKnownText(old) && isKnownText(planned) && old !== planned;
  });
}

/** What can't be read in the state (it is encrypted there) counts as unchanged, what the plan doesn't know yet as changed. */
function alike(was: unknown, it: unknown): boolean {
  if (was === unknown) return true;
  if (it === unknown) return false;
  if (typeof was !== "object" || typeof it !== "object" || was === null || it === null)
    return (was ?? null) === (it ?? null);
  if (Array.isArray(was) !== Array.isArray(it)) return false;
  const [one, other] = [was as Record<string, unknown>, it as Record<string, unknown>];
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].every((name) => alike(one[name], other[name]));
}
