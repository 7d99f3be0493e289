import type { PlatformConfiguration } from "./configuration";
import { configurations } from "./factors";
import { namedConfigurations } from "./named";

/**
 * A configuration by its name, or by a seed and a number: `seed-abc-0` is the first of the matrix that the seed `abc` makes, `pair-abc-0`
 * the first of the one of two regions. A number beyond the last begins again.
 */
export function configurationNamed(name: string): PlatformConfiguration | undefined {
  if (Object.hasOwn(namedConfigurations, name)) return namedConfigurations[name];
  const [, kind, seed, number] = /^(seed|pair)-([a-z0-9]{1,40})-(\d{1,3})$/.exec(name) ?? [];
  if (seed === undefined) return undefined;
  const matrix = configurations(kind === "pair" ? "two" : "any", seed);
  return matrix[Number(number) % matrix.length];
}
