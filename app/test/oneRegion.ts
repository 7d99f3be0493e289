import { generateKeyPairSync } from "node:crypto";
import { rm } from "node:fs/promises";
import path from "node:path";
import { type DocumentServer, startDocumentServer } from "../../servers/documentServer";
import { removeWhenGone } from "../../servers/leftovers";
import { newOwner } from "../../servers/owner";
import { type PostgresServer, startPostgres } from "../../servers/postgres";
import { temporaryServerDirectory } from "../../servers/serverUser";
import { parseSettings } from "../src/configuration/parse";
import type { Settings } from "../src/configuration/settings";
import type { Server } from "../src/server/routing";
import { buildServer } from "../src/server/server";
import { openServices, type OpenServices, type Services } from "../src/server/services";
import { migrateDocuments } from "../src/stores/document/migrations";
import { migrateRelational } from "../src/stores/relational/migrations";
import { storeNames } from "../src/stores/store";
import type { Stores } from "../src/stores/stores";

export interface OneRegion {
  /** The whole storefront, ready for `inject` or `listen`. */
  server(): Server;
  settings(): Settings;
  stores(): Stores;
  services(): Services;
}

export interface OneRegionOptions {
  /** Environment variables beside, or instead of, those that name the databases. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** Ed25519 keys of this process's tests, as `TOKEN_SIGNING_KEYS` wants them. */
export const tokenSigningKeys = JSON.stringify({ current: signingKey("test-1"), previous: signingKey("test-0") });

function signingKey(kid: string): { readonly kid: string; readonly pem: string } {
  const { privateKey } = generateKeyPairSync("ed25519");
  return { kid, pem: privateKey.export({ type: "pkcs8", format: "pem" }) as string };
}

/**
 * Gives a suite a storefront on real databases of its own: fresh, migrated and empty. Call it with the suite, in its `describe`:
 *
 *     describe("Stock", function () {
 *       const region = withOneRegion(this);
 *       it("…", async () => { await region.server().inject("/api/stock"); });
 *     });
 *
 * All suites of a process, whichever files they are in, share one PostgreSQL and one document server, which start with the first of them.
 */
export function withOneRegion(suite: Mocha.Suite, { environment = {} }: OneRegionOptions = {}): OneRegion {
  let opened: { readonly server: Server; readonly services: OpenServices } | undefined;
  endWithProcess(suite);
  suite.beforeAll("start one region", async function () {
    this.timeout(180_000);
    opened = await open(await databaseEnvironment(), environment);
  });
  suite.afterAll("stop one region", async () => {
    await opened?.server.close();
    await opened?.services.close();
  });
  const services = (): Services => opened!.services;
  return {
    server: () => opened!.server,
    settings: () => services().settings,
    stores: () => services().stores,
    services,
  };
}

async function open(
  databases: Readonly<Record<string, string>>,
  environment: Readonly<Record<string, string>>,
): Promise<{ server: Server; services: OpenServices }> {
  const settings = parseSettings({ ...databases, ...environment });
  const services = await openServices(settings);
  const { stores } = services;
  await Promise.all([migrateRelational(stores.relational), migrateDocuments(stores.documents)]);
  const server = await buildServer(services);
  await server.ready();
  await services.lifecycle.start(services.log);
  await Promise.all(storeNames.map((it) => services.writer.roles.refresh(it, 10_000)));
  services.lifecycle.serve();
  return { server, services };
}

interface Databases {
  readonly directory: string;
  readonly relational: PostgresServer;
  readonly document: DocumentServer;
}

let databases: Promise<Databases> | undefined;
let suites = 0;

async function startDatabases(): Promise<Databases> {
  const directory = await temporaryServerDirectory("storefront-test");
  if (livesWithWorker) removeWhenGone([directory]);
  const relational = await startPostgres({
    directory: path.join(directory, "postgres"),
    databases: ["documents"],
    owner: newOwner("storefront"),
    lifetime: "withParent",
  });
  const document = await startDocumentServer({
    postgresUrl: relational.url("documents"),
    directory,
    lifetime: "withParent",
  });
  return { directory, relational, document };
}

/** Creates one suite's own databases. */
export async function databaseEnvironment(): Promise<Record<string, string>> {
  databases ??= startDatabases();
  const { relational, document } = await databases;
  const name = `suite_${++suites}`;
  await relational.ask(`CREATE DATABASE ${name} OWNER storefront`);
  return {
    AWS_REGION: "us-east-1",
    RELATIONAL_ENDPOINT: `127.0.0.1:${relational.port}`,
    RELATIONAL_DATABASE: name,
    RELATIONAL_TLS: "off",
    RELATIONAL_CREDENTIALS: JSON.stringify(relational.credentials),
    DOCUMENT_ENDPOINT: `127.0.0.1:${document.port}`,
    DOCUMENT_DATABASE: name,
    DOCUMENT_TLS: "off",
    TOKEN_SIGNING_KEYS: tokenSigningKeys,
    LOG_LEVEL: "silent",
    REQUESTS_PER_MINUTE: "0",
    SIGN_INS_PER_MINUTE: "0",
  };
}

/** A worker of `mocha --parallel` runs one file after another, and the servers end with it; a run of one's own ends them itself. */
const livesWithWorker = process.env["MOCHA_WORKER_ID"] !== undefined;

const roots = new WeakSet<Mocha.Suite>();

/** The servers end when the last suite of the process has, whichever it is. */
export function endWithProcess(suite: Mocha.Suite): void {
  if (livesWithWorker) return;
  let root = suite;
  while (root.parent) root = root.parent;
  if (roots.has(root)) return;
  roots.add(root);
  root.afterAll("stop the databases", async () => {
    if (!databases) return;
    const { directory, relational, document } = await databases;
    databases = undefined;
    await Promise.all([document.kill(), relational.kill()]);
    await rm(directory, { recursive: true, force: true });
  });
}
