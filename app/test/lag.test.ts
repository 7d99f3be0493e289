import assert from "node:assert/strict";
import { setTimeout as wait } from "node:timers/promises";
import { freePort } from "../../servers/ports";
import {
  type Answer,
  claimingToWrite,
  Databases,
  FakePeer,
  passingOnTo,
  Region,
  send,
  until,
} from "./forwardingRegions.fixture";

const kinds = [
  ["notes", "relational"],
  ["labels", "document"],
] as const;

const unknownMark = "6f1c3a0e-6a3b-4b1e-9d4e-0123456789ab";

/** What a browser would send back. */
const cookieOf = ({ headers }: Answer): Record<string, string> => ({
  cookie: headers
    .getSetCookie()
    .map((it) => it.split(";")[0])
    .join("; "),
});

const positionOf = ({ headers }: Answer): Record<string, string> => ({
  "x-meridian-position": headers.get("x-meridian-position")!,
});

/** A writer that doesn't answer within 2 s is passed over and asked again by the next read: on a busy machine the first may not reach it. */
async function readFromWriter(url: string, position: Record<string, string>): Promise<Answer> {
  let answer = await send("GET", url, undefined, position);
  await until("the writer serves the read", async () => {
    if (answer.body["by"] !== "us-east-1") answer = await send("GET", url, undefined, position);
    return answer.body["by"] === "us-east-1";
  });
  return answer;
}

describe("Reading one's own writes where replication lags", function () {
  this.timeout(60_000);
  let databases: Databases;
  let writer: Region, reader: Region, patient: Region, between: Region;
  const lagging = (): Databases["standbys"][number]["postgres"] => databases.standbys[0]!.postgres;

  before("start two regions, and two more storefronts", async () => {
    databases = await Databases.start({ standbys: 1 });
    const ports = [await freePort(), await freePort(), await freePort(), await freePort()] as const;
    const peers = {
      "us-east-1": `http://127.0.0.1:${ports[0]}`,
      "eu-west-1": `http://127.0.0.1:${ports[1]}`,
      "ap-south-1": `http://127.0.0.1:${await freePort()}`,
    };
    const [primary, standby] = [databases.writer, databases.standbys[0]!];
    const environment = { OWN_WRITES_WAIT_MS: "100" };
    // The writer's region, whose reads come from a server that may be late, as an Aurora cluster's readers.
    const withReader = {
      ...environment,
      RELATIONAL_READER_ENDPOINT: `127.0.0.1:${standby.postgres.port}`,
      DOCUMENT_READER_ENDPOINT: `127.0.0.1:${standby.documents.port}`,
    };
    const name = "eu-west-1";
    [writer, reader, patient, between] = await Promise.all([
      Region.start({ name: "us-east-1", port: ports[0], copies: primary, peers, environment }),
      Region.start({ name, port: ports[1], copies: standby, peers, environment }),
      Region.start({ name, port: ports[2], copies: standby, peers, environment: { OWN_WRITES_WAIT_MS: "2000" } }),
      Region.start({ name: "us-east-1", port: ports[3], copies: primary, peers, environment: withReader }),
    ]);
    await Promise.all([reader.follows("us-east-1"), patient.follows("us-east-1")]);
  });

  after("stop them", async () => {
    await Promise.all([writer, reader, patient, between].map((it) => it?.close()));
    await databases?.close();
  });

  afterEach(() => lagging().resumeReplay());

  for (const [path, store] of kinds) {
    it(`shows the past of the ${store} store to everybody else, and the caller's own write to the caller`, async () => {
      await lagging().pauseReplay();
      const url = `${reader.url}/test/${path}/own`;
      const written = await send("PUT", url, "mine");
      assert.equal(written.status, 200);
      assert.deepEqual((await send("GET", url)).body, { text: null, by: "eu-west-1" });
      for (const position of [cookieOf(written), positionOf(written)]) {
        const { status, body, headers } = await readFromWriter(url, position);
        assert.deepEqual([status, body], [200, { text: "mine", by: "us-east-1" }]);
        assert.equal(headers.get("x-forwarded-by-region"), "eu-west-1");
        assert.equal(headers.get("x-meridian-lost-marks"), null);
      }
    });

    it(`waits a moment for the ${store} store, and then reads here`, async () => {
      await lagging().pauseReplay();
      const url = `${patient.url}/test/${path}/soon`;
      const written = await send("PUT", url, "mine");
      const reading = send("GET", url, undefined, positionOf(written));
      await wait(150);
      await lagging().resumeReplay();
      assert.deepEqual((await reading).body, { text: "mine", by: "eu-west-1" });
    });

    it(`reads the ${store} store's writer where the writer's own region has a reader that is late`, async () => {
      await lagging().pauseReplay();
      const url = `${between.url}/test/${path}/between`;
      const written = await send("PUT", url, "mine");
      assert.deepEqual((await send("GET", url)).body, { text: null, by: "us-east-1" });
      const { body, headers } = await send("GET", url, undefined, cookieOf(written));
      assert.deepEqual(body, { text: "mine", by: "us-east-1" });
      assert.equal(headers.get("x-forwarded-by-region"), null);
    });

    it(`serves a read whose ${store} write was lost with a writer, from the writer first and then here`, async () => {
      const url = `${reader.url}/test/${path}/lost`;
      const mark = unknownMark.replace(/^.{8}/, store === "relational" ? "aaaaaaaa" : "bbbbbbbb");
      const position = { "x-meridian-position": `${store}=${mark}` };
      const first = await readFromWriter(url, position);
      assert.equal(first.status, 200);
      assert.equal(first.headers.get("x-meridian-lost-marks"), null);
      const second = await send("GET", url, undefined, position);
      assert.deepEqual([second.status, second.body["by"]], [200, "eu-west-1"]);
    });
  }

  it("asks once whether a write has arrived, and never again", async () => {
    const url = `${reader.url}/test/notes/once`;
    const written = await send("PUT", url, "mine");
    await until("it has arrived", async () => (await send("GET", url)).body["text"] === "mine");
    assert.equal((await send("GET", url, undefined, cookieOf(written))).body["by"], "eu-west-1");
    await databases.writer.postgres.ask("DELETE FROM write_marks", [], "storefront");
    await until("the mark is gone", async () => {
      const sql = "SELECT id FROM write_marks WHERE id = $1";
      const mark = written.headers.get("x-meridian-position")!.split("=")[1];
      return (await lagging().ask(sql, [mark], "storefront")).length === 0;
    });
    assert.equal((await send("GET", url, undefined, cookieOf(written))).body["by"], "eu-west-1");
  });

  it("ignores what is no position, at once", async () => {
    const bad = [
      "",
      "=",
      "relational",
      "relational=",
      "relational=1",
      `relational=${unknownMark}x`,
      `RELATIONAL=${unknownMark}`,
      `orders=${unknownMark}`,
      "relational='; DROP TABLE notes; --",
      `document=${unknownMark}`,
      ",".repeat(500),
      `${"x".repeat(300)}relational=${unknownMark}`,
    ];
    for (const text of bad) {
      const { status, body } = await send("GET", `${reader.url}/test/notes/bad`, undefined, {
        "x-meridian-position": text,
        cookie: `position-relational=${encodeURIComponent(text)}; position-document=${unknownMark}`,
      });
      assert.deepEqual([status, body["by"]], [200, "eu-west-1"], text);
    }
  });

  it("shows what there is when the copy that should be newer turns out to be late, too", async () => {
    const other = await Region.start({
      name: "ap-south-1",
      port: await freePort(),
      copies: databases.standbys[0]!,
      peers: { "eu-west-1": reader.url },
      environment: { OWN_WRITES_WAIT_MS: "50" },
    });
    const mistaken = await FakePeer.start(claimingToWrite("ap-south-1", passingOnTo(other.url)));
    const asking = await Region.start({
      name: "eu-west-1",
      port: await freePort(),
      copies: databases.standbys[0]!,
      peers: { "ap-south-1": mistaken.url },
      environment: { OWN_WRITES_WAIT_MS: "50" },
    });
    try {
      await asking.follows("ap-south-1");
      const position = { "x-meridian-position": `relational=${unknownMark}` };
      const { status, body } = await send("GET", `${asking.url}/test/notes/two-late`, undefined, position);
      assert.deepEqual([status, body["by"], mistaken.received.length], [200, "eu-west-1", 1]);
    } finally {
      await Promise.all([other, asking, mistaken].map((it) => it.close()));
    }
  });

  it("shows what there is when the writer is gone", async () => {
    await lagging().pauseReplay();
    const url = `${reader.url}/test/notes/gone`;
    const written = await send("PUT", url, "mine");
    await writer.close();
    const { status, body } = await send("GET", url, undefined, cookieOf(written));
    assert.deepEqual([status, body], [200, { text: null, by: "eu-west-1" }]);
  });
});
