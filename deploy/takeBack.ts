/**
 * Takes an update back that replaced something and couldn't delete the old one. Pure.
 *
 * The state then holds both: the old one, marked to be deleted, and the new one that took its place. Whatever the next update is told, it
 * makes a third and fails on the first again. Exchanged, the old one is current, and the new one goes with the next update.
 */

/** One resource as a stack's export has it. */
export interface ExportedResource {
  readonly urn: string;
  readonly id?: string;
  readonly delete?: boolean;
  /** When it was made. */
  readonly created?: string;
}

export interface Exchange {
  readonly urn: string;
  /** Id of the one that is current again. */
  readonly back: string;
  /** Ids of those that the next update deletes. */
  readonly goes: readonly string[];
}

export interface TakenBack<T extends ExportedResource> {
  readonly resources: readonly T[];
  readonly exchanges: readonly Exchange[];
}

/** What is taken back: of everything that was replaced and is still there, the oldest one is current again. */
export function takeBack<T extends ExportedResource>(resources: readonly T[]): TakenBack<T> {
  const after = [...resources];
  const exchanges: Exchange[] = [];
  for (const [index, current] of resources.entries()) {
    if (current.delete) continue;
    const pending = resources.flatMap((it, place) => (it.urn === current.urn && it.delete ? [{ it, place }] : []));
    const [oldest, ...others] = pending.sort((a, b) => (a.it.created ?? "").localeCompare(b.it.created ?? ""));
    if (!oldest) continue;
    const { delete: _, ...kept } = oldest.it;
    // In each other's places: a state names nothing before what it depends on.
    after[index] = kept as T;
    after[oldest.place] = { ...current, delete: true };
    exchanges.push({
      urn: current.urn,
      back: oldest.it.id ?? "",
      goes: [current, ...others.map(({ it }) => it)].map(({ id = "" }) => id),
    });
  }
  return { resources: after, exchanges };
}
