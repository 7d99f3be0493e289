const last = new Map<string, Promise<unknown>>();

/**
 * Runs changes of the same thing one after another within this process, in the order in which they were asked for.
 *
 * Amazon DocumentDB changes one document atomically, and versions guard against other processes. FerretDB 1.x doesn't: it reads,
 * then writes, so that of 400 updates on condition of the same version, in fours, 386 were done and not 100.
 * There, one process writes, and this makes its updates as atomic as DocumentDB's.
 */
export async function oneAtATime<T>(key: string, work: () => Promise<T>): Promise<T> {
  const before = last.get(key) ?? Promise.resolve();
  const running = before.then(work, work);
  last.set(key, running);
  try {
    return await running;
  } finally {
    if (last.get(key) === running) last.delete(key);
  }
}
