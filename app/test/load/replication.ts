import type { PostgresServer } from "../../../servers/postgres";
import { until } from "./load";

/** From now on nothing of what the writer writes reaches this standby; the writer doesn't mind, as between regions. */
export async function cutOff(standby: PostgresServer): Promise<void> {
  await standby.ask("ALTER SYSTEM SET primary_conninfo = ''");
  await standby.ask("SELECT pg_reload_conf()");
  const isReceiving = async (): Promise<boolean> => (await standby.ask("SELECT FROM pg_stat_wal_receiver")).length > 0;
  await until(async () => !(await isReceiving()), `${standby.name} receives nothing`);
}

/** It receives again, from whomever it is told to follow. */
export async function reconnect(standby: PostgresServer): Promise<void> {
  await standby.ask("ALTER SYSTEM RESET primary_conninfo");
  await standby.ask("SELECT pg_reload_conf()");
}
