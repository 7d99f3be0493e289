/** Processors of EC2 instance types. */
export type Architecture = "arm64" | "x86_64";

/**
 * Processor of an instance type, by its family: AWS marks its own ARM processor with a `g` after the generation (`m7g`, `c7gn`,
 * `t4g`). The first ones, `a1`, have no such letter.
 *
 * @throws Error if it isn't an instance type.
 */
export function architectureOf(instanceType: string): Architecture {
  const match = /^(a1|[a-z]+(?:-\d+tb)?\d+([a-z-]*))\.[a-z0-9-]+$/.exec(instanceType);
  if (!match) throw new Error(`${instanceType} isn't an EC2 instance type; one looks like m7g.large`);
  return match[1] === "a1" || match[2]?.startsWith("g") ? "arm64" : "x86_64";
}
