/**
 * What the relational database of kind `rds` is called. The name can be told without asking AWS, so that a replica's program knows its
 * source, and a drill finds every region's instance while another region doesn't answer.
 */

const base = "meridian-relational";

/** Identifier of a region's instance; a rebuilt one has another, because it is made before the stale one goes. */
export function relationalInstanceName(generation: number): string {
  return generation === 0 ? base : `${base}-${generation}`;
}

/** Whether an identifier is of this platform's relational database, whichever the generation. */
export function isRelationalInstance(identifier: string): boolean {
  return identifier === base || new RegExp(`^${base}-[1-9]\\d*$`).test(identifier);
}

/**
 * How often a region's instance was rebuilt, by its identifier.
 * @throws Error where it is none of this platform's.
 */
export function relationalInstanceGeneration(identifier: string): number {
  if (!isRelationalInstance(identifier))
    throw new Error(
      `${identifier} is no instance of the relational database: it would be ${base} or ${base}-<number>.`,
    );
  return Number(identifier.slice(base.length + 1));
}

/** What every generation's identifier begins with: where permissions name instances. */
export const relationalInstancePrefix = base;
