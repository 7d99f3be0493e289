import { execFile } from "node:child_process";
import { mkdir, mkdtemp } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import type { Progress } from "../../toolchain/cache";
import { buildAll } from "../build";
import type { StoreName } from "../src/stores/store";
import { startDocumentServer } from "../../servers/documentServer";
import { removeWhenGone } from "../../servers/leftovers";
import { answersOk, NodeProgram } from "../../servers/nodeProgram";
import { accepts, freePort, isFree } from "../../servers/ports";
import { ReplicatedStore } from "../../servers/replicatedStore";
import { makePassable, temporaryServerDirectory } from "../../servers/serverUser";
import { Shop, type ShopParts, type ShopRegion } from "./shop";
import { storeNames } from "./shopProcess";
import { knownRegions } from "./regionNames";
import { newState, readState } from "./shopState";

const run = promisify(execFile);

export interface ShopOptions {
  /** Names of the regions; the first writes both stores at the start. Default: us-east-1 alone. */
  readonly regions?: readonly string[];
  /** Port of the first region's storefront; the others' come after it. Default: free ones. */
  readonly firstPort?: number;
  /** Folder whose data are used and kept. Default: a new one, removed at the end. */
  readonly directory?: string;
  /** Whether the sample shop is put into one that is empty. Default: `sample`. */
  readonly stock?: "sample" | "none";
  /** Beside, or instead of, what every storefront is told. */
  readonly environment?: Readonly<Record<string, string>>;
  /** The same for one region's storefront, by where the shop's data lie. */
  readonly regionEnvironment?: (of: {
    readonly region: string;
    readonly directory: string;
  }) => Promise<Record<string, string>>;
  readonly progress?: Progress;
  /** Ends the start: what has been started is ended too. */
  readonly signal?: AbortSignal;
}

const app = path.join(__dirname, "..");
/** Of every process of a shop. */
const lifetime = "withParent";
const databases: Readonly<Record<StoreName, string>> = { relational: "storefront", document: "documents" };

/**
 * Starts a shop. Every process of it ends with this one, even by SIGKILL, and a temporary folder goes with them.
 * @throws Error when anything does not start; what did has ended by then.
 */
export async function startShop(options: ShopOptions = {}): Promise<Shop> {
  const regions = options.regions ?? knownRegions.slice(0, 1);
  const ports = await portsFor(regions, options.firstPort);
  const parts = await emptyParts(regions, options);
  const shop = new Shop(parts);
  try {
    await new ShopStart(shop, parts, { ...options, regions }, ports).run();
    return shop;
  } catch (error) {
    await shop.kill();
    throw error;
  }
}

/** @throws Error that names every port that is taken. */
async function portsFor(regions: readonly string[], first: number | undefined): Promise<number[]> {
  if (first === undefined) return Promise.all(regions.map(freePort));
  const ports = regions.map((_, index) => first + index);
  const free = await Promise.all(ports.map(isFree));
  const taken = ports.filter((_, index) => !free[index]);
  if (taken.length === 0) return ports;
  throw new Error(`port ${taken.join(", ")} is in use on 127.0.0.1. Choose others with --port`);
}

async function emptyParts(regions: readonly string[], { directory: kept }: ShopOptions): Promise<ShopParts> {
  if (kept) await makePassable(path.resolve(kept));
  const directory = kept ? path.resolve(kept) : await temporaryServerDirectory("storefront");
  const build = path.join(app, "build");
  await mkdir(build, { recursive: true });
  const program = await mkdtemp(path.join(build, "shop-"));
  const temporary = kept ? [program] : [program, directory];
  const state = (await readState(directory)) ?? newState(regions[0]!);
  return {
    ...{ directory, program, temporary, state },
    removed: removeWhenGone(temporary),
    stores: new Map(),
    documentServers: new Map(),
    regions: [],
    others: {},
  };
}

/** One start of a shop, step by step. */
class ShopStart {
  readonly #names: readonly string[];
  #gatewayUrl = "";

  constructor(
    private readonly shop: Shop,
    private readonly parts: ShopParts,
    private readonly options: ShopOptions & { readonly regions: readonly string[] },
    private readonly ports: readonly number[],
  ) {
    this.#names = options.regions;
  }

  async run(): Promise<void> {
    this.#refuseUnknownWriters();
    await this.#step("starting the databases that take writes", () => this.#startWriters());
    await this.#step("starting the payment gateway", () => this.#startGateway());
    await this.#step("creating what tables and collections are missing", () => this.#command("migrate"));
    if (!this.parts.state.stocked && this.options.stock !== "none") {
      await this.#step("putting the sample shop in", () => this.#command("seed"));
      await this.shop.remember({ stocked: true });
    }
    const { length } = this.#names;
    if (length > 1)
      await this.#step(`copying both stores to ${length - 1} more region(s)`, () => this.#startStandbys());
    await this.#step(`starting the storefront of ${this.#names.join(", ")}`, () => this.#startStorefronts());
    await this.shop.remember();
  }

  async #step(what: string, take: () => Promise<unknown>): Promise<void> {
    this.options.signal?.throwIfAborted();
    this.options.progress?.(what);
    await take();
  }

  #refuseUnknownWriters(): void {
    for (const [store, region] of Object.entries(this.parts.state.writers)) {
      if (this.#names.includes(region)) continue;
      throw new Error(`${this.parts.directory}: ${region} writes the ${store} store. Start as many regions as before`);
    }
  }

  /** The programs are built meanwhile: both take half a second. */
  async #startWriters(): Promise<void> {
    const { directory, state, stores } = this.parts;
    const starting = storeNames.map(async (name) => {
      const owner = { username: "storefront", password: state.databasePassword };
      const database = databases[name];
      const writer = state.writers[name];
      stores.set(name, await ReplicatedStore.start({ name, directory, database, writer, owner, lifetime }));
    });
    await all([buildAll(this.parts.program), ...starting]);
    await this.#startDocuments(state.writers.document);
  }

  async #startDocuments(region: string): Promise<void> {
    const directory = path.join(this.parts.directory, region);
    const postgresUrl = this.parts.stores.get("document")!.url(region);
    this.parts.documentServers.set(region, await startDocumentServer({ postgresUrl, directory, lifetime }));
  }

  async #startGateway(): Promise<void> {
    const { directory, program, state, others } = this.parts;
    const port = await freePort();
    others.gateway = new NodeProgram({
      name: "the payment gateway",
      program: [path.join(program, "sandbox", "main.js")],
      cwd: app,
      environment: {
        SANDBOX_SECRET: state.gatewaySecret,
        SANDBOX_PORT: String(port),
        SANDBOX_JOURNAL: path.join(directory, "charges.journal"),
        SANDBOX_CALLBACK_URL: `${this.#url(0)}/api/payments/callbacks`,
      },
      log: path.join(directory, "gateway.log"),
      lifetime,
      isReady: () => accepts(port),
    });
    await others.gateway.start();
    this.#gatewayUrl = `http://127.0.0.1:${port}`;
  }

  /** Runs a command of the storefront to its end, where both stores take writes. */
  async #command(name: "migrate" | "seed"): Promise<void> {
    const { relational, document } = this.parts.state.writers;
    const { samplePassword } = this.parts.state;
    const environment = { ...this.#environment(relational, document), ...this.options.environment };
    const env = { PATH: process.env["PATH"], ...environment, SAMPLE_PASSWORD: samplePassword };
    const args = [path.join(this.parts.program, "src", "main.js"), name];
    const { signal } = this.options;
    try {
      await run(process.execPath, args, { cwd: app, env, ...(signal && { signal }) });
    } catch (error) {
      signal?.throwIfAborted();
      throw new Error(`the storefront's command ${name} failed:\n${(error as { stderr?: string }).stderr ?? ""}`, {
        cause: error,
      });
    }
  }

  /** Document servers come after the copies are there: they see only collections that were there when they started. */
  async #startStandbys(): Promise<void> {
    const { stores, state } = this.parts;
    const adding = storeNames.flatMap((store) =>
      this.#names.filter((it) => it !== state.writers[store]).map((region) => stores.get(store)!.addStandby(region)),
    );
    await all(adding);
    await all(this.#names.filter((it) => it !== state.writers.document).map((it) => this.#startDocuments(it)));
  }

  async #startStorefronts(): Promise<void> {
    const { directory } = this.parts;
    for (const [index, region] of this.#names.entries()) {
      const own = await this.options.regionEnvironment?.({ region, directory });
      this.parts.regions.push(this.#region(region, index, own));
    }
    await all(this.parts.regions.map(({ storefront }) => storefront.start()));
  }

  #region(name: string, index: number, own: Readonly<Record<string, string>> = {}): ShopRegion {
    const { directory, program, stores, documentServers } = this.parts;
    const environment = {
      ...this.#environment(name, name),
      PORT: String(this.ports[index]),
      ...this.options.environment,
      ...own,
    };
    const url = this.#url(index);
    const storefront = new NodeProgram({
      name: `the storefront of ${name}`,
      program: [path.join(program, "src", "main.js"), "serve"],
      cwd: app,
      environment,
      log: path.join(directory, name, "storefront.log"),
      lifetime,
      isReady: () => answersOk(`${url}/health/ready`),
    });
    const relational = stores.get("relational")!.server(name);
    const documents = { postgres: stores.get("document")!.server(name), server: documentServers.get(name)! };
    return { name, url, relational, documents, storefront, environment };
  }

  #url(index: number): string {
    return `http://127.0.0.1:${this.ports[index]}`;
  }

  /** What a program is told that stands on the servers of these regions: one region, but for commands that write both stores. */
  #environment(relational: string, document: string): Record<string, string> {
    const { stores, documentServers, state } = this.parts;
    const orders = stores.get("relational")!.server(relational);
    return {
      AWS_REGION: relational,
      RELATIONAL_ENDPOINT: `127.0.0.1:${orders.port}`,
      RELATIONAL_DATABASE: databases.relational,
      RELATIONAL_TLS: "off",
      RELATIONAL_CREDENTIALS: JSON.stringify(orders.credentials),
      DOCUMENT_ENDPOINT: `127.0.0.1:${documentServers.get(document)!.port}`,
      DOCUMENT_TLS: "off",
      PEERS: JSON.stringify(Object.fromEntries(this.#names.map((name, index) => [name, this.#url(index)]))),
      TOKEN_SIGNING_KEYS: state.tokenSigningKeys,
      PAYMENT_GATEWAY_URL: this.#gatewayUrl,
      PAYMENT_GATEWAY_SECRET: state.gatewaySecret,
      SHUTDOWN_DEADLINE_SECONDS: "5",
    };
  }
}

/** Waits for all of them even when one fails: nothing may still be starting when everything is ended. */
async function all(promises: readonly Promise<unknown>[]): Promise<void> {
  const failed = (await Promise.allSettled(promises)).find((it) => it.status === "rejected");
  if (failed) throw failed.reason;
}
