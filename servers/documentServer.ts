import { readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { MongoClient } from "mongodb";
import { cacheKey, madeOnce, type Progress } from "../toolchain/cache";
import { goBuild } from "../toolchain/goBuild";
import type { Lifetime } from "../toolchain/processes";
import { accepts, freePort } from "./ports";
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
  readonly progress?: Progress;
}

const source = path.join(__dirname, "ferretdb");

/** The program that speaks MongoDB's wire protocol on PostgreSQL: FerretDB, built from its Go module. */
export async function documentServerBinary(progress: Progress): Promise<string> {
  const content = ["go.mod", "go.sum", "main.go"].map((file) => readFileSync(path.join(source, file), "utf8"));
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
 * A MongoDB-wire server on loopback, without sign-in. On a PostgreSQL standby it serves reads and refuses writes, and
 * takes them once the standby is promoted. Three things to know: its `hello` calls itself writable even on a standby;
 * it does not see collections made after it started, so start it when they have been replicated; it has neither
 * transactions nor text indexes.
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
    const client = new MongoClient(this.url, { serverSelectionTimeoutMS: 1_000, directConnection: true });
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

export async function startDocumentServer(options: DocumentServerOptions): Promise<DocumentServer> {
  const binary = await documentServerBinary(options.progress ?? (() => undefined));
  const server = new DocumentServer(binary, options, options.port ?? (await freePort()));
  await server.start();
  return server;
}
