import { readdirSync } from "node:fs";
import { readdir } from "node:fs/promises";
import path from "node:path";
import { runner } from "node-pg-migrate";
import type pg from "pg";
import { NotWriterError } from "../store";
import { isUndefined } from "./failures";
import type { Relational } from "./relational";

/** SQL files, applied in the order of their numbers; one that was released is never changed. */
const directory = path.join(__dirname, "migrations");

/**
 * Applies what is missing, all of it or nothing. A second process waits for the first, and then finds nothing to do.
 * @returns the names of the files that were applied.
 * @throws NotWriterError in a region that follows another: its tables arrive by replication.
 */
export function migrateRelational(relational: Relational): Promise<string[]> {
  return relational.withConnection(async (dbClient) => {
    await mustWrite(dbClient);
    const applied = await runner({
      dbClient,
      dir: directory,
      direction: "up",
      migrationsTable: "schema_migrations",
      advisoryLockMode: "wait",
      singleTransaction: true,
      checkOrder: true,
      verbose: false,
      log: () => undefined,
    });
    return applied.map((it) => it.name);
  });
}

/** The name of the newest that this version was built with; a version that serves has seen it applied. */
export const newestMigration = (): string =>
  path.parse(
    readdirSync(directory)
      .filter((it) => it.endsWith(".sql"))
      .sort()
      .at(-1) ?? "",
  ).name;

/** What this version was built with and this region's copy doesn't show yet. @throws UnreachableError */
export async function missingMigrations(relational: Relational): Promise<string[]> {
  const files = (await readdir(directory)).filter((it) => it.endsWith(".sql")).map((it) => path.parse(it).name);
  const applied = await relational.read((db) =>
    db.query<{ name: string }>("SELECT name FROM schema_migrations").catch((error: unknown) => {
      if (isUndefined(error)) return { rows: [] };
      throw error;
    }),
  );
  const known = new Set(applied.rows.map((it) => it.name));
  return files.filter((it) => !known.has(it)).sort();
}

/** The runner words its own errors, in which a refusal to write can't be told any more. */
async function mustWrite(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query<{ follows: boolean }>("SELECT pg_is_in_recovery() AS follows");
  if (rows[0]!.follows) throw new NotWriterError("relational");
}
