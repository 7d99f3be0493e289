import pg from "pg";
import type { Credentials } from "../../configuration/secrets";
import type { StoreAddresses } from "../../configuration/settings";
import { databaseAuthorities } from "../authorities";

const connectTimeoutMs = 2000;
const statementTimeoutMs = 5000;

/** A probe that takes longer than this has failed. */
export const probeTimeoutMs = 1000;

/** How a connection is opened: where to, as whom, and how long anything on it may take. */
type Limits = Pick<
  pg.PoolConfig,
  | "connectionTimeoutMillis"
  | "statement_timeout"
  | "query_timeout"
  | "lock_timeout"
  | "idle_in_transaction_session_timeout"
>;

const requestLimits: Limits = {
  connectionTimeoutMillis: connectTimeoutMs,
  statement_timeout: statementTimeoutMs,
  // The server's own limit comes first where the server is alive.
  query_timeout: statementTimeoutMs + 1000,
  idle_in_transaction_session_timeout: 10_000,
};

const probeLimits: Limits = {
  connectionTimeoutMillis: probeTimeoutMs,
  statement_timeout: probeTimeoutMs - 100,
  query_timeout: probeTimeoutMs,
};

/** The connections of the two endpoints: one pool where they are the same server. */
export class Pools {
  readonly reader: pg.Pool;
  readonly writer: pg.Pool;
  private readonly opened: pg.Pool[] = [];
  private readonly trusted = new WeakMap<pg.ClientBase, number>();
  private generation = 0;

  /** `credentials` is asked for every new connection, so that a rotated password is used from the next connection on. */
  constructor(
    private readonly addresses: StoreAddresses,
    private readonly credentials: () => Credentials,
    /** What its connections say to triggers. */
    private readonly sessionSettings: Readonly<Record<string, string>> = {},
  ) {
    const { endpoint, readerEndpoint, poolSize } = addresses;
    this.writer = this.open(endpoint, { max: poolSize, ...requestLimits });
    this.writer.on("connect", (client) => this.trusted.set(client, this.generation));
    this.reader = this.hasReaders() ? this.open(readerEndpoint, { max: poolSize, ...requestLimits }) : this.writer;
  }

  /** Whether reads and writes have addresses of their own. */
  hasReaders(): boolean {
    return this.addresses.endpoint !== this.addresses.readerEndpoint;
  }

  /** A connection that isn't from before the server turned out to take no writes: behind the same name may be another by now. */
  async connectToWriter(): Promise<pg.PoolClient> {
    for (;;) {
      const client = await this.writer.connect();
      if (this.trusted.get(client) === this.generation) return client;
      client.release(true);
    }
  }

  /** From now on writes use new connections only. */
  distrustWriter(): void {
    this.generation++;
  }

  /** For what may take its time, and brings its own transactions. */
  newWriterClient(): pg.Client {
    const client = new pg.Client(
      this.connection(this.addresses.endpoint, { connectionTimeoutMillis: connectTimeoutMs }),
    );
    client.on("error", () => undefined);
    return client;
  }

  /** One connection for probes, so that they neither wait for requests nor take a connection from them. */
  openProbe(endpoint: string): pg.Pool {
    return this.open(endpoint, { max: 1, ...probeLimits });
  }

  async close(): Promise<void> {
    await Promise.all(this.opened.map((it) => it.end()));
  }

  private open(endpoint: string, limits: Limits & Pick<pg.PoolConfig, "max">): pg.Pool {
    const pool = new pg.Pool({
      ...this.connection(endpoint, limits),
      idleTimeoutMillis: 30_000,
      maxLifetimeSeconds: 600,
    });
    // A connection that its server closes while nobody asks anything is not an error of ours: the pool drops an idle one, and whoever
    // holds another is told by the next query. Without a listener it would end the process.
    pool.on("error", () => undefined);
    pool.on("connect", (client) => client.on("error", () => undefined));
    this.opened.push(pool);
    return pool;
  }

  private sessionOptions(): Pick<pg.PoolConfig, "options"> {
    const options = Object.entries(this.sessionSettings).map(([name, value]) => `-c ${name}=${value}`);
    return options.length > 0 ? { options: options.join(" ") } : {};
  }

  private connection(endpoint: string, limits: Limits & Pick<pg.PoolConfig, "max">): pg.PoolConfig {
    const { database, tls } = this.addresses;
    const { hostname, port } = new URL(`postgres://${endpoint}`);
    return {
      host: hostname,
      port: Number(port || 5432),
      database,
      user: this.credentials().username,
      password: () => this.credentials().password,
      ssl: tls === "off" ? false : { ca: databaseAuthorities(), rejectUnauthorized: true },
      keepAlive: true,
      application_name: "storefront",
      ...this.sessionOptions(),
      ...limits,
    };
  }
}
