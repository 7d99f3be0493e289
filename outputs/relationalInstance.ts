/**
 * What the relational database of kind `rds` is called. The name can be told without asking AWS, so that a replica's program knows its
 * source, and a drill finds every region's instance while another region doesn't answer.
 */
import { platformNames } from "./platformNames";

const baseOf = (platform: string): string => platformNames(platform).relationalInstance;

/** Identifier of a region's instance; a rebuilt one has another, because it is made before the stale one goes. */
export function relationalInstanceName(platform: string, generation: number): string {
  return generation === 0 ? baseOf(platform) : `${baseOf(platform)}-${generation}`;
}

/** Whether an identifier is of this platform's relational database, whichever the generation. */
export function isRelationalInstance(platform: string, identifier: string): boolean {
  const base = baseOf(platform);
  return identifier === base || new RegExp(`^${base}-[1-9]\\d*$`).test(identifier);
}

/**
 * How often a region's instance was rebuilt, by its identifier.
 * @throws Error where it is none of this platform's.
 */
export function relationalInstanceGeneration(platform: string, identifier: string): number {
  const base = baseOf(platform);
  if (!isRelationalInstance(platform, identifier))
    throw new Error(
      `${identifier} is no instance of the relational database: it would be ${base} or ${base}-<number>.`,
    );
  return Number(identifier.slice(base.length + 1));
}
