import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { MongoClient, type MongoClientOptions } from "mongodb";
import { cacheKey, madeOnce, type Progress } from "../toolchain/cache";
import { goBuild } from "../toolchain/goBuild";
import type { Lifetime } from "../toolchain/processes";
import { accepts, freePort } from "./ports";
import type { ServerTls } from "./postgresFiles";
import { Restartable } from "./restartable";
import { startServerProcess } from "./serverProcess";
import { makePassable, openToAll, serverEnvironment, serverProgramsDirectory, serverUser } from "./serverUser";

export interface DocumentServerOptions {
  /** The PostgreSQL database that holds the documents: `PostgresServer.url(...)`. */
  readonly postgresUrl: string;
  readonly lifetime: Lifetime;
  /** Folder for its log, created when there is none. Default: no log is kept. */
  readonly directory?: string;
  /** Default: a free one. */
  readonly port?: number;
  /** Default: whoever connects is let in, without TLS, and told that the server takes writes. */
  readonly guard?: DocumentGuard;
  readonly progress?: Progress;
}

/** Makes clients meet what DocumentDB has: TLS, SCRAM-SHA-1, and a `hello` that says whether PostgreSQL takes writes. */
export interface DocumentGuard {
  readonly username: string;
  readonly password: string;
  readonly tls: ServerTls;
}

const source = path.join(__dirname, "ferretdb");

/** The program that speaks MongoDB's wire protocol on PostgreSQL: FerretDB, built from its Go module. */
export async function documentServerBinary(progress: Progress): Promise<string> {
  const files = readdirSync(source).filter((file) => /^go\.(mod|sum)$|\.go$/.test(file));
  const content = files.map((file) => readFileSync(path.join(source, file), "utf8"));
  const folder = await madeOnce(
    `ferretdb-${cacheKey(process.platform, process.arch, ...content)}`,
    async (into) => {
      progress("building FerretDB, the MongoDB-wire server, from its Go module, about a minute, once on this machine");
      const output = path.join(into, "bin", "ferretdb");
      await goBuild({ module: source, command: ".", ldflags: "-s -w", output, withoutGo }, progress);
      await openToAll(into);
    },
    progress,
    await serverProgramsDirectory(),
  );
  return path.join(folder, "bin", "ferretdb");
}

const withoutGo =
  "The document database is FerretDB, which is built from its Go module, and there is no Go here. " +
  "Install Go 1.24 or newer: https://go.dev/dl/.";

/**
 * A MongoDB-wire server on loopback. On a PostgreSQL standby it serves reads and refuses writes, and takes them once the standby is
 * promoted. It has neither transactions nor text indexes. Without a guard two more things to know: its `hello` calls itself
 * writable even on a standby, and it does not see collections made after it started, so start it when they have been replicated.
 */
export class DocumentServer extends Restartable {
  constructor(
    private readonly binary: string,
    private readonly options: DocumentServerOptions,
    /** On 127.0.0.1; the same for the server's whole life. */
    readonly port: number,
  ) {
    super(options.lifetime);
  }

  get url(): string {
    return `mongodb://127.0.0.1:${this.port}/`;
  }

  get name(): string {
    return `the document server on port ${this.port}`;
  }

  protected get log(): string {
    return this.options.directory ? path.join(this.options.directory, "ferretdb.log") : "/dev/null";
  }

  /** Starts it, again after `stop` or `kill`, and waits until it answers. */
  async start(): Promise<void> {
    if (this.isRunning()) return;
    await makePassable(path.dirname(this.log));
    this.process = startServerProcess({
      command: this.binary,
      args: [],
      cwd: "/",
      // In the environment, not among the arguments, which every user of the machine can read.
      env: {
        ...serverEnvironment,
        DOCUMENTS_LISTEN: `127.0.0.1:${this.port}`,
        DOCUMENTS_POSTGRESQL_URL: this.options.postgresUrl,
        ...guardEnvironment(this.options.guard),
      },
      log: this.log,
      lifetime: this.lifetime,
      user: await serverUser(),
    });
    const deadline = Date.now() + 30_000;
    while (!(await this.#answers())) {
      if (!this.isRunning() || Date.now() > deadline) {
        const what = this.isRunning() ? "does not answer" : "did not start";
        await this.kill();
        throw new Error(`${this.name} ${what}:\n${(await this.logs(8)).join("\n")}`);
      }
      await wait(20);
    }
  }

  async #answers(): Promise<boolean> {
    // The driver looks only twice a second.
    if (!(await accepts(this.port))) return false;
    const limits = { serverSelectionTimeoutMS: 1_000, directConnection: true };
    const client = new MongoClient(this.url, { ...limits, ...asOwner(this.options.guard) });
    try {
      await client.db("admin").command({ listDatabases: 1, nameOnly: true });
      return true;
    } catch {
      return false;
    } finally {
      await client.close();
    }
  }
}

const guardEnvironment = (guard: DocumentGuard | undefined): Record<string, string> =>
  guard === undefined
    ? {}
    : {
        DOCUMENTS_USER: guard.username,
        DOCUMENTS_PASSWORD: guard.password,
        DOCUMENTS_CERTIFICATE: guard.tls.certificate,
        DOCUMENTS_KEY: guard.tls.key,
      };

/** How this process asks its own child whether it answers: the name in the certificate isn't 127.0.0.1. */
const asOwner = (guard: DocumentGuard | undefined): MongoClientOptions =>
  guard === undefined
    ? {}
    : {
        auth: { username: guard.username, password: guard.password },
        tls: true,
        ca: guard.tls.certificate,
        tlsAllowInvalidCertificates: true,
      };

export async function startDocumentServer(options: DocumentServerOptions): Promise<DocumentServer> {
  const binary = await documentServerBinary(options.progress ?? (() => undefined));
  const server = new DocumentServer(binary, options, options.port ?? (await freePort()));
  await server.start();
  return server;
}
