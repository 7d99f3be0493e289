import { mkdir, rename, rm } from "node:fs/promises";
import path from "node:path";
import { type DocumentServer, startDocumentServer } from "../../../servers/documentServer";
import { newOwner, type Owner } from "../../../servers/owner";
import { copyWhole } from "../../../servers/baseCopy";
import { copyStopped, keepSecrets, makeDirectories, postgresFiles, secretsOf } from "../../../servers/postgresFiles";
import { type PostgresServer, startPostgres, startStandby } from "../../../servers/postgres";
import type { StoreName } from "../../faults/ports";
import type { Certificate } from "../certificates";
import type { LocalServer } from "../directory";
import type { DescribedDatabase } from "./observe";
import type { ActualDatabase } from "./plan";

const lifetime = "withParent";
/** Where FerretDB keeps its documents, whatever the shop calls them. */
const documentsDatabase = "documents";

/** The database that the storefront keeps its documents in, where nobody tells it another. */
const shop = "catalogue";
let opened = 0;

/** What an old writer had when it was left behind, to be asked until it is closed. */
export interface LeftData {
  readonly url: string;
  close(): Promise<void>;
}

/** What a server is started with. */
export interface DatabaseServerOptions {
  readonly store: StoreName;
  readonly described: DescribedDatabase;
  readonly directory: string;
  readonly tls: Certificate;
}

/** One cluster or instance of the cloud: a PostgreSQL server, and for documents FerretDB before it. */
export class DatabaseServer {
  role: ActualDatabase["role"] = "writer";
  follows?: string;
  isStale = false;
  /** When its role last changed, in milliseconds since the epoch. */
  since = 0;
  private postgresServer?: PostgresServer;
  private documents?: DocumentServer;
  /** Folder with the data that it last had as a writer that was left behind. */
  private tail?: string;
  private readonly listeners: (() => void)[] = [];
  /** Processes whose end is waited for. */
  private readonly watched = new Set<number>();

  constructor(readonly options: DatabaseServerOptions) {}

  get arn(): string {
    return this.options.described.arn;
  }

  get region(): string {
    return this.options.described.region;
  }

  /** @throws Error before it has been started for the first time. */
  get postgres(): PostgresServer {
    if (!this.postgresServer) throw new Error(`${this.arn} has no server`);
    return this.postgresServer;
  }

  /** Whether it was first started with what a recovery point has. */
  get isRestored(): boolean {
    return this.options.described.restoredFrom !== undefined;
  }

  get isRunning(): boolean {
    const parts = this.options.store === "document" ? [this.postgresServer, this.documents] : [this.postgresServer];
    return parts.every((it) => it?.isRunning() === true);
  }

  /** What it is now. */
  get actual(): ActualDatabase {
    const { arn, region, role, follows, isRunning, isStale } = this;
    return { arn, region, role, isRunning, isStale, ...(follows !== undefined && { follows }) };
  }

  /** Where clients connect, running or not. */
  get address(): LocalServer | undefined {
    const port = this.options.store === "document" ? this.documents?.port : this.postgresServer?.port;
    return port === undefined ? undefined : { host: "127.0.0.1", port };
  }

  /** Numbers of its processes that run, the one that clients talk to last. */
  get processes(): readonly number[] {
    return [this.postgresServer, this.documents].flatMap((it) => (it?.isRunning() ? [it.pid()] : []));
  }

  /** Tells when it has ended, whoever ended it. */
  onEnd(listener: () => void): void {
    this.listeners.push(listener);
    this.watch();
  }

  private watch(): void {
    for (const it of [this.postgresServer, this.documents]) {
      if (!it?.isRunning() || this.watched.has(it.pid())) continue;
      this.watched.add(it.pid());
      void it.ended.then(() => this.listeners.forEach((listener) => listener()));
    }
  }

  /** What it has now, in a folder of its own that another can be started with. @returns bytes @throws Error where it doesn't run */
  async backUp(folder: string): Promise<number> {
    if (!this.isRunning || this.isStale) throw new Error(`${this.arn} doesn't run`);
    const [files, kept] = [postgresFiles(this.options.directory), postgresFiles(folder)];
    await keepSecrets(kept, await secretsOf(files));
    await makeDirectories(kept);
    await copyWhole(this.postgres, kept);
    const sizes = "select sum(pg_database_size(oid))::text as bytes from pg_database";
    const [sum] = await this.postgres.ask<{ bytes: string }>(sizes);
    return Number(sum!.bytes);
  }

  /** For the first time, with what `backUp` has put into a folder. */
  async startFrom(folder: string): Promise<void> {
    await copyStopped(postgresFiles(folder), postgresFiles(this.options.directory));
    await this.startEmpty();
  }

  /** With no data in it, but what is in its folder already. */
  async startEmpty(): Promise<void> {
    const { described, directory, tls } = this.options;
    const isDocument = this.options.store === "document";
    const owner: Owner = isDocument ? newOwner("documents") : described.credentials;
    const databases = [isDocument ? documentsDatabase : described.database];
    this.postgresServer = await startPostgres({ directory, owner, databases, lifetime, tls });
    await this.startDocuments();
  }

  /** For the first time, with a copy of the writer's data, which it reaches at a port of this machine. */
  async startCopy(writer: DatabaseServer, port: number): Promise<void> {
    const { directory, tls } = this.options;
    this.postgresServer = await startStandby(writer.postgres, { directory, lifetime, tls, port });
    await this.startDocuments();
    this.becomes("standby", writer.arn);
  }

  /** Again, as what it was. */
  async restart(): Promise<void> {
    await this.postgres.start();
    await this.startDocuments();
  }

  /** With what it has; with a fresh copy where its history has parted from the writer's. */
  async follow(writer: DatabaseServer, port: number): Promise<"followed" | "copied"> {
    const how = await this.postgres.follow(writer.postgres, port).then(
      () => "followed" as const,
      async () => {
        await this.postgres.copyFrom(writer.postgres, port);
        return "copied" as const;
      },
    );
    await this.startDocuments();
    this.becomes("standby", writer.arn);
    return how;
  }

  /** @param tail folder beside its own that keeps its data as they are; undefined: they are thrown away */
  async rebuild(writer: DatabaseServer, port: number, tail: string | undefined): Promise<void> {
    await this.postgres.kill();
    if (tail !== undefined) await this.keepTail(tail);
    await this.postgres.copyFrom(writer.postgres, port);
    await this.startDocuments();
    this.becomes("standby", writer.arn);
  }

  /** It takes writes from now on. @param how AWS restarts an RDS replica on the way, which ends every connection */
  async promote(how: "running" | "restarted"): Promise<void> {
    await this.postgres.promote();
    if (how === "restarted") {
      await this.postgres.stop();
      await this.restart();
    }
    this.becomes("writer");
  }

  /** Ended, and about to be forgotten: what it had as a writer that was left behind is kept, unless an older copy of it is. */
  async keepLast(): Promise<void> {
    if (this.tail !== undefined) return;
    this.isStale = false;
    await this.keepTail("last-snapshot");
  }

  private async keepTail(name: string): Promise<void> {
    const { directory } = this.options;
    const kept = `${directory}-${name}`;
    await mkdir(kept, { mode: 0o711 });
    await keepSecrets(postgresFiles(kept), await secretsOf(postgresFiles(directory)));
    await rename(path.join(directory, "data"), path.join(kept, "data"));
    this.tail = kept;
  }

  /** Folder with what it had when it was left behind: kept, or still its own. Nobody tells an instance that it was, so it isn't marked as stale. */
  get leftData(): string | undefined {
    const isDeadWriter = this.role === "writer" && !this.isRunning;
    return isDeadWriter && (this.isStale || this.tail === undefined) ? this.options.directory : this.tail;
  }

  /** For whoever asks the database as its owner, without looking at the certificate. */
  get url(): string {
    const { store, described } = this.options;
    if (store === "relational") return this.postgres.url(described.database);
    const { username, password } = described.credentials;
    const who = `${encodeURIComponent(username)}:${encodeURIComponent(password)}`;
    return `mongodb://${who}@127.0.0.1:${this.documents!.port}/${shop}?authSource=admin&tls=true&tlsAllowInvalidCertificates=true`;
  }

  /** A server with what it had when it was left behind, which nobody else finds; undefined: it was never left behind. */
  async openLeft(): Promise<LeftData | undefined> {
    const from = this.leftData;
    if (from === undefined) return undefined;
    const directory = `${this.options.directory}-opened-${++opened}`;
    await copyStopped(postgresFiles(from), postgresFiles(directory));
    const owner = this.postgres.credentials;
    const postgres = await startPostgres({ directory, owner, databases: [], lifetime });
    const isDocument = this.options.store === "document";
    const documents = isDocument
      ? await startDocumentServer({ postgresUrl: postgres.url(documentsDatabase), lifetime })
      : undefined;
    return {
      url: documents ? `${documents.url}${shop}` : postgres.url(this.options.described.database),
      close: async () => {
        await Promise.all([documents?.kill(), postgres.kill()]);
        await rm(directory, { recursive: true, force: true });
      },
    };
  }

  becomes(role: ActualDatabase["role"], follows?: string): void {
    if (role !== this.role || follows !== this.follows) this.since = Date.now();
    this.role = role;
    if (follows === undefined) delete this.follows;
    else this.follows = follows;
    this.isStale = false;
  }

  private async startDocuments(): Promise<void> {
    const { store, directory, tls, described } = this.options;
    if (store === "document" && this.documents) await this.documents.start();
    else if (store === "document") {
      const guard = { ...described.credentials, tls };
      const postgresUrl = this.postgres.url(documentsDatabase);
      this.documents = await startDocumentServer({ postgresUrl, lifetime, directory, guard });
    }
    this.watch();
  }

  async kill(): Promise<void> {
    await Promise.all([this.documents?.kill(), this.postgresServer?.kill()]);
  }
}
