/**
 * PostgreSQL servers for a laptop and for tests: real ones, on loopback, that end with the process that started them.
 * On Linux and macOS.
 */
import path from "node:path";
import type { Progress } from "../toolchain/cache";
import { postgresBinaries } from "./postgresBinaries";
import { withClient } from "./postgresClient";
import { hasData, initialise, keepSecrets, postgresFiles, secretsOf, settings, writeForServer } from "./postgresFiles";
import { PostgresServer } from "./postgresServer";

export { type PostgresServer } from "./postgresServer";
export { handOver, switchover } from "./switchover";

export interface PostgresOptions {
  /** The server's own folder, created when there is none. Data found in it is used on. */
  readonly directory: string;
  /** Databases to create where they don't exist; they belong to the role `storefront`. */
  readonly databases: readonly string[];
  readonly progress?: Progress;
}

const silent: Progress = () => undefined;

/** A server that takes writes; data found in its folder must be such a server's. */
export async function startPostgres(options: PostgresOptions): Promise<PostgresServer> {
  const bin = await postgresBinaries(options.progress ?? silent);
  const files = postgresFiles(path.resolve(options.directory));
  const existing = hasData(files);
  const secrets = await secretsOf(files);
  if (!existing) await initialise(bin, files, secrets);
  await writeForServer(files.settings, settings());
  const server = new PostgresServer(bin, files, secrets);
  await server.start();
  await createRoles(server);
  for (const database of options.databases) await createDatabase(server, database);
  return server;
}

export interface StandbyOptions {
  /** The server's own folder, created when there is none. Data found in it is thrown away. */
  readonly directory: string;
  readonly progress?: Progress;
}

/** A standby that streams asynchronously, as Aurora and DocumentDB replicate between regions. */
export async function startStandby(writer: PostgresServer, options: StandbyOptions): Promise<PostgresServer> {
  const bin = await postgresBinaries(options.progress ?? silent);
  const files = postgresFiles(path.resolve(options.directory));
  const secrets = await secretsOf(postgresFiles(writer.directory));
  const server = new PostgresServer(bin, files, secrets);
  await server.copyFrom(writer);
  await keepSecrets(files, secrets);
  return server;
}

async function createRoles(server: PostgresServer): Promise<void> {
  const { replicator, storefront } = await secretsOf(postgresFiles(server.directory));
  await withClient(server.adminUrl(), async (client) => {
    for (const [role, rights, password] of [
      ["storefront", "login", storefront],
      ["replicator", "login replication", replicator],
    ] as const) {
      const { rowCount } = await client.query("select 1 from pg_roles where rolname = $1", [role]);
      if (!rowCount) await client.query(`create role ${role} ${rights} password ${client.escapeLiteral(password)}`);
    }
  });
}

async function createDatabase(server: PostgresServer, name: string): Promise<void> {
  await withClient(server.adminUrl(), async (client) => {
    const { rowCount } = await client.query("select 1 from pg_database where datname = $1", [name]);
    if (!rowCount) await client.query(`create database ${client.escapeIdentifier(name)} owner storefront`);
  });
}
