import assert from "node:assert/strict";
import { setTimeout as wait } from "node:timers/promises";
import { withOneRegion } from "../../../test/oneRegion";
import { readingFromWriter } from "../readFrom";
import { BusyError, FencedError, NotWriterError, OutcomeUnknownError } from "../store";
import { liftFence, setFence } from "./fences";
import { migrateRelational, missingMigrations } from "./migrations";
import type { Queryable, Relational } from "./relational";

describe("The relational store", function () {
  const region = withOneRegion(this, { environment: { RELATIONAL_POOL_SIZE: "3" } });
  const store = (): Relational => region.stores().relational;

  const pidOf = async (tx: Queryable): Promise<number> =>
    ((await tx.query("SELECT pg_backend_pid() AS pid")).rows as { pid: number }[])[0]!.pid;
  const end = (pid: number): Promise<unknown> =>
    store().read((db) => db.query("SELECT pg_terminate_backend($1, 2000)", [pid]));
  /** Until the commit, which runs the trigger below, is under way. */
  const sleeping = async (pid: () => number): Promise<void> => {
    const asleep = "SELECT FROM pg_stat_activity WHERE pid = $1 AND wait_event = 'PgSleep'";
    while ((await store().read((db) => db.query(asleep, [pid()]))).rows.length === 0) await wait(10);
  };
  const count = async (): Promise<number> =>
    ((await store().read((db) => db.query("SELECT count(*)::int AS n FROM things"))).rows as { n: number }[])[0]!.n;

  before("make a table", async () => {
    await store().write((tx) =>
      tx.query(`CREATE TABLE things (name text PRIMARY KEY);
        CREATE FUNCTION linger() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(60); RETURN NULL; END $$;
        CREATE CONSTRAINT TRIGGER lingering AFTER INSERT ON things DEFERRABLE INITIALLY DEFERRED
          FOR EACH ROW WHEN (NEW.name LIKE 'slow%') EXECUTE FUNCTION linger();`),
    );
  });

  beforeEach(() => store().write((tx) => tx.query("DELETE FROM things")));

  it("keeps all of a write and leaves a mark that a reader finds", async () => {
    const { value, position } = await store().write(async (tx) => {
      await tx.query("INSERT INTO things VALUES ('a')");
      await tx.query("INSERT INTO things VALUES ('b')");
      return 2;
    });
    assert.deepEqual([value, await count()], [2, 2]);
    assert.equal(await store().hasReached(position.mark), true);
    assert.equal(await readingFromWriter(new Set(["relational"]), () => store().hasReached(position.mark)), true);
    assert.equal(await store().hasReached("6f1c3a0e-6a3b-4b1e-9d4e-0123456789ab"), false);
  });

  it("keeps nothing of a write that fails, and gives its own error back", async () => {
    const mistake = new Error("not enough stock");
    const failing = store().write(async (tx) => {
      await tx.query("INSERT INTO things VALUES ('a')");
      throw mistake;
    });
    await assert.rejects(failing, mistake);
    const duplicate = store().write((tx) => tx.query("INSERT INTO things VALUES ('a'), ('a')"));
    await assert.rejects(duplicate, { code: "23505" });
    assert.equal(await count(), 0);
  });

  it("gives a connection back after each kind of failure, so that none is used up", async () => {
    for (let round = 0; round < 8; round++) {
      await assert.rejects(store().write((tx) => tx.query("SELECT nonsense")));
      await assert.rejects(store().write(async (tx) => end(await pidOf(tx)).then(() => tx.query("SELECT 1"))));
    }
    await Promise.all([1, 2, 3].map((it) => store().write((tx) => tx.query("INSERT INTO things VALUES ($1)", [it]))));
    assert.equal(await count(), 3);
  });

  it("says that nothing was written when the connection broke before the commit, idle or not", async () => {
    const broken = store().write(async (tx) => {
      await tx.query("INSERT INTO things VALUES ('a')");
      await end(await pidOf(tx));
      // The end is noticed while nobody asks anything.
      await wait(50);
      await tx.query("INSERT INTO things VALUES ('b')");
    });
    await assert.rejects(broken, (error: unknown) => error instanceof NotWriterError && error.why === "unreachable");
    assert.equal(await count(), 0);
  });

  it("says that the outcome isn't known when the connection broke during the commit", async () => {
    let pid = 0;
    const committing = store().write(async (tx) => {
      pid = await pidOf(tx);
      await tx.query("INSERT INTO things VALUES ('slow')");
    });
    const ended = sleeping(() => pid).then(() => end(pid));
    await assert.rejects(committing, OutcomeUnknownError);
    await ended;
  });

  it("says that it takes no writes where the server turned read-only, and trusts none of its old connections", async () => {
    const refused = store().write(async (tx) => {
      await tx.query("SET TRANSACTION READ ONLY");
      await tx.query("INSERT INTO things VALUES ('a')");
    });
    await assert.rejects(refused, (error: unknown) => error instanceof NotWriterError && error.why === "follows");
    const pids = async (): Promise<number[]> => {
      const all = await Promise.all([1, 2, 3].map(() => store().write(async (tx) => wait(50).then(() => pidOf(tx)))));
      return all.map((it) => it.value);
    };
    const before = await pids();
    await assert.rejects(
      store().write(async (tx) => {
        await tx.query("SET TRANSACTION READ ONLY");
        await tx.query("INSERT INTO things VALUES ('a')");
      }),
      NotWriterError,
    );
    const after = await pids();
    assert.equal(new Set([...before, ...after]).size, 6);
  });

  it("is busy, and not somebody else's to do, when no connection becomes free or a lock takes too long", async () => {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const holders = [1, 2, 3].map(() => store().write(() => held));
    await assert.rejects(
      store().write(() => Promise.resolve()),
      BusyError,
    );
    release();
    await Promise.all(holders);
    const locked = store().write((tx) => tx.query("SET LOCAL statement_timeout = '50ms'; SELECT pg_sleep(1)"));
    await assert.rejects(locked, BusyError);
  });

  it("refuses to write behind a fence, and writes again without it", async () => {
    await setFence(store(), "us-east-1", "a test");
    try {
      const refused = store().write((tx) => tx.query("INSERT INTO things VALUES ('a')"));
      await assert.rejects(refused, (error: unknown) => error instanceof FencedError && error.reason === "a test");
    } finally {
      assert.equal(await liftFence(store(), "us-east-1"), true);
    }
    region.stores().fence.observe(undefined);
    assert.equal(await liftFence(store(), "us-east-1"), false);
    await setFence(store(), "eu-west-1", "another region's");
    await store().write((tx) => tx.query("INSERT INTO things VALUES ('a')"));
    assert.equal(await count(), 1);
  });

  it("deletes marks that are old, and no others", async () => {
    await store().write((tx) =>
      tx.query(
        "INSERT INTO write_marks SELECT gen_random_uuid(), now() - interval '1 day' FROM generate_series(1, 30)",
      ),
    );
    // The region's own probe may have been first.
    await region.stores().probes.relational.prune();
    const { rows } = await store().read((db) =>
      db.query(
        "SELECT count(*) FILTER (WHERE written_at < now() - interval '1 hour')::int AS old, count(*)::int AS all FROM write_marks",
      ),
    );
    const [{ old, all }] = rows as [{ old: number; all: number }];
    assert.equal(old, 0);
    assert.ok(all > 0);
  });

  it("is migrated once, by however many at the same time", async () => {
    assert.deepEqual(await missingMigrations(store()), []);
    await store().withConnection((client) => client.query("DROP SCHEMA public CASCADE; CREATE SCHEMA public"));
    assert.ok((await missingMigrations(store())).includes("0001_platform"));
    const all = await Promise.all([1, 2, 3].map(() => migrateRelational(store())));
    assert.deepEqual(all.map((it) => it.length > 0).sort(), [false, false, true]);
    assert.deepEqual(await missingMigrations(store()), []);
  });
});
