/** What regions' own configuration makes different between them: each key's own inputs, as they are declared beside it. Pure. */
import type { Key } from "../../../config/kinds";
import { type Name, names, schema } from "../../../config/schema";
import type { Resource } from "../../rule";

/** Configuration of a stack by key, without the project's name. */
type Settings = Readonly<Record<string, unknown>>;

/** One way in which two regions' stacks differ, with what each has there. */
export interface Difference {
  /** `<type> <logical name> <path>`, and without a path where only one of them has the resource. */
  readonly place: string;
  /** Where only one of them has it: which. */
  readonly only?: string;
  readonly one?: unknown;
  readonly other?: unknown;
}

/** Keys by which two regions' stacks are configured to differ. */
export function keysThatDiffer(
  [one, its]: readonly [string, Settings],
  [other, others]: readonly [string, Settings],
): readonly Name[] {
  return names.filter((name) => {
    const key: Key<unknown> = schema[name];
    return key.own !== undefined && matterOf(key, its[name], one) !== matterOf(key, others[name], other);
  });
}

/** What of a value matters in a region, as one text. */
function matterOf(key: Key<unknown>, raw: unknown, region: string): string | undefined {
  const reading = key.read(raw);
  const matters = "value" in reading ? (key.own?.matters?.(reading.value, region) ?? reading.value) : raw;
  return JSON.stringify(matters);
}

/** What these keys let differ. */
export function allowanceOf(keys: readonly Name[]) {
  const own = keys.flatMap((name) => (schema[name] as Key<unknown>).own ?? []);
  const components = [...new Set(own.flatMap((it) => it.components ?? []))];
  const places = keys.flatMap(placesOf);
  const texts = own.flatMap((it) => it.inputs.filter((place) => typeof place !== "string"));
  return {
    /** Two regions' resources without those of components that only one of them has. */
    compared: (one: readonly Resource[], other: readonly Resource[]): readonly [Resources, Resources] => {
      const lonely = components.filter((it) => has(one, it) !== has(other, it));
      const kept = (all: Resources) => all.filter((resource) => !lonely.some((it) => isWithin(resource, it)));
      return [kept(one), kept(other)];
    },
    allows: (it: Difference): boolean => places.some((allows) => allows(it)) || sameBut(texts, it),
  };
}

type Resources = readonly Resource[];

/** Whether a difference is at one of the places that a key names, in their order. */
export const placesOf = (name: Name): readonly ((it: Difference) => boolean)[] =>
  ((schema[name] as Key<unknown>).own?.inputs ?? []).map(placeOf);

function placeOf(place: string | Written): (it: Difference) => boolean {
  if (typeof place === "string") {
    const pattern = patternOf(place);
    return (it) => pattern.test(it.place);
  }
  return (it) => sameBut([place], it);
}

interface Written {
  readonly input: string;
  readonly text: RegExp;
}

/** Several keys may write into one text: it is the same but for what they all do. */
function sameBut(texts: readonly Written[], { place, one, other }: Difference): boolean {
  const own = texts.filter((it) => patternOf(it.input).test(place)).map((it) => new RegExp(it.text, "g"));
  if (own.length === 0 || typeof one !== "string" || typeof other !== "string") return false;
  const [a, b] = [one, other].map((text) => own.reduce((rest, it) => rest.replaceAll(it, ""), text));
  return a === b;
}

const patternOf = (place: string): RegExp =>
  new RegExp(
    `^${place
      .split("*")
      .map((part) => part.replace(/[.[\]()?+^$|\\/]/g, "\\$&"))
      .join("[^ ]*")}$`,
  );

const has = (all: Resources, component: string): boolean => all.some((it) => it.type === component);

/** A URN has the types of all that a resource is part of. */
const isWithin = ({ urn }: Resource, component: string): boolean =>
  (urn.split("::")[2] ?? "").split("$").includes(component);
