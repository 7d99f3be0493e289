import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { type Collection, MongoClient } from "mongodb";
import { Client } from "pg";
import { isRunning } from "../toolchain/processes";
import { type DocumentServer, startDocumentServer } from "./documentServer";
import { type Owner, newOwner } from "./owner";
import { type PostgresServer, startPostgres, startStandby, switchover } from "./postgres";
import { withClient } from "./postgresClient";
import { temporaryServerDirectory } from "./serverUser";

const numbers = async (server: PostgresServer): Promise<number[]> =>
  (await server.ask<{ number: number }>("select number from entries order by number")).map(({ number }) => number);

const write = (server: PostgresServer, number: number): Promise<unknown> =>
  server.ask("insert into entries values ($1)", [number]);

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 30_000; !(await holds()); await wait(20)) {
    assert.ok(Date.now() < deadline, `not within 30 s: ${what}`);
  }
}

const receives = (server: PostgresServer, expected: number[]): Promise<void> =>
  until(`${server.name} has ${expected}`, async () => (await numbers(server)).join() === expected.join());

const lifetime = "withParent";
/** With what an address must not take for its own. */
const owner: Owner = { username: "shop-owner", password: "a:b/c@d?e'f" };

describe("Local PostgreSQL servers", function () {
  this.timeout(120_000);
  let directory: string;
  /** The first writes, the others stream from it: at the beginning of each test, and each leaves them so. */
  let one: PostgresServer, two: PostgresServer, three: PostgresServer;
  const all = (): PostgresServer[] => [one, two, three].filter(Boolean);

  before(async () => {
    directory = await temporaryServerDirectory("postgres-test");
    one = await startPostgres({ directory: path.join(directory, "one"), databases: ["shop"], owner, lifetime });
    await one.ask("create table entries (number int primary key)");
    const starting = ["two", "three"].map((name) =>
      startStandby(one, { directory: path.join(directory, name), lifetime }),
    );
    [two, three] = (await Promise.all(starting)) as [PostgresServer, PostgresServer];
  });

  beforeEach(async () => {
    await one.ask("truncate entries");
    await Promise.all([receives(two, []), receives(three, [])]);
  });

  after(async () => {
    await Promise.all(all().map((server) => server.kill()));
    await rm(directory, { recursive: true, force: true });
  });

  /** A server that is started anew has another port. */
  const followed = (): Promise<unknown> => Promise.all([two.follow(one), three.follow(one)]);

  it("stream to standbys, which refuse writes", async () => {
    await write(one, 1);
    await receives(two, [1]);
    await receives(three, [1]);
    assert.deepEqual(await Promise.all(all().map((server) => server.isStandby())), [false, true, true]);
    await assert.rejects(write(two, 2), /cannot execute INSERT in a read-only transaction/);
  });

  it("hold replay back and let it go", async () => {
    await two.pauseReplay();
    await write(one, 1);
    await receives(three, [1]);
    assert.deepEqual(await numbers(two), []);
    await two.resumeReplay();
    await receives(two, [1]);
  });

  it("keep every committed row through SIGKILL, on the same port", async () => {
    await write(one, 1);
    const { port } = one;
    const killed = one.pid();
    await one.kill();
    assert.equal(isRunning(killed), false);
    await assert.rejects(write(one, 2), /ECONNREFUSED/);
    await one.start();
    assert.equal(one.port, port);
    assert.deepEqual(await numbers(one), [1]);
    await write(one, 2);
    await receives(two, [1, 2]);
  });

  it("lose nothing and leave nobody behind in a switchover, there and back", async () => {
    await write(one, 1);
    await switchover(one, two, [three]);
    await write(two, 2);
    await receives(one, [1, 2]);
    await receives(three, [1, 2]);
    await switchover(two, one, [three]);
    await write(one, 3);
    await receives(two, [1, 2, 3]);
    await receives(three, [1, 2, 3]);
  });

  it("lose nothing in a switchover to a standby that lags", async () => {
    await two.pauseReplay();
    await write(one, 1);
    await switchover(one, two, [three]);
    assert.deepEqual(await numbers(two), [1]);
    [one, two] = [two, one];
  });

  it("refuse a switchover to a standby that does not stream, and go on as before", async () => {
    await two.kill();
    await assert.rejects(switchover(one, two, [three]), /is not streaming from/);
    await write(one, 1);
    await receives(three, [1]);
    await two.start();
  });

  it("take writes where a standby was promoted after its writer was killed", async () => {
    await write(one, 1);
    await receives(two, [1]);
    await one.kill();
    await two.promote();
    await three.follow(two);
    await write(two, 2);
    await receives(three, [1, 2]);
    await one.copyFrom(two);
    [one, two] = [two, one];
  });

  it("take a writer back after it was lost with writes that nobody else has", async () => {
    await Promise.all([two.stop(), three.stop()]);
    await write(one, 1);
    await one.kill();
    await two.start();
    await two.promote();
    await write(two, 2);
    await one.copyFrom(two);
    await three.copyFrom(two);
    assert.deepEqual(await numbers(one), [2]);
    [one, two] = [two, one];
  });

  it("give the shop a database of its own and no more rights", async () => {
    const client = new Client({ connectionString: one.url("shop") });
    await client.connect();
    try {
      await client.query("create table carts (id int)");
      await assert.rejects(client.query("create role intruder superuser"), /permission denied/);
      await assert.rejects(client.query("select pg_read_file('PG_VERSION')"), /permission denied/);
    } finally {
      await client.end();
    }
  });

  it("let nobody in without the password", async () => {
    const client = new Client({ connectionString: one.url("shop").replace(/:[^:@]+@/, ":guess@") });
    await assert.rejects(client.connect(), /password authentication failed/);
  });

  it("go on with the data found in their folder", async () => {
    await write(one, 1);
    await one.stop();
    await one.stop();
    one = await startPostgres({ directory: one.directory, databases: ["shop", "another"], owner, lifetime });
    assert.deepEqual(await numbers(one), [1]);
    const names = await one.ask<{ datname: string }>("select datname from pg_database where datname = 'another'");
    assert.equal(names.length, 1);
    await followed();
  });

  it("let their owner in everywhere with the password that the writer was last started with, and no other", async () => {
    const who = async (url: string): Promise<string> => {
      const { rows } = await withClient(url, (client) => client.query<{ who: string }>("select current_user as who"));
      return rows[0]!.who;
    };
    await one.stop();
    const changed = { ...owner, password: newOwner("").password };
    one = await startPostgres({ directory: one.directory, databases: ["shop"], owner: changed, lifetime });
    await followed();
    assert.deepEqual(one.credentials, changed);
    assert.equal(await who(one.url("shop")), "shop-owner");
    const before = new URL(one.url("shop"));
    before.password = encodeURIComponent(owner.password);
    await assert.rejects(who(before.href), /password authentication failed/);
    const onStandby = one.url("shop").replace(`:${one.port}/`, `:${two.port}/`);
    await until("the standby knows the password", async () => (await who(onStandby).catch(() => "")) === "shop-owner");
  });

  it("refuse an owner that is one of their own roles, or has no password", async () => {
    const start = (unusable: Owner): Promise<PostgresServer> =>
      startPostgres({ directory: path.join(directory, "none"), databases: [], owner: unusable, lifetime });
    for (const username of ["", "postgres", "replicator", "pg_monitor"]) {
      const refused = new RegExp(`the databases' owner can't be called "${username}".* Choose another name, such as`);
      await assert.rejects(start(newOwner(username)), refused);
    }
    await assert.rejects(
      start({ username: "shop", password: "" }),
      /the password of the databases' owner shop is empty/,
    );
  });
});

describe("Local document servers", function () {
  this.timeout(120_000);
  let directory: string;
  let relational: PostgresServer[] = [];
  let documents: DocumentServer[] = [];

  beforeEach(async () => {
    directory = await temporaryServerDirectory("documents-test");
    const writer = await startPostgres({
      directory: path.join(directory, "one"),
      databases: ["documents"],
      owner,
      lifetime,
    });
    relational = [writer];
    const others = ["two", "three"].map((name) =>
      startStandby(writer, { directory: path.join(directory, name), lifetime }),
    );
    relational.push(...(await Promise.all(others)));
    documents = [await startDocumentServer({ postgresUrl: writer.url("documents"), lifetime })];
  });

  afterEach(async () => {
    await Promise.all([...documents, ...relational].map((server) => server.kill()));
    await rm(directory, { recursive: true, force: true });
  });

  interface Product {
    _id: string;
  }

  const products = async <Result>(
    server: DocumentServer,
    use: (collection: Collection<Product>) => Promise<Result>,
  ): Promise<Result> => {
    const client = new MongoClient(server.url);
    try {
      return await use(client.db("catalogue").collection<Product>("products"));
    } finally {
      await client.close();
    }
  };
  const names = (server: DocumentServer): Promise<string[]> =>
    products(server, async (collection) => (await collection.find().sort({ _id: 1 }).toArray()).map(({ _id }) => _id));

  const replicated = (): Promise<void> =>
    until("standbys have replayed all", async () => {
      const [{ at } = { at: "" }] = await relational[0]!.ask<{ at: string }>("select pg_current_wal_lsn() as at");
      const sql = "select pg_last_wal_replay_lsn() >= $1::pg_lsn as done";
      const done = await Promise.all(relational.slice(1).map((server) => server.ask<{ done: boolean }>(sql, [at])));
      return done.every(([row]) => row!.done);
    });

  it("serve replicated reads on two standbys, refuse writes there, and take them after promotion", async () => {
    await products(documents[0]!, (collection) => collection.insertOne({ _id: "lamp" }));
    await replicated();
    for (const standby of relational.slice(1)) {
      documents.push(await startDocumentServer({ postgresUrl: standby.url("documents"), directory, lifetime }));
    }
    assert.deepEqual(await names(documents[1]!), ["lamp"]);
    assert.deepEqual(await names(documents[2]!), ["lamp"]);
    const writing = products(documents[1]!, (collection) => collection.insertOne({ _id: "chair" }));
    await assert.rejects(writing, /cannot execute INSERT in a read-only transaction/);
    await relational[0]!.kill();
    await relational[1]!.promote();
    await products(documents[1]!, (collection) => collection.insertOne({ _id: "chair" }));
    assert.deepEqual(await names(documents[1]!), ["chair", "lamp"]);
  });

  it("answer again on the same port after SIGKILL", async () => {
    const [server] = documents as [DocumentServer];
    await products(server, (collection) => collection.insertOne({ _id: "lamp" }));
    const { port } = server;
    await server.kill();
    await server.start();
    assert.equal(server.port, port);
    assert.deepEqual(await names(server), ["lamp"]);
  });
});
