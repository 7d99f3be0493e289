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

/**
 * What is taken back: of everything that was replaced and is still there, the oldest one is current again. Those that go stand before it:
 * the engine deletes a resource after what depends on its name and stands behind it, so a subnet before either of its networks.
 */
export function takeBack<T extends ExportedResource>(resources: readonly T[]): TakenBack<T> {
  const exchanges: Exchange[] = [];
  const moved = new Set<T>();
  const after = resources.flatMap((current): T[] => {
    if (current.delete) return [current];
    const pending = resources.filter((it) => it.urn === current.urn && it.delete);
    const [oldest, ...others] = pending.sort((a, b) => (a.created ?? "").localeCompare(b.created ?? ""));
    if (!oldest) return [current];
    for (const it of pending) moved.add(it);
    const { delete: _, ...kept } = oldest;
    exchanges.push({ urn: current.urn, back: oldest.id ?? "", goes: [current, ...others].map(({ id = "" }) => id) });
    return [{ ...current, delete: true }, ...others.map((it) => ({ ...it })), kept as T];
  });
  return { resources: after.filter((it) => !moved.has(it)), exchanges };
}
