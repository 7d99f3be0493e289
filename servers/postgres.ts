/**
 * PostgreSQL servers for a laptop and for tests: real ones, on loopback. On Linux and macOS.
 */
import path from "node:path";
import type { Progress } from "../toolchain/cache";
import type { Lifetime } from "../toolchain/processes";
import { type Owner, refuseUnusable } from "./owner";
import { postgresBinaries } from "./postgresBinaries";
import { withClient } from "./postgresClient";
import {
  hasData,
  initialise,
  keepCertificate,
  keepSecrets,
  postgresFiles,
  type Secrets,
  secretsOf,
  type ServerTls,
  settings,
  writeForServer,
} from "./postgresFiles";
import { PostgresServer } from "./postgresServer";

export type { ServerTls } from "./postgresFiles";
export { type PostgresServer } from "./postgresServer";
export { handOver, switchover } from "./switchover";

export interface PostgresOptions {
  /** The server's own folder, created when there is none. Data found in it is used on. */
  readonly directory: string;
  /** Created where it doesn't exist; one that does gets this password. */
  readonly owner: Owner;
  /** Databases to create where they don't exist; they belong to the owner. */
  readonly databases: readonly string[];
  readonly lifetime: Lifetime;
  /** Default: it speaks no TLS. */
  readonly tls?: ServerTls;
  readonly progress?: Progress;
}

const silent: Progress = () => undefined;

/**
 * A server that takes writes; data found in its folder must be such a server's.
 * @throws Error for an owner that can't be one, and where the server doesn't start, with the end of its log.
 */
export async function startPostgres(options: PostgresOptions): Promise<PostgresServer> {
  const { owner, lifetime } = options;
  refuseUnusable(owner);
  const bin = await postgresBinaries(options.progress ?? silent);
  const files = postgresFiles(path.resolve(options.directory));
  const existing = hasData(files);
  const secrets = await secretsOf(files);
  if (options.tls) await keepCertificate(files, options.tls);
  if (!existing) await initialise(bin, files, secrets);
  await writeForServer(files.settings, settings(files));
  const server = new PostgresServer({ bin, files, secrets, owner, lifetime });
  await server.start();
  await createRoles(server, secrets);
  for (const database of options.databases) await createDatabase(server, database);
  return server;
}

export interface StandbyOptions {
  /** The server's own folder, created when there is none. Data found in it is thrown away. */
  readonly directory: string;
  readonly lifetime: Lifetime;
  /** Default: it speaks no TLS. */
  readonly tls?: ServerTls;
  /** Where on 127.0.0.1 it reaches the writer. Default: at the writer itself. */
  readonly port?: number;
  readonly progress?: Progress;
}

/** A standby that streams asynchronously, as Aurora and DocumentDB replicate between regions. */
export async function startStandby(writer: PostgresServer, options: StandbyOptions): Promise<PostgresServer> {
  const bin = await postgresBinaries(options.progress ?? silent);
  const files = postgresFiles(path.resolve(options.directory));
  const secrets = await secretsOf(postgresFiles(writer.directory));
  const server = new PostgresServer({ bin, files, secrets, owner: writer.credentials, lifetime: options.lifetime });
  if (options.tls) await keepCertificate(files, options.tls);
  await server.copyFrom(writer, options.port);
  await keepSecrets(files, secrets);
  return server;
}

async function createRoles(server: PostgresServer, { replicator }: Secrets): Promise<void> {
  const { username, password } = server.credentials;
  await withClient(server.adminUrl(), async (client) => {
    for (const [role, rights, secret] of [
      [username, "login", password],
      ["replicator", "login replication", replicator],
    ] as const) {
      const { rowCount } = await client.query("select 1 from pg_roles where rolname = $1", [role]);
      const what = `role ${client.escapeIdentifier(role)}`;
      const how = `${rights} password ${client.escapeLiteral(secret)}`;
      await client.query(rowCount ? `alter ${what} ${how}` : `create ${what} ${how}`);
    }
  });
}

async function createDatabase(server: PostgresServer, name: string): Promise<void> {
  await withClient(server.adminUrl(), async (client) => {
    const { rowCount } = await client.query("select 1 from pg_database where datname = $1", [name]);
    const owner = client.escapeIdentifier(server.credentials.username);
    if (!rowCount) await client.query(`create database ${client.escapeIdentifier(name)} owner ${owner}`);
  });
}
