import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Documents } from "../../src/stores/document/documents";
import { type PutOptions, S3Bucket, type StoredObject } from "../aws/s3";
import type { HttpEvent } from "../http";
import { importFile, type ImportWorld } from "./importFile";
import { answerImport } from "./requests";
import { documentWriter } from "../writers";

class MemoryBucket {
  readonly objects = new Map<string, StoredObject>();
  puts: string[] = [];
  takes = true;
  get = (key: string) => Promise.resolve(this.objects.get(key));
  head = this.get;
  put = (key: string, body: string | Uint8Array, { contentType, metadata = {} }: PutOptions): Promise<void> => {
    if (!this.takes) return Promise.reject(new Error("no answer"));
    this.puts.push(key);
    const bytes = Buffer.from(body);
    const facts = { etag: '"e"', bytes: bytes.length, lastModified: new Date(0), contentType, metadata };
    this.objects.set(key, { ...facts, body: bytes });
    return Promise.resolve();
  };
  json = (key: string): unknown => JSON.parse(this.objects.get(key)!.body.toString("utf8"));
}

const noDocuments = {
  read: () => Promise.resolve([]),
  write: () => Promise.reject(new Error("nothing may be written")),
} as unknown as Documents;

function world(writer: string) {
  const [here, there] = [new MemoryBucket(), new MemoryBucket()];
  const buckets = new Map([
    ["us-east-1", here],
    ["eu-west-1", there],
  ]);
  const given: ImportWorld = {
    ...{ region: "us-east-1", buckets, documents: noDocuments, currency: "USD" },
    log: () => undefined,
    writer: () => Promise.resolve(writer),
  };
  return { given, here, there };
}

const key = "imports/incoming/a.csv";
const result = "imports/results/a.csv.json";
const put = (bucket: MemoryBucket, body: string, metadata = {}) =>
  bucket.put(key, body, { contentType: "text/csv", metadata });

describe("A file that is dropped for import", () => {
  it("is handed to the region that writes the catalogue, as it is", async () => {
    const { given, here, there } = world("eu-west-1");
    await put(here, "sku", { caller: "p" });
    assert.equal(await importFile(given, { key, sequencer: "01" }), "handed to eu-west-1");
    assert.deepEqual([there.puts, there.objects.get(key)!.metadata], [[key], { caller: "p" }]);
  });

  it("that is wrong changes nothing, and every region is told why", async () => {
    const { given, here, there } = world("us-east-1");
    await put(here, "sku,name,category,price,currency,description\nlamp,,lamps,1.00,USD,", { caller: "p" });
    assert.equal(await importFile(given, { key, sequencer: "01" }), "refused");
    const { at: _, ...told } = here.json(result) as { at: string };
    assert.deepEqual(told, {
      ...{ id: "a.csv", state: "refused", sequencer: "01", caller: "p" },
      problems: [
        { line: 2, field: "name", given: "", problem: "must not have fewer than 1 characters" },
        { line: 2, field: "name", given: "", problem: "must show something, and have no control characters" },
        { line: 2, field: "category", given: "lamps", problem: "no category of this shop. There are none" },
      ],
    });
    assert.deepEqual(there.json(result), here.json(result));
  });

  it("is told of where a region is lost, and tried again where no bucket takes the result", async () => {
    const { given, here, there } = world("us-east-1");
    await put(here, "");
    there.takes = false;
    assert.equal(await importFile(given, { key, sequencer: "01" }), "refused");
    here.takes = false;
    await assert.rejects(importFile(given, { key, sequencer: "02" }), /no region's bucket took the result of a.csv/);
  });

  it("isn't imported by a notification that is older than what was, whatever their lengths", async () => {
    const { given, here } = world("us-east-1");
    await put(here, "");
    await importFile(given, { key, sequencer: "0055AED6DCD90281E5" });
    for (const [sequencer, expected] of [
      ["0055AED6DCD90281E4FF", "older than what was imported"],
      ["0055AED6DCD90281E5", "refused"],
      ["0055AED6DCD90281E501", "refused"],
    ] as const)
      assert.equal(await importFile(given, { key, sequencer }), expected);
  });

  it("is refused by its name or its size", async () => {
    const { given, here } = world("us-east-1");
    await put(here, "x".repeat(5 * 1024 * 1024 + 1));
    await importFile(given, { key, sequencer: "01" });
    await here.put("imports/incoming/a.xlsx", "x", { contentType: "text/csv" });
    await importFile(given, { key: "imports/incoming/a.xlsx", sequencer: "01" });
    const problemOf = (of: string): unknown =>
      (here.json(of) as { problems: { problem: string }[] }).problems[0]!.problem;
    assert.equal(problemOf(result), "the file has 5242881 bytes; it may have 5242880. Split it into several files");
    assert.equal(problemOf("imports/results/a.xlsx.json"), "the file's name must end in .csv or .json");
  });
});

describe("POST and GET /feed/import", () => {
  const event = (more: Partial<HttpEvent>, role = "merchant", method = "POST"): HttpEvent => ({
    ...{
      version: "2.0",
      routeKey: "POST /feed/import",
      rawPath: "/feed/import",
      headers: { "content-type": "text/csv" },
    },
    requestContext: { http: { method }, authorizer: { lambda: { caller: "me", role } } },
    ...more,
  });

  it("take a file under the name of its content, and tell in any region what became of it", async () => {
    const { given, here, there } = world("us-east-1");
    const id = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad.csv";
    const { statusCode, headers } = await answerImport(given, event({ body: "abc" }));
    assert.deepEqual([statusCode, headers["location"]], [202, `/feed/import/${id}`]);
    assert.deepEqual(here.puts, [`imports/results/${id}.json`, `imports/incoming/${id}`]);
    assert.equal((there.json(`imports/results/${id}.json`) as { state: string }).state, "received");
    const asked = await answerImport(
      { ...given, region: "eu-west-1" },
      event({ pathParameters: { id } }, "merchant", "GET"),
    );
    assert.deepEqual([asked.statusCode, (JSON.parse(asked.body) as { state: string }).state], [200, "received"]);
  });

  it("take a file while another region answers nothing at all", async () => {
    const silent = createServer(() => undefined);
    await once(silent.listen(0, "127.0.0.1"), "listening");
    const { given, here } = world("us-east-1");
    const environment = {
      ...{ AWS_ACCESS_KEY_ID: "a", AWS_SECRET_ACCESS_KEY: "s" },
      AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${(silent.address() as AddressInfo).port}`,
    };
    const lost = new S3Bucket("b", "eu-west-1", environment);
    const buckets = new Map<string, MemoryBucket | S3Bucket>([
      ["us-east-1", here],
      ["eu-west-1", lost],
    ]);
    const warned: string[] = [];
    const log = (_: string, what: string): void => void warned.push(what);
    const { statusCode } = await answerImport({ ...given, buckets, log, patienceMs: 50 }, event({ body: "abc" }));
    silent.closeAllConnections();
    silent.close();
    assert.deepEqual([statusCode, here.puts.length], [202, 2]);
    assert.deepEqual(warned, ["a region's bucket didn't take the result"]);
    // Of the ten seconds that a single try takes.
  }).timeout(5_000);

  it("refuse who is no merchant, other types, nothing, and names that aren't one", async () => {
    const { given } = world("us-east-1");
    const status = async (it: HttpEvent): Promise<number> => (await answerImport(given, it)).statusCode;
    assert.equal(await status(event({ body: "abc" }, "customer")), 403);
    assert.equal(await status({ ...event({ body: "abc" }), requestContext: { http: { method: "POST" } } }), 403);
    assert.equal(await status(event({ body: "abc", headers: {} })), 415);
    assert.equal(await status(event({ body: "abc", headers: { "content-type": "constructor" } })), 415);
    assert.equal(await status(event({})), 400);
    assert.equal(await status(event({ pathParameters: { id: "../secret" } }, "merchant", "GET")), 404);
  });
});

describe("The region that writes the catalogue", () => {
  const servers: Server[] = [];
  after(() => servers.forEach((it) => it.close()));

  /** A region whose storefront says this of itself. */
  async function peer(region: string, roles: string, fenced: "fenced" | "open" = "open"): Promise<[string, string]> {
    const [relational, document] = roles.split(" ").map((role) => ({ role, reachable: true }));
    const report = { status: "ok", region, fenced: fenced === "fenced", stores: { relational, document } };
    const server = createServer((_, response) => response.end(JSON.stringify(report)));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    servers.push(server);
    return [region, `http://127.0.0.1:${(server.address() as AddressInfo).port}`];
  }

  it("is the one that says so, and isn't fenced", async () => {
    const peers = [
      await peer("a", "writer writer", "fenced"),
      await peer("b", "reader reader"),
      await peer("c", "writer writer"),
    ];
    assert.equal(await documentWriter(new Map(peers)), "c");
  });

  it("is the one that writes both stores, where several say it", async () => {
    const peers = [await peer("a", "reader writer"), await peer("b", "writer writer")];
    assert.equal(await documentWriter(new Map(peers)), "b");
  });

  it("is nobody while none takes writes, or two say it of both: the file waits", async () => {
    const [a, b, c] = [
      await peer("a", "writer writer"),
      await peer("b", "writer writer"),
      await peer("c", "reader reader"),
    ];
    await assert.rejects(
      documentWriter(new Map([a, b])),
      /several regions say that they take writes of the catalogue \(a: writer, b: writer\)/,
    );
    await assert.rejects(documentWriter(new Map([c])), /no region takes writes of the catalogue \(c: reader\)/);
    // Its address leads to another region.
    await assert.rejects(
      documentWriter(new Map([["x", a[1]]])),
      /no region takes writes of the catalogue \(none answers\)/,
    );
  });
});
