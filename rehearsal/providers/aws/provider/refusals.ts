import { type CheckFailure, unknownValue } from "../../entry";
import type { Values } from "../../readback";
import type { PropertyFacts, TypeFacts } from "./facts";

/**
 * Everything that the real provider would refuse of these inputs before it asks AWS. What isn't known yet passes. Pure.
 */
export function refusals(facts: TypeFacts, inputs: Values): CheckFailure[] {
  const ofValues = Object.entries(facts.properties).flatMap(([path, rules]) =>
    placesOf(inputs, path.split(".")).flatMap(({ at, block, name }) =>
      problemsOf(rules, block[name]).map((problem) => ({ property: at, reason: `${at} ${problem}` })),
    ),
  );
  return [...ofValues, ...ofGroups(facts, inputs)];
}

interface Place {
  /** `rules[0].priority`. */
  readonly at: string;
  readonly block: Values;
  readonly name: string;
}

/** Where a path leads to in these inputs: once for each block of a list, and nowhere where a block is left out. */
function placesOf(block: Values, [first = "", ...rest]: readonly string[], before = ""): Place[] {
  if (rest.length === 0) return [{ at: before + first, block, name: first }];
  const name = first.replace("[]", "");
  const inner = block[name];
  if (Array.isArray(inner))
    return inner.flatMap((item: unknown, index) =>
      isBlock(item) ? placesOf(item, rest, `${before}${name}[${index}].`) : [],
    );
  return isBlock(inner) ? placesOf(inner, rest, `${before}${name}.`) : [];
}

const isBlock = (value: unknown): value is Values =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !isUnknown(value);

/** The engine's mark of a value that is no plain one, such as a secret. */
const signature = "4dabf18193072939515e22adb298388d";

/** Not known before the deployment, or not shown to us. */
const isUnknown = (value: unknown): boolean =>
  value === unknownValue || (typeof value === "object" && value !== null && signature in value);

function problemsOf(rules: PropertyFacts, value: unknown): string[] {
  if (isUnknown(value)) return [];
  if (value === undefined || value === null) return rules.required ? ["is missing"] : [];
  if (Array.isArray(value)) return itemProblems(rules, value);
  const problem = problemOf(rules, value);
  if (problem === undefined) return [];
  return [rules.sensitive ? problem : `is ${JSON.stringify(value)}; it ${problem}`];
}

function problemOf(rules: PropertyFacts, value: unknown): string | undefined {
  if (typeof value !== "string" && typeof value !== "number") return undefined;
  if (rules.orValues?.some((it) => it === value)) return undefined;
  const text = String(value);
  if (rules.orPattern !== undefined && goPattern(rules.orPattern).test(text)) return undefined;
  const { min = -Infinity, max = Infinity, minLength = 0, maxLength = Infinity } = rules;
  if (rules.values && !isOneOf(rules.values, text, rules)) return `must be one of ${rules.values.join(", ")}`;
  if (typeof value === "number") return value < min || value > max ? `must be ${range(min, max)}` : undefined;
  if (text.length < minLength || text.length > maxLength)
    return `must have ${range(minLength, maxLength)} characters, and has ${text.length}`;
  if (rules.pattern !== undefined && !goPattern(rules.pattern).test(text)) return `must match ${rules.pattern}`;
  if (rules.notPattern !== undefined && goPattern(rules.notPattern).test(text))
    return `must not match ${rules.notPattern}`;
  return undefined;
}

function itemProblems(rules: PropertyFacts, items: readonly unknown[]): string[] {
  const { minItems = 0, maxItems = Infinity } = rules;
  const count =
    items.length < minItems || items.length > maxItems
      ? [`must have ${range(minItems, maxItems)} items, and has ${items.length}`]
      : [];
  const ofItem: PropertyFacts = {
    ...(rules.itemValues && { values: rules.itemValues }),
    ...(rules.itemMinLength !== undefined && { minLength: rules.itemMinLength }),
    ...(rules.itemMaxLength !== undefined && { maxLength: rules.itemMaxLength }),
    ...(rules.itemPattern !== undefined && { pattern: rules.itemPattern }),
    ...(rules.itemNotPattern !== undefined && { notPattern: rules.itemNotPattern }),
  };
  return [...count, ...items.flatMap((it) => problemsOf(ofItem, it)).map((it) => `has an item that ${it}`)];
}

const isOneOf = (values: readonly (string | number)[], text: string, { ignoreCase }: PropertyFacts): boolean =>
  values.some((it) => String(it) === text || (ignoreCase && String(it).toLowerCase() === text.toLowerCase()));

const range = (min: number, max: number): string =>
  max === Infinity ? `at least ${min}` : min === -Infinity ? `at most ${max}` : `${min} to ${max}`;

/** Go writes "in any case" into the expression, JavaScript beside it. */
export function goPattern(source: string): RegExp {
  const inAnyCase = source.startsWith("(?i)");
  const flags = `${inAnyCase ? "i" : ""}${source.includes("\\p{") ? "u" : ""}`;
  return new RegExp(inAnyCase ? source.slice("(?i)".length) : source, flags);
}

function ofGroups(facts: TypeFacts, inputs: Values): CheckFailure[] {
  const { conflicts = [], exactlyOneOf = [], atLeastOneOf = [], requiredWith = [] } = facts;
  const given = (path: string): boolean =>
    placesOf(inputs, path.split(".")).some(({ block, name }) => block[name] !== undefined && block[name] !== null);
  const refused = (group: readonly string[], reason: string): CheckFailure => ({ property: group[0] ?? "", reason });
  return [
    ...conflicts
      .filter((pair) => pair.every(given))
      .map((pair) => refused(pair, `${pair.join(" and ")} exclude each other`)),
    ...exactlyOneOf
      .filter((group) => group.filter(given).length !== 1)
      .map((group) => refused(group, `exactly one of ${group.join(", ")} must be given`)),
    ...atLeastOneOf
      .filter((group) => !group.some(given))
      .map((group) => refused(group, `at least one of ${group.join(", ")} must be given`)),
    ...requiredWith
      .filter(([first, ...others]) => given(first!) && !others.every(given))
      .map(([first, ...others]) => refused([first!], `${first} needs ${others.join(", ")} beside it`)),
  ];
}
