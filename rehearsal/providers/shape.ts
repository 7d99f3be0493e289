import type { Values } from "./readback";

/** Paths of inputs that the shape doesn't list, such as `metadataOptions.httpToken`. Pure. */
export function unknownPaths(shape: unknown, inputs: unknown, path = ""): string[] {
  if (shape === true || inputs === undefined || inputs === null) return [];
  if (Array.isArray(shape)) {
    if (!Array.isArray(inputs)) return [];
    return inputs.flatMap((item, index) => unknownPaths(shape[0], item, `${path}[${index}]`));
  }
  if (typeof inputs !== "object") return [];
  const known = shape as Values;
  return Object.entries(inputs).flatMap(([key, value]) => {
    const here = path ? `${path}.${key}` : key;
    if (value === undefined || key.startsWith("__")) return [];
    return key in known ? unknownPaths(known[key], value, here) : [here];
  });
}
