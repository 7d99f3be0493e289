import { setTimeout as wait } from "node:timers/promises";
import { childrenOf, endRecorded, isAlive, type Lifetime, recordOf } from "../toolchain/processes";
import { copyData } from "./baseCopy";
import type { Owner } from "./owner";
import { freePort } from "./ports";
import { withClient } from "./postgresClient";
import {
  logPosition,
  makeDirectories,
  type PostgresFiles,
  type Secrets,
  settings,
  writeForServer,
} from "./postgresFiles";
import { Restartable } from "./restartable";
import { startServerProcess } from "./serverProcess";
import { runAsServerUser, serverEnvironment, serverUser } from "./serverUser";

export interface PostgresParts {
  /** Folder of PostgreSQL's programs. */
  readonly bin: string;
  readonly files: PostgresFiles;
  readonly secrets: Secrets;
  readonly owner: Owner;
  readonly lifetime: Lifetime;
}

/** One PostgreSQL server, whichever role it has. */
export class PostgresServer extends Restartable {
  #port = 0;

  constructor(private readonly parts: PostgresParts) {
    super(parts.lifetime);
  }

  /** On 127.0.0.1; the same for the server's whole life. */
  get port(): number {
    return this.#port;
  }

  get directory(): string {
    return this.parts.files.directory;
  }

  /** What the databases' users sign in with. */
  get credentials(): Owner {
    return this.parts.owner;
  }

  /** Where its owner finds a database. */
  url(database: string): string {
    const { username, password } = this.parts.owner;
    return this.#url(username, password, database);
  }

  /** The same for the superuser: for tests and tools. */
  adminUrl(database = "postgres"): string {
    return this.#url("postgres", this.parts.secrets.admin, database);
  }

  #url(user: string, password: string, database: string): string {
    return `postgres://${encodeURIComponent(user)}:${encodeURIComponent(password)}@127.0.0.1:${this.#port}/${encodeURIComponent(database)}`;
  }

  /** What it is called in the writer's `pg_stat_replication`. */
  get name(): string {
    return `server_${this.#port}`;
  }

  protected get log(): string {
    return this.parts.files.log;
  }

  /** Starts it on its port, the first time on a free one, and waits until it answers queries. */
  async start(): Promise<void> {
    if (this.isRunning()) return;
    for (let attempt = 1; ; attempt++) {
      const first = this.#port === 0;
      if (first) this.#port = await freePort();
      try {
        return await this.#startOnce();
      } catch (error) {
        if (!first || attempt === 5 || !/could not bind|Address already in use/.test(String(error))) throw error;
        this.#port = 0;
      }
    }
  }

  async #startOnce(): Promise<void> {
    const { directory, data, settings: file, log } = this.parts.files;
    this.process = startServerProcess({
      command: `${this.parts.bin}/postgres`,
      args: ["-D", data, "-p", String(this.#port), "-c", `config_file=${file}`],
      cwd: directory,
      env: serverEnvironment,
      log,
      user: await serverUser(),
      lifetime: this.lifetime,
      endSignal: "INT",
    });
    const deadline = Date.now() + 60_000;
    while (!(await this.#answers())) {
      if (!this.isRunning() || Date.now() > deadline) {
        const what = this.isRunning() ? "does not answer" : "did not start";
        await this.kill();
        throw new Error(`PostgreSQL in ${directory} ${what}:\n${(await this.logs(8)).join("\n")}`);
      }
      await wait(25);
    }
  }

  async #answers(): Promise<boolean> {
    try {
      await this.ask("select 1");
      return true;
    } catch {
      return false;
    }
  }

  /** Fast and clean: sessions are ended, everything is written, standbys have received it. */
  override async stop(): Promise<void> {
    if (!this.isRunning()) return;
    this.process!.signal("SIGINT");
    await this.process!.ended;
  }

  /** SIGKILL to the server and every process it has made, as if its machine had lost power. */
  override async kill(): Promise<void> {
    if (!this.isRunning()) return;
    const { pid, ended } = this.process!;
    const family = childrenOf(pid).map(recordOf);
    this.process!.signal("SIGKILL");
    // Those it made between the two lines end by themselves: they watch for their parent's death.
    for (const child of family) endRecorded(child);
    await ended;
    while (family.some(isAlive)) await wait(5);
  }

  /** Asks as the superuser, on a connection of its own. */
  ask<Row extends object>(sql: string, values: unknown[] = [], database = "postgres"): Promise<Row[]> {
    return withClient(this.adminUrl(database), async (client) => (await client.query<Row>(sql, values)).rows);
  }

  async isStandby(): Promise<boolean> {
    const [row] = await this.ask<{ standby: boolean }>("select pg_is_in_recovery() as standby");
    return row!.standby;
  }

  /** Makes a standby take writes, and returns when it does. A server that does already is left alone. */
  async promote(): Promise<void> {
    if (!(await this.isStandby())) return;
    const [row] = await this.ask<{ done: boolean }>("select pg_promote(true, 60) as done");
    if (!row!.done) throw new Error(`${this.name} was not promoted within 60 s:\n${(await this.logs(8)).join("\n")}`);
  }

  /** Lag on demand: a standby goes on receiving but no longer replays. Returns once replay has stopped. */
  async pauseReplay(): Promise<void> {
    await this.ask("select pg_wal_replay_pause()");
    for (;;) {
      const [row] = await this.ask<{ state: string }>("select pg_get_wal_replay_pause_state() as state");
      if (row!.state === "paused") return;
      await wait(20);
    }
  }

  async resumeReplay(): Promise<void> {
    await this.ask("select pg_wal_replay_resume()");
  }

  /** How far a standby has the writer's log, replayed or not. */
  async received(): Promise<bigint> {
    const sql = "select greatest(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn())::text as at";
    const [row] = await this.ask<{ at: string }>(sql);
    return logPosition(row!.at);
  }

  async isStreamingTo(standby: PostgresServer): Promise<boolean> {
    const sql = "select 1 from pg_stat_replication where application_name = $1 and state = 'streaming'";
    return (await this.ask(sql, [standby.name])).length > 0;
  }

  /**
   * Makes this server stream from another writer: a running standby, or a stopped server.
   * @param port where on 127.0.0.1 it reaches the writer, through something between the two, say
   * @throws Error when it has not begun within 15 s, as when its history has parted from the writer's. Then `copyFrom`.
   */
  async follow(writer: PostgresServer, port = writer.port): Promise<void> {
    const { replicator } = this.parts.secrets;
    const source = `host=127.0.0.1 port=${port} user=replicator password=${replicator}`;
    const { files } = this.parts;
    await writeForServer(files.settings, settings(files, `${source} application_name=${this.name}`));
    if (this.isRunning()) {
      this.process!.signal("SIGHUP");
    } else {
      await runAsServerUser("touch", ["standby.signal"], this.parts.files.data);
      await this.start();
    }
    const deadline = Date.now() + 15_000;
    while (!(await writer.isStreamingTo(this))) {
      if (Date.now() > deadline) {
        throw new Error(`${this.name} does not stream from ${writer.name}:\n${(await this.logs(8)).join("\n")}`);
      }
      await wait(25);
    }
  }

  /** Throws this server's data away and makes it a standby of `writer` with a fresh copy, on the same port. */
  async copyFrom(writer: PostgresServer, port?: number): Promise<void> {
    await this.stop();
    this.#port ||= await freePort();
    await makeDirectories(this.parts.files);
    await copyData(writer, this.parts.files);
    await this.follow(writer, port);
  }
}
