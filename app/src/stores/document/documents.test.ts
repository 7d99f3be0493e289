import assert from "node:assert/strict";
import { setTimeout as wait } from "node:timers/promises";
import { Databases, settingsOf } from "../../../test/forwardingRegions.fixture";
import { SlowLink } from "../../../test/slowLink.fixture";
import { BusyError, FencedError, NotWriterError, OutcomeUnknownError, UnreachableError } from "../store";
import { openStores, type Stores } from "../stores";
import { writeMarks } from "./documents";

describe("The document store", function () {
  this.timeout(60_000);
  let databases: Databases;
  let link: SlowLink;
  let writer: Stores, standby: Stores;

  before("start a writer and a standby", async () => {
    databases = await Databases.start({ standbys: 1 });
    link = await SlowLink.to(databases.writer.documents.port);
    const behindLink = { DOCUMENT_ENDPOINT: `127.0.0.1:${link.port}`, DOCUMENT_POOL_SIZE: "2" };
    writer = await openStores(settingsOf(databases.writer, behindLink));
    standby = await openStores(settingsOf(databases.standbys[0]!));
  });

  after("stop them", async () => {
    await Promise.all([writer, standby].map((it) => it?.close()));
    await link?.close();
    await databases?.close();
  });

  const put = (stores: Stores, id: string): ReturnType<Stores["documents"]["write"]> =>
    stores.documents.write((db) =>
      db.collection<{ _id: string }>("labels").updateOne({ _id: id }, { $set: { text: "a" } }, { upsert: true }),
    );
  /** The driver notices a server's coming and going a moment later. */
  const eventually = async (work: () => Promise<unknown>): Promise<void> => {
    for (const deadline = Date.now() + 15_000; ; await wait(50)) {
      try {
        return void (await work());
      } catch (error) {
        if (Date.now() > deadline) throw error;
      }
    }
  };
  const follows = (error: unknown): boolean => error instanceof NotWriterError && error.why === "follows";

  it("leaves a mark after each write, which arrives with it", async () => {
    const { position } = await put(writer, "a");
    assert.equal(await writer.documents.hasReached(position.mark), true);
    while (!(await standby.documents.hasReached(position.mark))) await wait(10);
    const found = await standby.documents.read((db) => db.collection("labels").countDocuments());
    assert.equal(found, 1);
  });

  it("says that a standby takes no writes, also where its server calls itself writable", async () => {
    await assert.rejects(put(standby, "b"), follows);
    assert.equal((await standby.probes.document.ask(false)).role, "reader");
    assert.equal((await writer.probes.document.ask(false)).role, "writer");
  });

  it("gives the server's own refusals back as they are", async () => {
    const twice = writer.documents.write((db) =>
      db.collection<{ _id: string }>("labels").insertMany([{ _id: "twice" }, { _id: "twice" }]),
    );
    await assert.rejects(twice, { code: 11_000 });
  });

  it("says that the outcome isn't known where the connection broke after the write was sent", async () => {
    await put(writer, "warm");
    link.delayMs = 300;
    try {
      const writing = put(writer, "c");
      await wait(100);
      link.cut();
      await assert.rejects(writing, OutcomeUnknownError);
    } finally {
      link.delayMs = 0;
    }
    await eventually(() => put(writer, "c"));
  });

  it("is busy when no connection becomes free", async () => {
    await eventually(() => put(writer, "warm"));
    link.delayMs = 2500;
    try {
      const outcomes = await Promise.allSettled(["d", "e", "f", "g"].map((it) => put(writer, it)));
      const errors = outcomes.filter((it) => it.status === "rejected").map((it) => it.reason as unknown);
      assert.ok(
        errors.some((it) => it instanceof BusyError),
        String(errors),
      );
    } finally {
      link.delayMs = 0;
    }
  });

  it("refuses to write behind a fence", async () => {
    writer.fence.observe("a test");
    await assert.rejects(put(writer, "h"), FencedError);
    writer.fence.observe(undefined);
    await eventually(() => put(writer, "h"));
  });

  it("deletes marks that are old, and no others", async () => {
    const { position } = await put(writer, "i");
    await writer.documents.write((db) =>
      writeMarks(db).insertMany([
        { _id: "old-1", at: new Date(0) },
        { _id: "old-2", at: new Date(Date.now() - 3_600_000) },
      ]),
    );
    assert.equal(await writer.probes.document.prune(), 2);
    assert.equal(await writer.probes.document.prune(), 0);
    assert.equal(await writer.documents.hasReached(position.mark), true);
  });

  it("says that its writer can't be reached, and that nothing was written, when its server is gone", async () => {
    await databases.writer.documents.kill();
    const gone = (error: unknown): boolean => error instanceof NotWriterError && error.why === "unreachable";
    await eventually(() => assert.rejects(put(writer, "j"), gone));
    await assert.rejects(
      writer.documents.read((db) => db.collection("labels").countDocuments()),
      UnreachableError,
    );
    await databases.writer.documents.start();
    await eventually(() => put(writer, "j"));
  });

  it("doesn't claim to know what became of a write when the database behind the server is gone", async () => {
    await databases.writer.postgres.kill();
    const error = await put(writer, "k").then(
      () => undefined,
      (it: unknown) => it,
    );
    assert.ok(error instanceof OutcomeUnknownError || error instanceof NotWriterError, String(error));
  });
});
