/** A whole shop on this machine: databases, payment gateway and one storefront for each region, all real. */
import { rm } from "node:fs/promises";
import type { StoreName } from "../src/stores/store";
import type { DocumentServer } from "../../servers/documentServer";
import type { NodeProgram } from "../../servers/nodeProgram";
import type { PostgresServer } from "../../servers/postgres";
import type { ReplicatedStore } from "../../servers/replicatedStore";
import { processOf, type ShopProcess, storeNames } from "./shopProcess";
import { type ShopState, writeState } from "./shopState";

/** One region: its copies of both stores, and the storefront that stands on them. */
export interface ShopRegion {
  readonly name: string;
  /** Where customers go: `http://127.0.0.1:8080`. */
  readonly url: string;
  readonly relational: PostgresServer;
  /** The MongoDB-wire server and the PostgreSQL server that it keeps its data in. */
  readonly documents: { readonly postgres: PostgresServer; readonly server: DocumentServer };
  readonly storefront: NodeProgram;
  /** What the storefront is told; a command such as `reconcile` needs the same. */
  readonly environment: Readonly<Record<string, string>>;
}

export interface ShopAccount {
  readonly role: string;
  readonly email: string;
  readonly password: string;
}

/** What `startShop` has put together. */
export interface ShopParts {
  readonly directory: string;
  /** Folder of the built storefront. */
  readonly program: string;
  /** What isn't wanted any more once the shop has stopped. */
  readonly temporary: readonly string[];
  /** Told when that is gone. */
  readonly removed: () => void;
  readonly stores: Map<StoreName, ReplicatedStore>;
  readonly documentServers: Map<string, DocumentServer>;
  readonly regions: ShopRegion[];
  readonly others: { gateway?: NodeProgram };
  state: ShopState;
}

export class Shop {
  #turn: Promise<unknown> = Promise.resolve();
  #stopping: Promise<void> | undefined;

  constructor(private readonly parts: ShopParts) {}

  get regions(): readonly ShopRegion[] {
    return this.parts.regions;
  }

  /** The folder of its data. */
  get directory(): string {
    return this.parts.directory;
  }

  /** The folder of the built storefront, for one more instance of it. */
  get program(): string {
    return this.parts.program;
  }

  /** The payment gateway, for test cards. */
  get gateway(): NodeProgram {
    return this.parts.others.gateway!;
  }

  /** Who can sign in from the beginning. Nobody in a shop that was started empty. */
  get signIns(): readonly ShopAccount[] {
    const { stocked, samplePassword: password } = this.parts.state;
    return stocked ? ["customer", "merchant"].map((role) => ({ role, email: `${role}@example.com`, password })) : [];
  }

  /** @throws Error for one that isn't there. */
  region(name: string): ShopRegion {
    const found = this.regions.find((it) => it.name === name);
    if (!found)
      throw new Error(`there is no region ${name}; there are ${this.regions.map((it) => it.name).join(", ")}`);
    return found;
  }

  /** The region that writes a store. */
  writer(store: StoreName): string {
    return this.#store(store).writer;
  }

  #store(name: StoreName): ReplicatedStore {
    return this.parts.stores.get(name)!;
  }

  /** Moves a store's writer and loses nothing. @throws Error when that can't be, and then nothing has moved. */
  switchover(store: StoreName, region: string): Promise<void> {
    return this.#move(store, (it) => it.switchover(region));
  }

  /** Kills a store's writer and lets another region write: what had not been replicated is lost. */
  failover(store: StoreName, region: string): Promise<void> {
    return this.#move(store, (it) => it.failover(region));
  }

  /** Brings back what a failover left behind, as a standby with a fresh copy. */
  rejoin(store: StoreName, region: string): Promise<void> {
    return this.exclusive(() => this.#store(store).rejoin(region));
  }

  #move(store: StoreName, how: (it: ReplicatedStore) => Promise<void>): Promise<void> {
    return this.exclusive(async () => {
      await how(this.#store(store));
      await this.remember();
    });
  }

  /** Keeps what the shop must know when it is started on the same data again. */
  async remember(more: Partial<ShopState> = {}): Promise<void> {
    const writers = Object.fromEntries(storeNames.map((name) => [name, this.writer(name)])) as Record<
      StoreName,
      string
    >;
    this.parts.state = { ...this.parts.state, writers, ...more };
    await writeState(this.parts.directory, this.parts.state);
  }

  /**
   * One after the other: whoever starts a server again must not meet one whose role is being moved.
   * @throws Error once the shop is ending: nothing is started any more.
   */
  exclusive<Result>(use: () => Promise<Result>): Promise<Result> {
    if (this.#stopping) return Promise.reject(new Error("the shop is ending"));
    return this.#inTurn(use);
  }

  #inTurn<Result>(use: () => Promise<Result>): Promise<Result> {
    const turn = this.#turn.then(use);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  /** Every process there is, databases first. */
  processes(): ShopProcess[] {
    const ofRegions = this.regions.flatMap(({ name, documents, storefront }) => [
      ...storeNames.map((store) => this.#databaseProcess(store, name)),
      processOf({ region: name, part: "document-server" }, documents.server),
      processOf({ region: name, part: "storefront" }, storefront),
    ]);
    return [...ofRegions, processOf({ region: undefined, part: "gateway" }, this.gateway)];
  }

  #databaseProcess(name: StoreName, region: string): ShopProcess {
    const store = this.#store(name);
    return processOf({ region, part: name }, store.server(region), {
      mustStayDown: () => store.isLost(region),
      revive: () => store.revive(region),
    });
  }

  /** Lets everything finish and end, from the front to the back; a second call waits for the first. */
  stop(): Promise<void> {
    this.#stopping ??= this.#inTurn(() => this.#end("stop"));
    return this.#stopping;
  }

  /** SIGKILL to everything: for when there is no time, or nothing to lose. */
  kill(): Promise<void> {
    const killing = this.#end("kill");
    this.#stopping ??= killing;
    return killing;
  }

  async #end(how: "stop" | "kill"): Promise<void> {
    const { regions, others, documentServers, stores, temporary, removed } = this.parts;
    await Promise.all(regions.map(({ storefront }) => storefront[how]()));
    await others.gateway?.[how]();
    await Promise.all([...documentServers.values()].map((server) => server[how]()));
    await Promise.all([...stores.values()].map((store) => store[how]()));
    for (const folder of temporary) await rm(folder, { recursive: true, force: true });
    removed();
  }
}
