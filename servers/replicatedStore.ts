import path from "node:path";
import type { Lifetime } from "../toolchain/processes";
import type { Owner } from "./owner";
import { handOver, type PostgresServer, startPostgres, startStandby } from "./postgres";

export interface ReplicatedStoreOptions {
  /** What it is called in messages, and the folder of each region's server. */
  readonly name: string;
  /** The folder of all regions' servers. */
  readonly directory: string;
  readonly database: string;
  /** The region that writes at the start. */
  readonly writer: string;
  /** Of the database, in every region. */
  readonly owner: Owner;
  /** Of every region's server. */
  readonly lifetime: Lifetime;
}

/** One store: a PostgreSQL server in each region, of which one takes writes and the others stream from it. */
export class ReplicatedStore {
  readonly #servers = new Map<string, PostgresServer>();
  readonly #lost = new Set<string>();
  #writer: string;

  private constructor(private readonly options: ReplicatedStoreOptions) {
    this.#writer = options.writer;
  }

  /** Starts the writer alone: standbys are added once there is something to copy. */
  static async start(options: ReplicatedStoreOptions): Promise<ReplicatedStore> {
    const store = new ReplicatedStore(options);
    const { writer, database, owner, lifetime } = options;
    const directory = store.#directory(writer);
    store.#servers.set(writer, await startPostgres({ directory, databases: [database], owner, lifetime }));
    return store;
  }

  async addStandby(region: string): Promise<void> {
    const { lifetime } = this.options;
    const directory = this.#directory(region);
    this.#servers.set(region, await startStandby(this.#writerServer, { directory, lifetime }));
  }

  #directory(region: string): string {
    return path.join(this.options.directory, region, this.options.name);
  }

  get name(): string {
    return this.options.name;
  }

  /** The region whose server takes writes. */
  get writer(): string {
    return this.#writer;
  }

  get #writerServer(): PostgresServer {
    return this.server(this.#writer);
  }

  /** @throws Error where the region has no server. */
  server(region: string): PostgresServer {
    const found = this.#servers.get(region);
    if (!found) throw new Error(`there is no ${this.name} server in ${region}`);
    return found;
  }

  /** Where the shop's data are, for the document server. */
  url(region: string): string {
    return this.server(region).url(this.options.database);
  }

  /** Whether the region's server was left behind by a failover: it must not run again before it has a fresh copy. */
  isLost(region: string): boolean {
    return this.#lost.has(region);
  }

  /** Moves the writer and loses nothing. @throws Error when that can't be, and then nothing has moved. */
  async switchover(region: string): Promise<void> {
    this.#refuseMoveTo(region);
    const from = this.#writerServer;
    if (!from.isRunning())
      throw new Error(`${this.name}: ${this.#writer}, which writes, is not running. Try a failover`);
    const followers = [this.#writer, ...this.#followersBeside(region)];
    await handOver(from, this.server(region));
    this.#writer = region;
    await Promise.all(followers.map((follower) => this.#attach(follower)));
  }

  /**
   * Makes a region write after the writer was lost; kills the writer if it still runs. What it had not sent is lost,
   * and it stays out until `rejoin`.
   */
  async failover(region: string): Promise<void> {
    this.#refuseMoveTo(region);
    const others = this.#followersBeside(region);
    await this.#writerServer.kill();
    const chosen = await this.server(region).received();
    const ahead = new Set<string>();
    for (const other of others) if ((await this.server(other).received()) > chosen) ahead.add(other);
    await this.server(region).promote();
    this.#lost.add(this.#writer);
    this.#writer = region;
    // A standby that had received more has a history of its own now.
    await Promise.all(others.map((other) => (ahead.has(other) ? this.#copy(other) : this.#attach(other))));
  }

  /** Brings a region's server back, whatever became of it, as a standby with a fresh copy of the writer's data. */
  async rejoin(region: string): Promise<void> {
    if (region === this.#writer) throw new Error(`${this.name}: ${region} writes; there is nothing to rejoin`);
    await this.server(region).kill();
    await this.#copy(region);
    this.#lost.delete(region);
  }

  /** Starts a region's server again after it died, in the role it has now. */
  async revive(region: string): Promise<void> {
    if (this.isLost(region)) throw new Error(`${this.name}: ${region} was left behind by a failover. Try rejoin`);
    if (region === this.#writer || !this.#writerServer.isRunning()) await this.server(region).start();
    else await this.#attach(region);
  }

  #refuseMoveTo(region: string): void {
    if (region === this.#writer) throw new Error(`${this.name}: ${region} writes already`);
    if (this.isLost(region)) throw new Error(`${this.name}: ${region} was left behind by a failover. Try rejoin`);
    if (!this.server(region).isRunning()) throw new Error(`${this.name}: the server in ${region} is not running`);
  }

  #followersBeside(region: string): string[] {
    const others = [...this.#servers.keys()].filter((it) => it !== region && it !== this.#writer);
    return others.filter((it) => !this.isLost(it) && this.server(it).isRunning());
  }

  async #attach(region: string): Promise<void> {
    await this.server(region)
      .follow(this.#writerServer)
      .catch(() => this.#copy(region));
  }

  #copy(region: string): Promise<void> {
    return this.server(region).copyFrom(this.#writerServer);
  }

  async stop(): Promise<void> {
    const standbys = [...this.#servers.keys()].filter((region) => region !== this.#writer);
    await Promise.all(standbys.map((region) => this.server(region).stop()));
    await this.#writerServer.stop();
  }

  async kill(): Promise<void> {
    await Promise.all([...this.#servers.values()].map((server) => server.kill()));
  }
}
