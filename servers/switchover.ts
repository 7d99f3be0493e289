import { setTimeout as wait } from "node:timers/promises";
import { logPosition, postgresFiles, shutdownCheckpoint } from "./postgresFiles";
import type { PostgresServer } from "./postgresServer";

/**
 * Moves the writer and loses nothing: `handOver`, and then the old writer and the other standbys stream from the new.
 * Takes about half a second, in which nobody takes writes.
 */
export async function switchover(
  writer: PostgresServer,
  standby: PostgresServer,
  others: readonly PostgresServer[] = [],
): Promise<void> {
  await handOver(writer, standby);
  await Promise.all([writer, ...others].map((server) => server.follow(standby)));
}

/**
 * Ends a writer cleanly, which it does only when the standby has received all it wrote; then the standby replays it
 * and takes writes. The old writer stays down.
 * @throws Error when the standby is not streaming or did not receive everything; the old writer then goes on.
 */
export async function handOver(writer: PostgresServer, standby: PostgresServer): Promise<void> {
  if (!(await writer.isStreamingTo(standby))) {
    throw new Error(`no switchover: ${standby.name} is not streaming from ${writer.name}. Try a failover`);
  }
  await standby.resumeReplay();
  await writer.stop();
  try {
    await replayed(standby, await shutdownCheckpoint(postgresFiles(writer.directory)));
  } catch (error) {
    await writer.start();
    throw error;
  }
  await standby.promote();
}

/** Waits until a standby has replayed past a position: past where the last record there begins. */
async function replayed(standby: PostgresServer, position: bigint): Promise<void> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const [row] = await standby.ask<{ at: string }>("select pg_last_wal_replay_lsn() as at");
    if (logPosition(row!.at) > position) return;
    if (Date.now() > deadline) throw new Error(`no switchover: ${standby.name} has not replayed all within 30 s`);
    await wait(20);
  }
}
