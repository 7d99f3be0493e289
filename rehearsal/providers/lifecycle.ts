import { randomBytes } from "node:crypto";
import type { AnyEntry, CheckFailure, Cloud, Generator } from "./entry";
import { changedInputs, correctedInputs, type Values } from "./readback";
import { unknownPaths } from "./shape";

export interface CheckResult {
  readonly inputs: Values;
  readonly failures: readonly CheckFailure[];
}

/** Whatever a type may be: calls behind it, or values made up once. */
export type ResourceType = AnyEntry | Generator;

const isGenerator = (it: ResourceType): it is Generator => "generate" in it;

/** Required inputs are there, every input is one the entry maps, and a missing physical name is made up. */
export function check(type: string, it: ResourceType, name: string, news: Values, olds: Values): CheckResult {
  const missing = it.required.filter((property) => news[property] === undefined);
  const unmapped = unknownPaths(it.inputs, news);
  const failures = [
    ...missing.map((property) => ({ property, reason: `${type} needs ${property}` })),
    ...unmapped.map((property) => ({
      property,
      reason: `the rehearsal's entry for ${type} doesn't map ${property}: check the name, or add it to the entry's inputs`,
    })),
  ];
  if (isGenerator(it)) return { inputs: news, failures };
  const own = it.checked?.(name, news, olds) ?? { inputs: withName(it, name, news, olds), failures: [] };
  const inputs = own.inputs as Values;
  const refused = (it.refused?.(inputs) ?? []).map((failure) => ({ ...failure, reason: `${type}: ${failure.reason}` }));
  return { inputs, failures: [...failures, ...own.failures, ...refused] };
}

/** Where the real provider's bridge keeps the names of inputs that it filled in, beside them in the state. */
export const defaultsKey = "__defaults";

const isAutomatic = (inputs: Values, property: string): boolean =>
  ((inputs[defaultsKey] ?? []) as readonly string[]).includes(property);

const withoutDefaults = ({ [defaultsKey]: _, ...values }: Values): Values => values;

/**
 * As the real provider does it: an automatic name is kept and stays known as automatic; a new one is the logical name and seven random
 * hex digits. Before it creates a replacement, the engine checks again without `olds`, so that gets a new name.
 */
function withName(it: AnyEntry, name: string, news: Values, olds: Values): Values {
  if (!it.autoName) return news;
  const { property, maxLength, fifo } = it.autoName;
  const alternative = `${property}Prefix`;
  if (news[property] !== undefined || news[alternative] !== undefined) return news;
  const automatic = { ...news, [defaultsKey]: [property] };
  if (isAutomatic(olds, property)) return { ...automatic, [property]: olds[property] };
  const ending = fifo !== undefined && news[fifo] === true ? ".fifo" : "";
  const suffix = `-${randomBytes(4).toString("hex").slice(0, 7)}${ending}`;
  return { ...automatic, [property]: name.slice(0, maxLength - suffix.length) + suffix };
}

export interface Diff {
  readonly changed: readonly string[];
  readonly replaces: readonly string[];
  readonly deleteBeforeReplace: boolean;
}

/** What a diff takes beside inputs. */
export interface Reported {
  /** What the resource showed last. */
  readonly properties: Values;
  /** Paths that the program ignores. */
  readonly ignored: readonly string[];
}

export function diff(it: ResourceType, olds: Values, news: Values, reported?: Reported): Diff {
  const asked = changedInputs(withoutDefaults(olds), withoutDefaults(news));
  const changed = [...new Set([...asked, ...takingAway(it, news, reported)])].sort();
  const replacing = new Set<string>([...it.replaceOn, "region"]);
  const deep = isGenerator(it) ? undefined : it.replaced?.(olds, news);
  for (const name of deep?.names ?? []) replacing.add(name);
  return {
    changed,
    replaces: changed.filter((property) => replacing.has(property) || isGenerator(it) || !it.update),
    deleteBeforeReplace:
      !isGenerator(it) && Boolean(it.deleteBeforeReplace || keepsName(it, olds, news) || deep?.deleteFirst),
  };
}

/** Maps with keys that the cloud reports, the program doesn't ask for, and no path ignores as the bridge spells it: with a plain dot. */
function takingAway(it: ResourceType, news: Values, reported: Reported | undefined): readonly string[] {
  if (isGenerator(it) || !reported) return [];
  const { properties, ignored } = reported;
  return (it.reportsAll ?? []).filter((name) => {
    const [shown, asked] = [properties[name] ?? {}, news[name] ?? {}] as [Values, Values];
    return Object.keys(shown).some((key) => !(key in asked) && !ignored.includes(`${name}.${key}`));
  });
}

/** Two can't have one name: where the program fixes it, the old one goes first. An automatic name is another one for a replacement. */
function keepsName({ autoName }: AnyEntry, olds: Values, news: Values): boolean {
  if (!autoName || isAutomatic(news, autoName.property)) return false;
  const fixed = news[autoName.property];
  return fixed !== undefined && fixed === olds[autoName.property];
}

export interface State {
  readonly id: string;
  readonly inputs: Values;
  readonly properties: Values;
}

/** What a resource shows to the program: what it asked for, and all else that the cloud says. */
function stateOf(it: ResourceType, id: string, asked: Values, seen: { inputs: Values; outputs: Values }): State {
  const tagsAll = asked["tags"] === undefined ? {} : { tagsAll: asked["tags"] };
  const ids = "hidesId" in it ? {} : { id };
  const properties = withoutDefaults({ ...seen.inputs, ...tagsAll, ...seen.outputs, ...asked, ...ids });
  return { id, inputs: asked, properties: { ...properties, ...partlyAsked(asked, seen.outputs) } };
}

/** Inputs that AWS completes, such as a cluster's network with the security group that it makes. */
function partlyAsked(asked: Values, outputs: Values): Values {
  const both = Object.keys(outputs).filter((name) => isObject(asked[name]) && isObject(outputs[name]));
  return Object.fromEntries(both.map((name) => [name, { ...(outputs[name] as Values), ...(asked[name] as Values) }]));
}

const isObject = (value: unknown): boolean => typeof value === "object" && value !== null && !Array.isArray(value);

export async function create(it: ResourceType, cloud: Cloud, inputs: Values): Promise<State> {
  if (isGenerator(it)) return generated(it, inputs);
  return seenOrThrow(it, cloud, await it.create(cloud, inputs), inputs);
}

/** @param shown What the state shows of it. Without it nothing is known to wait in vain. */
export async function update(
  it: ResourceType,
  cloud: Cloud,
  id: string,
  news: Values,
  olds: Values,
  shown?: Values,
): Promise<State> {
  if (isGenerator(it)) return generated(it, news);
  const vain = shown && it.neverEnds?.(shown, olds, news);
  if (vain) throw new Error(`${id}: ${vain}`);
  await it.update?.(cloud, id, news, olds);
  return seenOrThrow(it, cloud, id, news);
}

/** What a resource will show that is yet to be created: nothing but what is asked for. */
export const planned = (inputs: Values): Values => withoutDefaults(inputs);

/**
 * What a resource will show after an update, as far as that is known before: what is asked for as it is asked for now, all else as it
 * was, also within an input that AWS completes.
 */
export function expected(properties: Values, asked: Values, news: Values): Values {
  const completed = Object.keys(news).filter((name) => [properties, asked, news].every((it) => isObject(it[name])));
  const kept = completed.map((name): [string, Values] => {
    const own = asked[name] as Values;
    const added = Object.entries(properties[name] as Values).filter(([key]) => !(key in own));
    return [name, { ...Object.fromEntries(added), ...(news[name] as Values) }];
  });
  return { ...properties, ...withoutDefaults(news), ...Object.fromEntries(kept) };
}

/** The resource as the cloud has it now, or undefined where it is gone. Without `last` (an import) everything readable is taken. */
export async function read(
  it: ResourceType,
  cloud: Cloud,
  id: string,
  last: Values | undefined,
  properties: Values = {},
): Promise<State | undefined> {
  if (isGenerator(it)) return { id, inputs: last ?? {}, properties };
  const seen = await it.read(cloud, id, last ?? {});
  if (!seen) return undefined;
  const seenInputs = seen.inputs as Values;
  const kept = [...Object.keys(it.unreadable ?? {}), "region", defaultsKey];
  const inputs = last ? { ...unasked(it, seenInputs), ...correctedInputs(last, seenInputs, kept) } : seenInputs;
  return stateOf(it, id, inputs, { inputs: seenInputs, outputs: seen.outputs as Values });
}

/** Brings what exists to what is asked for; what the cloud shows beyond that is left alone, as after any other create. */
export async function takeOver(it: ResourceType, cloud: Cloud, id: string, inputs: Values): Promise<State | undefined> {
  const there = await read(it, cloud, id, inputs);
  if (!there) return undefined;
  const asked = Object.entries(there.inputs).filter(([name]) => name in inputs);
  return update(it, cloud, id, inputs, Object.fromEntries(asked));
}

export async function remove(it: ResourceType, cloud: Cloud, id: string, last: Values): Promise<void> {
  if (!isGenerator(it)) await it.remove(cloud, id, last);
}

function unasked(it: AnyEntry, seen: Values): Values {
  const names = (it.seenUnasked ?? []).filter((name) => seen[name] !== undefined);
  return Object.fromEntries(names.map((name) => [name, seen[name]]));
}

async function seenOrThrow(it: AnyEntry, cloud: Cloud, id: string, inputs: Values): Promise<State> {
  const seen = await it.read(cloud, id, inputs);
  if (!seen) throw new Error(`${id} isn't there right after it was written`);
  return stateOf(it, id, inputs, { inputs: seen.inputs as Values, outputs: seen.outputs as Values });
}

function generated(it: Generator, inputs: Values): State {
  const { id, outputs } = it.generate(inputs);
  return stateOf(it, id, inputs, { inputs: {}, outputs });
}
