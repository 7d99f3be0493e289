import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { HttpApi } from "../../../servers/lambda/httpApi";
import { LambdaFunction } from "../../../servers/lambda/lambdaFunction";
import { type ObjectCreated, ObjectStore } from "../../../servers/lambda/objectStore";
import { buildFunctions } from "../../functions/build";
import type { Settings } from "../../src/configuration/settings";
import { type OneRegion, tokenSigningKeys } from "../oneRegion";

export interface LocalFunctions {
  readonly api: HttpApi;
  readonly store: ObjectStore;
  /** Of one that runs, by the name that the bundle exports. */
  fn(name: string): LambdaFunction;
  close(): Promise<void>;
}

export interface LocalFunctionsOptions {
  readonly onCreated?: (event: ObjectCreated) => void;
  readonly environment?: Readonly<Record<string, string>>;
  /** Where objects are kept and asked for. Default: a folder that is removed at the end, and a port that is free. */
  readonly objects?: { readonly directory: string; readonly port: number };
}

/** The bundle that is deployed, in processes of its own, on a suite's databases and this machine's disk. */
export async function openLocalFunctions(
  region: Pick<OneRegion, "settings">,
  names: readonly string[],
  { onCreated, environment = {}, objects }: LocalFunctionsOptions = {},
): Promise<LocalFunctions> {
  const directory = await mkdtemp(path.join(tmpdir(), "functions-"));
  const { images } = await buildFunctions(directory);
  const store = await ObjectStore.listen({
    ...(objects ?? { directory: path.join(directory, "objects") }),
    ...(onCreated ? { onCreated } : {}),
  });
  const told = { ...environmentOf(region.settings()), AWS_ENDPOINT_URL_S3: store.url, ...environment };
  const root = (name: string): string => (name === "images" ? images.root : directory);
  const all = new Map(names.map((it) => [it, lambda(it, root(it), told)]));
  const fn = (name: string): LambdaFunction => all.get(name)!;
  const routes = {
    ...(all.has("feed") ? { "GET /feed/products": fn("feed") } : {}),
    ...(all.has("import") ? { "POST /feed/import": fn("import"), "GET /feed/import/{id}": fn("import") } : {}),
  };
  const api = await HttpApi.listen({ routes, authorizer: fn("authorizer") });
  const close = async (): Promise<void> => {
    await api.close();
    await Promise.all([...all.values()].map((it) => it.close()));
    await store.close();
    await rm(directory, { recursive: true, force: true });
  };
  return { api, store, fn, close };
}

const lambda = (name: string, root: string, environment: Record<string, string>): LambdaFunction =>
  new LambdaFunction({
    ...{ name, root, handler: `index.${name}`, environment, timeoutSeconds: 60, memoryMb: 1536 },
    ...{ log: path.join(root, "log"), lifetime: "withParent", retryDelaysMs: [0, 0] },
  });

function environmentOf({ relational, document, relationalCredentials }: Settings): Record<string, string> {
  return {
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    DOMAIN: "shop.example.com",
    FUNCTIONS_BUCKET: "functions",
    TOKEN_SIGNING_KEYS: tokenSigningKeys,
    RELATIONAL_ENDPOINT: relational.endpoint,
    RELATIONAL_DATABASE: relational.database,
    RELATIONAL_TLS: "off",
    RELATIONAL_CREDENTIALS: (relationalCredentials as { value: string }).value,
    DOCUMENT_ENDPOINT: document.endpoint,
    DOCUMENT_DATABASE: document.database,
    DOCUMENT_TLS: "off",
  };
}
