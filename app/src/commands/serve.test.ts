import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { Client } from "pg";
import { type DocumentServer, startDocumentServer } from "../../../servers/documentServer";
import { freePort } from "../../../servers/ports";
import { newOwner } from "../../../servers/owner";
import { type PostgresServer, startPostgres, startStandby } from "../../../servers/postgres";
import { temporaryServerDirectory } from "../../../servers/serverUser";
import { tokenSigningKeys } from "../../test/oneRegion";

const main = path.join(__dirname, "..", "main.ts");

interface Running {
  readonly child: ChildProcess;
  output(): string;
  /** Resolves with the exit code or signal. */
  readonly ended: Promise<number | string>;
}

describe("The storefront's commands", function () {
  this.timeout(90_000);
  let directory: string;
  let writer: PostgresServer, standby: PostgresServer;
  let documents: DocumentServer;
  let port: number;
  const children: ChildProcess[] = [];

  before("start databases", async () => {
    directory = await temporaryServerDirectory("commands-test");
    writer = await startPostgres({
      directory: path.join(directory, "one"),
      databases: ["storefront", "documents"],
      owner: newOwner("storefront"),
      lifetime: "withParent",
    });
    standby = await startStandby(writer, { directory: path.join(directory, "two"), lifetime: "withParent" });
    documents = await startDocumentServer({ postgresUrl: writer.url("documents"), lifetime: "withParent" });
  });

  beforeEach(async () => {
    port = await freePort();
  });

  afterEach(() => {
    for (const it of children.splice(0)) it.kill("SIGKILL");
  });

  after("stop them", async () => {
    await Promise.all([documents, writer, standby].map((it) => it?.kill()));
    await rm(directory, { recursive: true, force: true });
  });

  function run(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Running {
    const child = spawn(process.execPath, ["--no-warnings", "--require", "tsx/cjs", main, ...args], {
      env: {
        PATH: process.env["PATH"],
        AWS_REGION: "us-east-1",
        PORT: String(port),
        RELATIONAL_ENDPOINT: `127.0.0.1:${writer.port}`,
        RELATIONAL_TLS: "off",
        RELATIONAL_CREDENTIALS: JSON.stringify(writer.credentials),
        DOCUMENT_ENDPOINT: `127.0.0.1:${documents.port}`,
        DOCUMENT_TLS: "off",
        TOKEN_SIGNING_KEYS: tokenSigningKeys,
        STARTUP_DEADLINE_SECONDS: "20",
        ...environment,
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    children.push(child);
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (text: Buffer) => (output += text.toString()));
    const ended = once(child, "close").then(([code, signal]: (number | string)[]) => code ?? signal!);
    return { child, output: () => output, ended };
  }

  const url = (what: string): string => `http://127.0.0.1:${port}${what}`;

  async function ready(it: Running): Promise<void> {
    for (;;) {
      const answer = await fetch(url("/health/ready")).catch(() => undefined);
      if (answer?.status === 200) return;
      if (it.child.exitCode !== null) throw new Error(it.output());
      await wait(50);
    }
  }

  const logged = async (it: Running, text: string): Promise<void> => {
    while (!it.output().includes(text)) {
      if (it.child.exitCode !== null) throw new Error(it.output());
      await wait(20);
    }
  };

  const standbysRelational = (): Record<string, string> => ({
    RELATIONAL_ENDPOINT: `127.0.0.1:${standby.port}`,
    AWS_REGION: "eu-west-1",
  });

  it("wait, before they serve, for the tables of their version; migrate makes them, in two regions at once and twice", async () => {
    const serving = run(["serve"]);
    await logged(serving, "the relational store has not got 0001_platform");
    const migrations = [run(["migrate"]), run(["migrate"]), run(["migrate"], standbysRelational())];
    assert.deepEqual(await Promise.all(migrations.map((it) => it.ended)), [0, 0, 0], migrations[0]!.output());
    assert.match(migrations[2]!.output(), /relational: follows another region/);
    const again = run(["migrate"]);
    assert.equal(await again.ended, 0);
    assert.match(again.output(), /relational: nothing to do/);
    await ready(serving);
  });

  it("say why they can't start: what is missing, or what the server refuses", async () => {
    const silent = { RELATIONAL_ENDPOINT: `127.0.0.1:${await freePort()}`, STARTUP_DEADLINE_SECONDS: "1" };
    const wrong = { RELATIONAL_DATABASE: "nowhere" };
    const [serving, migrating] = [run(["serve"], silent), run(["migrate"], wrong)];
    assert.deepEqual(await Promise.all([serving.ended, migrating.ended]), [1, 1]);
    assert.match(serving.output(), /Not ready within 1 s: no answer from the relational store at 127\.0\.0\.1/);
    assert.match(migrating.output(), /database "nowhere" does not exist/);
  });

  it("fence a region and lift its fence, and say where that must be done if it can't be done here", async () => {
    const [without, following] = [run(["fence"]), run(["fence", "--reason", "moved"], standbysRelational())];
    assert.deepEqual(await Promise.all([without.ended, following.ended]), [1, 1]);
    assert.match(without.output(), /Say why/);
    assert.match(following.output(), /eu-west-1's relational store takes no writes.*Run it in the region that writes/);
    const set = run(["fence", "--reason", "moved"]);
    assert.equal(await set.ended, 0, set.output());
    const rows = await writer.ask("SELECT region, reason FROM fences", [], "storefront");
    assert.deepEqual(rows, [{ region: "us-east-1", reason: "moved" }]);
    const lifted = run(["unfence"]);
    assert.equal(await lifted.ended, 0);
    assert.deepEqual(await writer.ask("SELECT region FROM fences", [], "storefront"), []);
  });

  /** A request that lasts until the lock on carts is released. */
  async function lockedRequest(): Promise<{ answer: Promise<Response | Error>; release(): Promise<void> }> {
    const client = new Client({ connectionString: writer.adminUrl("storefront") });
    await client.connect();
    await client.query("BEGIN; LOCK TABLE carts IN ACCESS EXCLUSIVE MODE");
    const answer = fetch(url("/api/carts"), { method: "POST", headers: { "sec-fetch-site": "same-origin" } });
    const waiting = async (): Promise<boolean> => {
      const rows = await writer.ask(
        "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = 'storefront'",
      );
      return rows.length > 0;
    };
    while (!(await waiting())) await wait(20);
    return { answer: answer.catch((error: Error) => error), release: () => client.end() };
  }

  it("finish what they have begun when they are told to stop, and exit with 0", async () => {
    const serving = run(["serve"]);
    await ready(serving);
    const { answer, release } = await lockedRequest();
    serving.child.kill("SIGTERM");
    await logged(serving, "stopping");
    await assert.rejects(fetch(url("/health/ready")), "nothing new is accepted");
    await release();
    const answered = await answer;
    assert.ok(answered instanceof Response && answered.status === 201, String(answered));
    assert.equal(await serving.ended, 0, serving.output());
  });

  it("cut off what takes too long to finish", async () => {
    const serving = run(["serve"], { SHUTDOWN_DEADLINE_SECONDS: "1" });
    await ready(serving);
    const { answer, release } = await lockedRequest();
    serving.child.kill("SIGTERM");
    assert.equal(await serving.ended, 1, serving.output());
    await release();
    assert.ok((await answer) instanceof Error);
    assert.match(serving.output(), /not everything ended within 1 s/);
  });

  it("end at once when they are told a second time", async () => {
    const serving = run(["serve"]);
    await ready(serving);
    const { answer, release } = await lockedRequest();
    serving.child.kill("SIGINT");
    await logged(serving, "stopping");
    serving.child.kill("SIGINT");
    assert.equal(await serving.ended, 130);
    await release();
    await answer;
  });
});
