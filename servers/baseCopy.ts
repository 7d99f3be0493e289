import { readdir, rm } from "node:fs/promises";
import path from "node:path";
import { withClient } from "./postgresClient";
import { logPosition, type PostgresFiles, writeForServer } from "./postgresFiles";
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
  await copyWithLabel(from, to);
}

/** The same with as much of the log as the copy needs to be started alone: what the server had when this was called. */
export async function copyWhole(from: Original, to: PostgresFiles): Promise<void> {
  const { labelfile, lsn } = await copyWithLabel(from, to);
  const log = path.join(from.directory, "data", "pg_wal");
  const needed = neededOfLog(await readdir(log), labelfile, lsn);
  await runAsServerUser("cp", ["-p", ...needed, path.join(to.data, "pg_wal")], log);
}

interface Stopped {
  readonly labelfile: string;
  /** Where the log must at least be replayed to. */
  readonly lsn: string;
}

async function copyWithLabel(from: Original, to: PostgresFiles): Promise<Stopped> {
  const source = path.join(from.directory, "data");
  const label = path.join(to.directory, "backup_label");
  const stopped = await withClient(from.adminUrl(), async (client) => {
    await client.query("select pg_backup_start('standby', true)");
    const entries = (await readdir(source)).filter((entry) => !left.has(entry));
    await copyLive(entries, source, to.data);
    // Last, because a standby's says how far what has been copied may reach.
    await runAsServerUser("cp", ["-p", "pg_control", path.join(to.data, "global")], path.join(source, "global"));
    const { rows } = await client.query<Stopped>("select labelfile, lsn::text from pg_backup_stop(false)");
    return rows[0]!;
  });
  await writeForServer(label, stopped.labelfile);
  await runAsServerUser("cp", [label, to.data], to.directory);
  await runAsServerUser("mkdir", ["-m", "700", "pg_wal"], to.data);
  await rm(label);
  return stopped;
}

/** Files of the log from where a copy began to where it ended, and what tells of timelines. A name is a timeline and a place, 8 and 16 digits. */
function neededOfLog(files: readonly string[], labelfile: string, lsn: string): string[] {
  const first = /\(file [0-9A-F]{8}([0-9A-F]{16})\)/.exec(labelfile)![1]!;
  const segment = logPosition(lsn) / segmentBytes;
  const digits = (number: bigint): string => number.toString(16).toUpperCase().padStart(8, "0");
  const last = digits(segment / segmentsOfAName) + digits(segment % segmentsOfAName);
  return files.filter((it) => {
    const place = /^[0-9A-F]{8}([0-9A-F]{16})$/.exec(it)?.[1];
    return it.endsWith(".history") || (place !== undefined && place >= first && place <= last);
  });
}

/** As initdb makes servers. */
const segmentBytes = 16n * 1024n * 1024n;
/** A name counts its last 8 digits up to 4 GB of log. */
const segmentsOfAName = 256n;

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
