/** The functions of a local shop: each region's, behind an HTTP API of its own, with their objects on this machine's disk. */
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { HttpApi } from "../../servers/lambda/httpApi";
import { LambdaFunction } from "../../servers/lambda/lambdaFunction";
import { type ObjectCreated, ObjectStore } from "../../servers/lambda/objectStore";
import { buildFunctions } from "../functions/build";
import { incomingPictures } from "../src/pictures/uploads";
import type { Shop, ShopRegion } from "./shop";

interface Declared {
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  /** Objects that it is told of: what their keys begin with. */
  readonly objects?: string;
}

/** As they are deployed. */
const declared = {
  authorizer: { timeoutSeconds: 5, memoryMb: 256 },
  feed: { timeoutSeconds: 10, memoryMb: 256 },
  feedHourly: { timeoutSeconds: 120, memoryMb: 512 },
  import: { timeoutSeconds: 120, memoryMb: 512, objects: "imports/incoming/" },
  images: { timeoutSeconds: 120, memoryMb: 1536, objects: incomingPictures },
  forecast: { timeoutSeconds: 120, memoryMb: 512 },
} as const satisfies Record<string, Declared>;

type FunctionName = keyof typeof declared;

const names = Object.keys(declared) as FunctionName[];

const hourMs = 3_600_000;

/** A laptop's patience where something is to be tried again. */
const retryDelaysMs = [1_000, 5_000];

export interface RegionFunctions {
  readonly region: string;
  readonly url: string;
}

interface Opened extends RegionFunctions {
  readonly api: HttpApi;
  readonly functions: Readonly<Record<FunctionName, LambdaFunction>>;
}

/** Folders of the two bundles. */
interface Roots {
  readonly images: string;
  readonly others: string;
}

export interface ShopFunctionsOptions {
  /** Where objects are asked for: storefronts, which start before, are told it. */
  readonly objectsPort: number;
  /** Told what a function could not do. */
  readonly say: (line: string) => void;
}

export class ShopFunctions {
  readonly #opened: Opened[] = [];
  readonly #timers: readonly NodeJS.Timeout[];

  private constructor(
    private readonly store: ObjectStore,
    private readonly options: ShopFunctionsOptions,
  ) {
    this.#timers = [setInterval(() => this.makeFeeds(), hourMs), setInterval(() => this.forecast(), 24 * hourMs)];
  }

  /** Builds them, starts an API for each region, and makes the first lists. */
  static async start(shop: Shop, options: ShopFunctionsOptions): Promise<ShopFunctions> {
    const { bundle, images } = await buildFunctions(path.join(shop.program, "functions"));
    const roots = { images: images.root, others: path.dirname(bundle) };
    const directory = objectsOf(shop.directory);
    const onCreated = (event: ObjectCreated): void => started.created(event);
    const store = await ObjectStore.listen({ directory, port: options.objectsPort, onCreated });
    const started = new ShopFunctions(store, options);
    for (const region of shop.regions) started.#opened.push(await started.#open(shop, region, roots));
    started.makeFeeds();
    started.forecast();
    return started;
  }

  get regions(): readonly RegionFunctions[] {
    return this.#opened;
  }

  /** What EventBridge Scheduler asks for every hour. */
  makeFeeds(): void {
    for (const { functions } of this.#opened) functions.feedHourly.enqueue({ time: new Date().toISOString() });
  }

  /** What it asks for every night. */
  forecast(): void {
    for (const { functions } of this.#opened) functions.forecast.enqueue({ time: new Date().toISOString() });
  }

  /** What S3 tells: a region's function is told of files for it. */
  created(event: ObjectCreated): void {
    const { bucket, object } = event.Records[0]!.s3;
    const called = names.find((it) => object.key.startsWith((declared[it] as Declared).objects ?? "/"));
    if (called) this.#opened.find((it) => bucketOf(it.region) === bucket.name)?.functions[called].enqueue(event);
  }

  /** Resolves when nothing that was begun is under way. */
  async settled(): Promise<void> {
    await Promise.all(this.#each((it) => it.settled()));
  }

  async close(): Promise<void> {
    this.#timers.forEach((it) => clearInterval(it));
    await Promise.all(this.#opened.map((it) => it.api.close()));
    await Promise.all(this.#each((it) => it.close()));
    await this.store.close();
  }

  #each<T>(use: (it: LambdaFunction) => T): T[] {
    return this.#opened.flatMap(({ functions }) => Object.values(functions).map(use));
  }

  async #open(shop: Shop, region: ShopRegion, roots: Roots): Promise<Opened> {
    const environment = { ...region.environment, ...this.#environment(shop, region) };
    const made = names.map(
      (name) =>
        [
          name,
          this.#function(name, { shop, region, root: name === "images" ? roots.images : roots.others, environment }),
        ] as const,
    );
    const functions = Object.fromEntries(made) as Opened["functions"];
    const { authorizer, feed, import: imports } = functions;
    const routes = {
      ...{ "GET /feed/products": feed, "HEAD /feed/products": feed },
      ...{ "POST /feed/import": imports, "GET /feed/import/{id}": imports },
    };
    const api = await HttpApi.listen({ routes, authorizer });
    return { region: region.name, url: api.url, api, functions };
  }

  #function(
    name: FunctionName,
    {
      shop,
      region,
      root,
      environment,
    }: { shop: Shop; region: ShopRegion; root: string; environment: Record<string, string> },
  ): LambdaFunction {
    return new LambdaFunction({
      ...{ name, root, handler: `index.${name}`, environment, ...declared[name] },
      log: path.join(shop.directory, region.name, `function-${name}.log`),
      lifetime: "withParent",
      retryDelaysMs,
      onFailure: ({ error, attempts }) =>
        this.options.say(`${name} of ${region.name} gave up after ${attempts} attempts: ${error.errorMessage}`),
    });
  }

  #environment(shop: Shop, { name, url }: ShopRegion): Record<string, string> {
    const buckets = Object.fromEntries(shop.regions.map((it) => [it.name, bucketOf(it.name)]));
    return {
      PUBLIC_ORIGIN: url,
      FUNCTIONS_BUCKET: bucketOf(name),
      FUNCTIONS_BUCKETS: JSON.stringify(buckets),
      AWS_ENDPOINT_URL_S3: this.store.url,
      AWS_ACCESS_KEY_ID: "local",
      AWS_SECRET_ACCESS_KEY: "local",
    };
  }
}

const bucketOf = (region: string): string => `functions-${region}`;

const objectsOf = (shopDirectory: string): string => path.join(shopDirectory, "objects");

/** What a region's storefront is told of the pictures that its functions make. */
export async function pictureEnvironment(
  objectsPort: number,
  { region, directory }: { readonly region: string; readonly directory: string },
): Promise<Record<string, string>> {
  const pictures = path.join(objectsOf(directory), bucketOf(region), "static", "pictures");
  await mkdir(pictures, { recursive: true });
  return {
    PICTURES_BUCKET: bucketOf(region),
    PICTURES_DIRECTORY: pictures,
    AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${objectsPort}`,
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
  };
}
