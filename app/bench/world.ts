import { generateKeyPairSync, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { build } from "esbuild";
import type { Progress } from "../../toolchain/cache";
import { buildAll } from "../build";
import { type DocumentServer, startDocumentServer } from "../../servers/documentServer";
import { lastLines, type ServerProcess, startServerProcess } from "../../servers/serverProcess";
import { accepts, freePort } from "../../servers/ports";
import { newOwner } from "../../servers/owner";
import { type PostgresServer, startPostgres } from "../../servers/postgres";
import { temporaryServerDirectory } from "../../servers/serverUser";
import { seed } from "../src/commands/seed";
import { migrate } from "../src/commands/migrate";
import { parseSettings } from "../src/configuration/parse";

export const customerId = "b0000000-0000-4000-8000-000000000001";
const app = path.join(__dirname, "..");

export interface Contender {
  readonly name: "storefront" | "bare";
  readonly url: string;
  readonly process: ServerProcess;
}

export interface World {
  readonly directory: string;
  readonly postgres: PostgresServer;
  readonly tokenSigningKeys: string;
  readonly storefront: Contender;
  readonly bare: Contender;
  close(): Promise<void>;
}

export interface WorldOptions {
  /** Connections of each contender to each store. */
  readonly poolSize: number;
  /** Whether both write a profile of the processor when they end, into this folder. Default: no. */
  readonly profile?: string;
  readonly progress: Progress;
}

/** Databases, gateway and both contenders, each a process of its own on this machine. */
export async function startWorld({ poolSize, profile, progress }: WorldOptions): Promise<World> {
  const directory = await temporaryServerDirectory("bench");
  const program = path.join(app, "build", `bench-${process.pid}`);
  const processes: ServerProcess[] = [];
  const postgres = await startPostgres({
    directory: path.join(directory, "postgres"),
    databases: ["storefront", "documents"],
    owner: newOwner("storefront"),
    lifetime: "withParent",
    progress,
  });
  const document = await startDocumentServer({
    postgresUrl: postgres.url("documents"),
    directory,
    lifetime: "withParent",
    progress,
  });
  const close = async (): Promise<void> => {
    for (const it of processes) it.signal("SIGTERM");
    await Promise.all(processes.map((it) => it.ended));
    await Promise.all([document.kill(), postgres.kill()]);
    await Promise.all([directory, program].map((it) => rm(it, { recursive: true, force: true })));
  };
  try {
    progress("building what is shipped");
    await compile(program);
    const start = starter({ program, directory, profile, processes });
    const gateway = { PAYMENT_GATEWAY_URL: "", PAYMENT_GATEWAY_SECRET: randomBytes(16).toString("hex") };
    gateway.PAYMENT_GATEWAY_URL = (
      await start("gateway", "sandbox/main.js", { SANDBOX_SECRET: gateway.PAYMENT_GATEWAY_SECRET })
    ).url;
    const tokenSigningKeys = newSigningKeys();
    const environment = {
      ...storefrontEnvironment(postgres, document, poolSize),
      ...gateway,
      TOKEN_SIGNING_KEYS: tokenSigningKeys,
    };
    progress("filling the shop");
    await fill(environment, postgres);
    const bare = { ...bareEnvironment(postgres, document, poolSize), ...gateway };
    return {
      ...{ directory, postgres, tokenSigningKeys, close },
      storefront: { name: "storefront", ...(await start("storefront", "src/main.js", environment)) },
      bare: { name: "bare", ...(await start("bare", "bench/bare.js", bare)) },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** As the image is built; the bare server by the same transformation. */
async function compile(into: string): Promise<void> {
  await mkdir(into, { recursive: true });
  await buildAll(into);
  await build({
    ...{ absWorkingDir: app, entryPoints: ["bench/bare.ts"], outdir: into, outbase: app },
    ...{ format: "cjs", platform: "node", target: "node20", tsconfigRaw: {}, logLevel: "warning" },
  });
}

interface Starting {
  readonly program: string;
  readonly directory: string;
  readonly profile: string | undefined;
  readonly processes: ServerProcess[];
}

type Start = (
  name: string,
  file: string,
  environment: Record<string, string>,
) => Promise<Pick<Contender, "url" | "process">>;

function starter({ program, directory, profile, processes }: Starting): Start {
  return async (name, file, environment) => {
    const port = await freePort();
    const log = path.join(directory, `${name}.log`);
    const profiling = profile ? ["--cpu-prof", `--cpu-prof-dir=${profile}`, `--cpu-prof-name=${name}.cpuprofile`] : [];
    const started = startServerProcess({
      command: process.execPath,
      args: [...nodeOptions(), ...profiling, path.join(program, file)],
      cwd: app,
      env: {
        PATH: process.env["PATH"],
        NODE_ENV: "production",
        PORT: `${port}`,
        SANDBOX_PORT: `${port}`,
        ...environment,
      },
      log,
      lifetime: "withParent",
    });
    processes.push(started);
    for (const deadline = Date.now() + 60_000; !(await accepts(port)); await wait(50)) {
      if (started.hasEnded() || Date.now() > deadline) {
        throw new Error(`${name} did not start:\n${(await lastLines(log)).join("\n")}`);
      }
    }
    return { url: `http://127.0.0.1:${port}`, process: started };
  };
}

/** What the image gives Node: both contenders get the same. */
function nodeOptions(): string[] {
  const [, entry] = /^ENTRYPOINT (\[.+\])$/m.exec(readFileSync(path.join(app, "Dockerfile"), "utf8")) ?? [];
  if (!entry) throw new Error("app/Dockerfile has no ENTRYPOINT that could be read");
  return (JSON.parse(entry) as string[]).filter((it) => it.startsWith("--"));
}

function newSigningKeys(): string {
  const pem = generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" });
  return JSON.stringify({ current: { kid: "bench", pem }, previous: null });
}

/** Everything on as in production; only the limit on one address is one that the load generator doesn't reach. */
function storefrontEnvironment(
  postgres: PostgresServer,
  document: DocumentServer,
  poolSize: number,
): Record<string, string> {
  return {
    AWS_REGION: "us-east-1",
    RELATIONAL_ENDPOINT: `127.0.0.1:${postgres.port}`,
    RELATIONAL_DATABASE: "storefront",
    RELATIONAL_TLS: "off",
    RELATIONAL_POOL_SIZE: `${poolSize}`,
    RELATIONAL_CREDENTIALS: JSON.stringify(postgres.credentials),
    DOCUMENT_ENDPOINT: `127.0.0.1:${document.port}`,
    DOCUMENT_DATABASE: "catalogue",
    DOCUMENT_TLS: "off",
    DOCUMENT_POOL_SIZE: `${poolSize}`,
    REQUESTS_PER_MINUTE: "1000000",
    LOG_LEVEL: "info",
  };
}

function bareEnvironment(postgres: PostgresServer, document: DocumentServer, poolSize: number): Record<string, string> {
  return {
    POSTGRESQL_URL: postgres.url("storefront"),
    DOCUMENT_URL: document.url,
    DOCUMENT_DATABASE: "catalogue",
    POOL_SIZE: `${poolSize}`,
    CUSTOMER_ID: customerId,
  };
}

/** The sample shop, with stock that no run sells out. */
async function fill(environment: Record<string, string>, postgres: PostgresServer): Promise<void> {
  const settings = parseSettings({
    ...environment,
    LOG_LEVEL: "silent",
    SAMPLE_PASSWORD: randomBytes(12).toString("hex"),
  });
  await migrate(settings);
  await seed(settings);
  await postgres.ask(
    "UPDATE stock SET received = received + 100000000, available = available + 100000000",
    [],
    "storefront",
  );
}
