import type { Relational } from "./relational";

/**
 * Fences a region: when this returns, no write of it is committed any more. Writes that are under way are waited for.
 * @throws NotWriterError where this region's store takes no writes.
 */
export function setFence(relational: Relational, region: string, reason: string): Promise<void> {
  return relational.withConnection(async (client) => {
    await client.query("SET lock_timeout = '15s'");
    await client.query("BEGIN");
    // Every write inserts its mark, which waits for this lock, before it looks for a fence.
    await client.query("LOCK TABLE write_marks IN SHARE MODE");
    await client.query(
      `INSERT INTO fences (region, reason) VALUES ($1, $2)
       ON CONFLICT (region) DO UPDATE SET reason = excluded.reason, since = now()`,
      [region, reason],
    );
    await client.query("COMMIT");
  });
}

/**
 * @returns whether there was a fence.
 * @throws NotWriterError where this region's store takes no writes.
 */
export function liftFence(relational: Relational, region: string): Promise<boolean> {
  return relational.withConnection(async (client) => {
    const { rowCount } = await client.query("DELETE FROM fences WHERE region = $1", [region]);
    return rowCount === 1;
  });
}
