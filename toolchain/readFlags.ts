import { parseArgs } from "node:util";

type Flags = Readonly<Record<string, { readonly type: "string" | "boolean"; readonly short?: string }>>;

export type FlagValues<Declared extends Flags> = {
  readonly [K in keyof Declared]?: (Declared[K]["type"] extends "string" ? string : boolean) | undefined;
};

/** What a command line holds of the declared options, and what is wrong with the others. */
export function readFlags<Declared extends Flags>(args: readonly string[], declared: Declared) {
  const parsed = parseArgs({
    args: [...args],
    options: declared as Flags,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const wrong = parsed.tokens.flatMap((it) => {
    if (it.kind !== "option") return [];
    const option = Object.hasOwn(declared, it.name) ? declared[it.name] : undefined;
    if (!option) return `${it.rawName} isn't an option`;
    if (option.type === "string" && !it.value) return `${it.rawName} needs a value`;
    return option.type === "boolean" && it.value !== undefined ? `${it.rawName} takes no value` : [];
  });
  const fitting = Object.entries(parsed.values).filter(([name, value]) => typeof value === declared[name]?.type);
  return { values: Object.fromEntries(fitting) as FlagValues<Declared>, positionals: parsed.positionals, wrong };
}

/** The smallest one allowed where the given text is none: a problem says so. */
export function wholeNumber(
  name: string,
  given: string,
  [min, max]: readonly [number, number],
  problems: string[],
  otherwise = `--${name} is ${given}; it must be a whole number from ${min} to ${max}`,
): number {
  const value = Number(given);
  if (/^\d+$/.test(given) && value >= min && value <= max) return value;
  problems.push(otherwise);
  return min;
}
