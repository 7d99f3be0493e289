import assert from "node:assert/strict";
import { setTimeout as wait } from "node:timers/promises";
import { freePort } from "../../servers/ports";
import type { RegionReport } from "../src/health/report";
import { newestMigration } from "../src/stores/relational/migrations";
import { becauseHeader } from "../src/writer/readsElsewhere";
import { Databases, Region, until } from "./forwardingRegions.fixture";
import { SlowLink } from "./slowLink.fixture";

const tooSlowMs = 5000;
const median = (all: readonly number[]): number => [...all].sort((a, b) => a - b)[Math.floor(all.length / 2)]!;

describe("Region health", function () {
  this.timeout(90_000);
  let databases: Databases;
  let links: { readonly relational: SlowLink; readonly document: SlowLink }[];
  let regions: Region[];

  before("start three regions", async () => {
    databases = await Databases.start({ standbys: 2 });
    const copies = [databases.writer, ...databases.standbys];
    links = await Promise.all(
      copies.map(async ({ postgres, documents }) => ({
        relational: await SlowLink.to(postgres.port),
        document: await SlowLink.to(documents.port),
      })),
    );
    const names = ["us-east-1", "eu-west-1", "ap-south-1"];
    const ports = await Promise.all(names.map(freePort));
    const peers = Object.fromEntries(names.map((name, index) => [name, `http://127.0.0.1:${ports[index]}`]));
    regions = await Promise.all(
      names.map((name, index) =>
        Region.start({
          name,
          port: ports[index]!,
          copies: copies[index]!,
          peers,
          environment: {
            RELATIONAL_ENDPOINT: `127.0.0.1:${links[index]!.relational.port}`,
            DOCUMENT_ENDPOINT: `127.0.0.1:${links[index]!.document.port}`,
            REPLICATION_LAG_OBJECTIVE_SECONDS: "3",
          },
        }),
      ),
    );
    await Promise.all(regions.slice(1).map((it) => it.follows("us-east-1")));
  });

  after("stop them", async () => {
    await Promise.all((regions ?? []).map((it) => it.close()));
    await Promise.all((links ?? []).flatMap((it) => [it.relational.close(), it.document.close()]));
    await databases?.close();
  });

  const reports = (): Promise<RegionReport[]> => Promise.all(regions.map((it) => it.report()));
  const statuses = async (): Promise<string[]> => (await reports()).map((it) => it.status);
  const allAreWell = (): Promise<void> =>
    until("all are well", async () =>
      (await reports()).every(({ status, because }) => status === "ok" && because.length === 0),
    );

  beforeEach(allAreWell);

  it("says its verdict first, and each store's role and lag", async () => {
    const response = await fetch(`${regions[1]!.url}/health/region`);
    assert.deepEqual([response.status, response.headers.get("cache-control")], [200, "no-store"]);
    const text = await response.text();
    assert.ok(text.startsWith('{"status":"ok","region":"eu-west-1",'), text);
    assert.ok(text.length < 1000);
    assert.equal((JSON.parse(text) as { schema: string }).schema, newestMigration());
    const [first, second] = await reports();
    for (const store of ["relational", "document"] as const) {
      assert.deepEqual([first!.stores[store].role, first!.stores[store].lagSeconds], ["writer", 0]);
      assert.equal(second!.stores[store].role, "reader");
      assert.ok(second!.stores[store].lagSeconds! < 3, JSON.stringify(second));
    }
  });

  it("evacuates nobody when a store becomes slow in every region, and says so within 200 ms", async () => {
    for (const it of links) it.relational.delayMs = tooSlowMs;
    try {
      const ends = Date.now() + 16_000;
      const seen = new Set<string>();
      // What is slow about the machine is slow about an answer that asks no store, too.
      const [durations, others]: number[][] = [[], []];
      while (Date.now() < ends) {
        const started = performance.now();
        await Promise.all(regions.map(({ url }) => fetch(`${url}/health/live`)));
        const between = performance.now();
        const all = await reports();
        durations!.push(performance.now() - between);
        others!.push(between - started);
        for (const { status } of all) seen.add(status);
        await wait(100);
      }
      assert.deepEqual([...seen], ["ok"]);
      for (const { stores, because } of await reports()) {
        assert.equal(stores.relational.reachable, false);
        assert.deepEqual(because, ["the relational store does not answer", "no region that answers is better off"]);
      }
      const [half, usual] = [median(durations!), median(others!)];
      assert.ok(half < 200 + usual, `half of all took ${half} ms or more, where others took ${usual}`);
      // Shared by all instances, so none of them is thrown away for it.
      for (const { url } of regions) assert.equal((await fetch(`${url}/health/ready`)).status, 200);
    } finally {
      for (const it of links) it.relational.delayMs = 0;
    }
  });

  it("evacuates the one region whose store is slow, and no other, until it is well again", async () => {
    links[1]!.document.delayMs = tooSlowMs;
    try {
      await until("it fails", async () => (await statuses())[1] === "fail");
      assert.deepEqual(await statuses(), ["ok", "fail", "ok"]);
      assert.equal((await fetch(`${regions[1]!.url}/health/region`)).status, 503);
      assert.equal((await fetch(`${regions[1]!.url}/health/ready`)).status, 200);
      assert.equal((await fetch(`${regions[1]!.url}/health/live`)).status, 200);
    } finally {
      links[1]!.document.delayMs = 0;
    }
    await allAreWell();
  });

  it("reads what a region whose databases are lost can't read in one that can, while its health is failing", async () => {
    const lost = [links[1]!.relational, links[1]!.document];
    const reads = ["/api/products", "/api/categories", "/test/notes/any", "/test/labels/any"];
    const read = async (path: string): Promise<unknown[]> => {
      const { status, headers } = await fetch(`${regions[1]!.url}${path}`);
      return [path, status, headers.get("x-region"), headers.get("x-forwarded-by-region"), headers.get(becauseHeader)];
    };
    for (const it of lost) {
      it.isDown = true;
      it.cut();
    }
    try {
      await until("it fails", async () => (await statuses())[1] === "fail");
      for (const path of reads) {
        assert.deepEqual(await read(path), [path, 200, "us-east-1", "eu-west-1", "own-stores-unreachable"]);
      }
      assert.equal((await fetch(`${regions[1]!.url}/api/products/none`)).status, 404);
      // On a busy machine another region may seem no better for a moment.
      await until("it fails still", async () => (await fetch(`${regions[1]!.url}/health/region`)).status === 503);
    } finally {
      for (const it of lost) it.isDown = false;
    }
    await allAreWell();
    for (const path of reads) {
      await until("it reads by itself again", async () => (await read(path))[2] === "eu-west-1");
      assert.deepEqual(await read(path), [path, 200, "eu-west-1", null, null]);
    }
  });

  it("evacuates a region that is late, while another is not", async () => {
    const { postgres } = databases.standbys[0]!;
    await postgres.pauseReplay();
    try {
      await until("it fails", async () => (await statuses())[1] === "fail");
      await until("both stores are late", async () => (await regions[1]!.report()).because.length === 3);
      const { because } = await regions[1]!.report();
      assert.match(because[0]!, /^the relational store is \d+ s behind, the objective is 3 s$/);
      assert.deepEqual(await statuses(), ["ok", "fail", "ok"]);
    } finally {
      await postgres.resumeReplay();
    }
    await allAreWell();
  });

  it("blames nobody's copy when the writer is gone and heartbeats end everywhere", async () => {
    await regions[0]!.close();
    await databases.writer.documents.kill();
    await databases.writer.postgres.kill();
    const [, second, third] = regions;
    const ends = Date.now() + 10_000;
    while (Date.now() < ends) {
      for (const it of [second!, third!]) assert.equal((await it.report()).status, "ok");
      await wait(250);
    }
    const { stores } = await second!.report();
    assert.deepEqual([stores.relational.role, stores.relational.lagSeconds], ["reader", null]);
  });
});
