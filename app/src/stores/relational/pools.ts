import { databaseAuthorities } from "../authorities";
import pg from "pg";
import type { StoreAddresses } from "../../configuration/settings";
import type { Credentials } from "../../configuration/secrets";

/** Opens the pools of the two endpoints: one pool where they are the same server. */
export interface Pools {
  readonly writer: pg.Pool;
  readonly reader: pg.Pool;
  close(): Promise<void>;
}

const connectTimeoutMs = 2000;
const statementTimeoutMs = 5000;

/** `credentials` is asked for every new connection, so that a rotated password is used from the next connection on. */
export function openPools(addresses: StoreAddresses, credentials: () => Credentials): Pools {
  const writer = openPool(addresses.endpoint, addresses, credentials);
  const reader =
    addresses.readerEndpoint === addresses.endpoint
      ? writer
      : openPool(addresses.readerEndpoint, addresses, credentials);
  return {
    writer,
    reader,
    close: async () => {
      await Promise.all([...new Set([writer, reader])].map((it) => it.end()));
    },
  };
}

function openPool(
  endpoint: string,
  { database, tls, poolSize }: StoreAddresses,
  credentials: () => Credentials,
): pg.Pool {
  const { hostname, port } = new URL(`postgres://${endpoint}`);
  const pool = new pg.Pool({
    host: hostname,
    port: Number(port || 5432),
    database,
    user: credentials().username,
    password: () => credentials().password,
    ssl: tls === "off" ? false : { ca: databaseAuthorities(), rejectUnauthorized: true },
    max: poolSize,
    connectionTimeoutMillis: connectTimeoutMs,
    idleTimeoutMillis: 30_000,
    maxLifetimeSeconds: 600,
    statement_timeout: statementTimeoutMs,
    query_timeout: statementTimeoutMs + 1000,
    idle_in_transaction_session_timeout: 10_000,
    keepAlive: true,
    application_name: "storefront",
  });
  // An idle connection that its server closes is not an error of ours: the pool has dropped it already.
  pool.on("error", () => undefined);
  return pool;
}
