import { once } from "node:events";
import { rm } from "node:fs/promises";
import {
  createServer,
  type IncomingMessage,
  request,
  type RequestListener,
  type Server as HttpServer,
} from "node:http";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { type DocumentServer, startDocumentServer } from "../../servers/documentServer";
import { freePort } from "../../servers/ports";
import { newOwner } from "../../servers/owner";
import { type PostgresServer, startPostgres, startStandby } from "../../servers/postgres";
import { temporaryServerDirectory } from "../../servers/serverUser";
import { parseSettings } from "../src/configuration/parse";
import type { Settings } from "../src/configuration/settings";
import type { RegionReport } from "../src/health/report";
import type { Server } from "../src/server/routing";
import { buildServer } from "../src/server/server";
import { openServices, type OpenServices } from "../src/server/services";
import { migrateDocuments } from "../src/stores/document/migrations";
import { migrateRelational } from "../src/stores/relational/migrations";
import { storeNames } from "../src/stores/store";
import { openStores } from "../src/stores/stores";
import { tokenSigningKeys } from "./oneRegion";

/** One region's copies of both stores. */
export interface Copies {
  readonly postgres: PostgresServer;
  readonly documents: DocumentServer;
}

const lifetime = "withParent";

/** A writer and standbys of it, each with both stores. */
export class Databases {
  private constructor(
    private readonly directory: string,
    readonly writer: Copies,
    readonly standbys: readonly Copies[],
  ) {}

  static async start({ standbys }: { readonly standbys: number }): Promise<Databases> {
    const directory = await temporaryServerDirectory("forwarding-test");
    const at = (name: string): string => path.join(directory, name);
    const postgres = await startPostgres({
      directory: at("writer"),
      databases: ["storefront", "documents"],
      owner: newOwner("storefront"),
      lifetime,
    });
    const writer = {
      postgres,
      documents: await startDocumentServer({ postgresUrl: postgres.url("documents"), lifetime }),
    };
    await migrate(writer);
    const names = Array.from({ length: standbys }, (_, index) => `standby-${index + 1}`);
    const started = await Promise.all(
      names.map(async (name): Promise<Copies> => {
        const standby = await startStandby(postgres, { directory: at(name), lifetime });
        return {
          postgres: standby,
          documents: await startDocumentServer({ postgresUrl: standby.url("documents"), lifetime }),
        };
      }),
    );
    return new Databases(directory, writer, started);
  }

  async close(): Promise<void> {
    const all = [this.writer, ...this.standbys];
    await Promise.all(all.flatMap((it) => [it.documents.kill(), it.postgres.kill()]));
    await rm(this.directory, { recursive: true, force: true });
  }
}

/** Settings of a region that stands on these copies. */
export function settingsOf(copies: Copies, environment: Readonly<Record<string, string>> = {}): Settings {
  return parseSettings({ ...environmentOf(copies), AWS_REGION: "us-east-1", ...environment });
}

async function migrate(copies: Copies): Promise<void> {
  const stores = await openStores(settingsOf(copies));
  await migrateRelational(stores.relational);
  await migrateDocuments(stores.documents);
  await stores.documents.write((db) => db.createCollection("labels"));
  await stores.relational.write((tx) => tx.query("CREATE TABLE notes (id text PRIMARY KEY, text text NOT NULL)"));
  await stores.close();
}

function environmentOf({ postgres, documents }: Copies): Record<string, string> {
  return {
    RELATIONAL_ENDPOINT: `127.0.0.1:${postgres.port}`,
    RELATIONAL_TLS: "off",
    RELATIONAL_CREDENTIALS: JSON.stringify(postgres.credentials),
    DOCUMENT_ENDPOINT: `127.0.0.1:${documents.port}`,
    DOCUMENT_TLS: "off",
    TOKEN_SIGNING_KEYS: tokenSigningKeys,
    LOG_LEVEL: "silent",
    REQUESTS_PER_MINUTE: "0",
    // Tests of what a caller is told need no waiting for another writer.
    WRITER_WAIT_MS: "0",
  };
}

export interface RegionOptions {
  readonly name: string;
  readonly port: number;
  readonly copies: Copies;
  /** Of every other region. */
  readonly peers: Readonly<Record<string, string>>;
  readonly environment?: Readonly<Record<string, string>>;
}

/** A storefront in this process, listening, with a few routes of the tests' own. */
export class Region {
  private closing: Promise<void> | undefined;

  private constructor(
    readonly name: string,
    readonly url: string,
    readonly services: OpenServices,
    readonly server: Server,
    /** Requests for notes and labels that were handled in this region. */
    readonly handled: string[],
  ) {}

  static async start({ name, port, copies, peers, environment = {} }: RegionOptions): Promise<Region> {
    const own = { AWS_REGION: name, PORT: String(port), PEERS: JSON.stringify(peers) };
    const settings = settingsOf(copies, { ...own, ...environment });
    const services = await openServices(settings);
    const server = await buildServer(services);
    const handled: string[] = [];
    testRoutes(server, services, handled);
    await services.lifecycle.start(services.log);
    await Promise.all(storeNames.map((it) => services.writer.roles.refresh(it, 10_000)));
    await server.listen({ host: "127.0.0.1", port });
    services.lifecycle.serve();
    return new Region(name, `http://127.0.0.1:${port}`, services, server, handled);
  }

  async report(): Promise<RegionReport> {
    return (await fetch(`${this.url}/health/region`)).json() as Promise<RegionReport>;
  }

  /** Waits until this region knows that the other writes. */
  async follows(other: string): Promise<void> {
    const { writer } = this.services;
    await until(`${this.name} knows that ${other} writes`, () =>
      storeNames.every((it) => writer.knownWriter(it)?.region === other),
    );
  }

  /** A second call waits for the first. */
  close(): Promise<void> {
    this.closing ??= this.closeOnce();
    return this.closing;
  }

  private async closeOnce(): Promise<void> {
    this.server.server.closeAllConnections();
    await this.server.close();
    await this.services.close();
  }
}

/** Notes are rows, labels documents. */
function testRoutes(server: Server, { stores, settings }: OpenServices, handled: string[]): void {
  const insert = "INSERT INTO notes VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET text = excluded.text";
  server.addHook("preHandler", async (request) => {
    if (request.routeOptions.config.writes && request.peer)
      handled.push(`${request.method} for ${request.peer.region}`);
  });
  server.get("/test/whoami", async ({ ip, peer }) => ({ clientAddress: ip, region: peer?.region }));
  const write = async (id: string, text: string, reply: { wrote<T>(it: unknown): T }): Promise<object> => {
    const written = await stores.relational.write((tx) => tx.query(insert, [id, text]));
    reply.wrote(written);
    return { id, text, by: settings.region };
  };
  type Note = { Params: { id: string }; Body: { text: string } };
  for (const method of ["POST", "PUT"] as const) {
    server.route<Note>({
      method,
      url: "/test/notes/:id",
      config: { writes: "relational" },
      handler: ({ params, body }, reply) => write(params.id, body.text, reply as never),
    });
  }
  server.get<Note>("/test/notes/:id", { config: { reads: ["relational"] } }, async ({ params }) => {
    const { rows } = await stores.relational.read((db) =>
      db.query("SELECT text FROM notes WHERE id = $1", [params.id]),
    );
    return { text: (rows as { text: string }[])[0]?.text ?? null, by: settings.region };
  });
  server.put<Note>("/test/labels/:id", { config: { writes: "document" } }, async ({ params, body }, reply) => {
    const written = await stores.documents.write((db) =>
      db
        .collection<{ _id: string; text: string }>("labels")
        .updateOne({ _id: params.id }, { $set: { text: body.text } }, { upsert: true }),
    );
    reply.wrote(written);
    return { text: body.text, by: settings.region };
  });
  server.get<Note>("/test/labels/:id", { config: { reads: ["document"] } }, async ({ params }) => {
    const found = await stores.documents.read((db) =>
      db.collection<{ _id: string; text: string }>("labels").findOne({ _id: params.id }),
    );
    return { text: found?.text ?? null, by: settings.region };
  });
}

/** A peer that isn't a storefront, or a way to one that changes what passes. */
export class FakePeer {
  readonly received: IncomingMessage[] = [];

  private constructor(
    readonly server: HttpServer,
    readonly port: number,
  ) {}

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  static async start(listener: RequestListener, port?: number): Promise<FakePeer> {
    const server = createServer();
    const peer = new FakePeer(server, port ?? (await freePort()));
    server.on("request", (incoming, outgoing) => {
      if (incoming.url !== "/health/region") peer.received.push(incoming);
      listener(incoming, outgoing);
    });
    server.listen(peer.port, "127.0.0.1");
    await once(server, "listening");
    return peer;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, "close");
  }
}

/** What a region says that has one role for both stores. */
export function reportOf(region: string, role: "writer" | "reader", beatAt = Date.now()): RegionReport {
  const store = { role, reachable: true, lagSeconds: 0, beatAt } as const;
  return { status: "ok", region, fenced: false, stores: { relational: store, document: store }, because: [] };
}

/** Says that `region` writes, and does with anything else what `otherwise` does. */
export const claimingToWrite =
  (region: string, otherwise: RequestListener): RequestListener =>
  (incoming, outgoing) => {
    if (incoming.url !== "/health/region") return void otherwise(incoming, outgoing);
    outgoing.setHeader("content-type", "application/json").end(JSON.stringify(reportOf(region, "writer")));
  };

/** Sends everything on to another address as it is. */
export const passingOnTo =
  (target: string): RequestListener =>
  (incoming, outgoing) => {
    const { method, headers } = incoming;
    const onward = request(`${target}${incoming.url}`, { method: method!, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode!, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on("error", () => outgoing.destroy());
    incoming.pipe(onward);
  };

export async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 15_000; !(await holds()); await wait(20)) {
    if (Date.now() > deadline) throw new Error(`not within 15 s: ${what}`);
  }
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

export async function send(
  method: string,
  url: string,
  text?: string,
  headers?: Record<string, string>,
): Promise<Answer> {
  const response = await fetch(url, {
    method,
    ...(text === undefined ? { headers: { ...headers } } : { body: JSON.stringify({ text }) }),
    ...(text === undefined ? {} : { headers: { "content-type": "application/json", ...headers } }),
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as Answer["body"] };
}
