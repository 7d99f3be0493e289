import { readdir, rm } from "node:fs/promises";
import path from "node:path";
import { withClient } from "./postgresClient";
import { type PostgresFiles, writeForServer } from "./postgresFiles";
import { runAsServerUser } from "./serverUser";

/** What is the running server's own, or is streamed later, or must not be taken over. */
const left = new Set(["pg_wal", "postmaster.pid", "postmaster.opts", "standby.signal", "backup_label"]);

/** The server that a copy is taken from. */
export interface Original {
  readonly directory: string;
  adminUrl(): string;
}

/**
 * Copies a running server's data into an empty folder, as `pg_basebackup` would (the npm package has none): the copy
 * becomes consistent when it is started with the label that the server gives at the end.
 */
export async function copyData(from: Original, to: PostgresFiles): Promise<void> {
  const source = path.join(from.directory, "data");
  const label = path.join(to.directory, "backup_label");
  await withClient(from.adminUrl(), async (client) => {
    await client.query("select pg_backup_start('standby', true)");
    const entries = (await readdir(source)).filter((entry) => !left.has(entry));
    await copyLive(entries, source, to.data);
    const { rows } = await client.query<{ labelfile: string }>("select labelfile from pg_backup_stop(false)");
    await writeForServer(label, rows[0]!.labelfile);
  });
  await runAsServerUser("cp", [label, to.data], to.directory);
  await runAsServerUser("mkdir", ["-m", "700", "pg_wal"], to.data);
  await rm(label);
}

/**
 * Copies as the servers' user, who owns both ends: root would follow whatever link that user left there. A file that
 * the running server removes meanwhile is no error: its removal is in the log that the copy replays.
 */
async function copyLive(entries: readonly string[], source: string, target: string): Promise<void> {
  try {
    await runAsServerUser("cp", ["-R", "-p", ...entries, target], source);
  } catch (error) {
    const said = String((error as { stderr?: string }).stderr ?? "").trim();
    const bad = said.split("\n").filter((line) => !line.endsWith("No such file or directory"));
    if (!said || bad.length > 0) throw error;
  }
}
