import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readdir, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { once } from "node:events";
import path from "node:path";
import { isAlive, recordOf } from "../../toolchain/processes";
import { freePort } from "../../servers/ports";
import type { Shop } from "./shop";
import { mentioning } from "./shopProcesses.fixture";
import { temporaryServerDirectory } from "../../servers/serverUser";
import { startShop } from "./startShop";

/** Tables that migrations made, in a region's copy. */
const tables = async (shop: Shop, region: string): Promise<number> => {
  const sql = "select count(*)::int as count from schema_migrations";
  const [row] = await shop.region(region).relational.ask<{ count: number }>(sql, [], "storefront");
  return row!.count;
};

describe("A local shop", function () {
  this.timeout(180_000);
  const regions = ["us-east-1", "eu-west-1"];

  it("serves in every region, moves each store's writer by itself, and leaves nothing when it stops", async () => {
    const steps: string[] = [];
    const shop = await startShop({ regions, stock: "none", progress: (step) => steps.push(step) });
    const processes = shop.processes().map((it) => recordOf(it.pid()));
    const { directory } = shop.region("us-east-1").relational;
    try {
      assert.equal(processes.length, 9);
      for (const { url } of shop.regions) assert.equal((await fetch(`${url}/health/live`)).status, 200);
      assert.ok((await tables(shop, "us-east-1")) > 0);
      assert.equal(await tables(shop, "eu-west-1"), await tables(shop, "us-east-1"));
      assert.equal(steps[0], "starting the databases that take writes");

      await shop.switchover("relational", "eu-west-1");
      assert.deepEqual([shop.writer("relational"), shop.writer("document")], ["eu-west-1", "us-east-1"]);
      assert.equal(await shop.region("us-east-1").relational.isStandby(), true);
      assert.equal(await shop.region("us-east-1").documents.postgres.isStandby(), false);

      await shop.failover("document", "eu-west-1");
      assert.equal(shop.writer("document"), "eu-west-1");
      const left = shop.processes().filter((it) => it.mustStayDown());
      assert.deepEqual(
        left.map(({ region, part }) => [region, part]),
        [["us-east-1", "document"]],
      );
      await shop.rejoin("document", "us-east-1");
      assert.equal(
        shop.processes().every((it) => it.isRunning() && !it.mustStayDown()),
        true,
      );
      await assert.rejects(shop.switchover("document", "mars-1"), /there is no document server in mars-1/);
      processes.push(...shop.processes().map((it) => recordOf(it.pid())));
      // What has begun is finished, what has not is refused: either could leave a server behind.
      const moving = shop.switchover("relational", "us-east-1");
      const stopping = Promise.all([shop.stop(), shop.stop()]);
      await assert.rejects(shop.switchover("relational", "eu-west-1"), /the shop is ending/);
      await Promise.all([moving, stopping]);
    } finally {
      await shop.stop();
    }
    assert.deepEqual(processes.filter(isAlive), []);
    assert.deepEqual(mentioning(path.dirname(path.dirname(directory))), []);
    assert.equal(existsSync(path.dirname(path.dirname(directory))), false);
  });

  it("has something to sell, and lets the sample customer and the sample merchant sign in", async () => {
    const shop = await startShop();
    try {
      const { url } = shop.region("us-east-1");
      const { items } = (await (await fetch(`${url}/api/products`)).json()) as { items: object[] };
      assert.ok(items.length > 0);
      assert.deepEqual(
        shop.signIns.map(({ role }) => role),
        ["customer", "merchant"],
      );
      for (const { email, password } of shop.signIns) {
        const body = JSON.stringify({ email, password });
        const headers = { "content-type": "application/json" };
        const answer = await fetch(`${url}/api/sessions`, { method: "POST", headers, body });
        assert.equal(answer.status, 200, await answer.text());
      }
    } finally {
      await shop.stop();
    }
  });

  it("goes on with the data in a folder that it was told to keep, and with the writers it had", async () => {
    const parent = await temporaryServerDirectory("kept-test");
    const directory = path.join(parent, "shop");
    try {
      const first = await startShop({ regions, directory, stock: "none" });
      const keys = first.region("us-east-1").environment["TOKEN_SIGNING_KEYS"];
      try {
        await first.switchover("relational", "eu-west-1");
        await first.region("eu-west-1").relational.ask("create table kept (number int)", [], "storefront");
      } finally {
        await first.stop();
      }
      await assert.rejects(
        startShop({ directory, stock: "none" }),
        /eu-west-1 writes the relational store. Start as many regions as before/,
      );
      const second = await startShop({ regions, directory, stock: "none" });
      try {
        assert.deepEqual([second.writer("relational"), second.writer("document")], ["eu-west-1", "us-east-1"]);
        assert.equal(second.region("us-east-1").environment["TOKEN_SIGNING_KEYS"], keys);
        assert.deepEqual(await second.region("us-east-1").relational.ask("table kept", [], "storefront"), []);
      } finally {
        await second.stop();
      }
      assert.ok((await readdir(directory)).includes("shop.json"));
      assert.deepEqual(mentioning(directory), []);
    } finally {
      await rm(parent, { recursive: true, force: true });
    }
  });

  it("ends all that it started when a part of it does not start, and shows what that part said", async () => {
    const parent = await temporaryServerDirectory("failing-test");
    const directory = path.join(parent, "shop");
    const taken = await freePort();
    const other = createServer().listen(taken, "127.0.0.1");
    await once(other, "listening");
    try {
      await assert.rejects(
        startShop({ directory, stock: "none", environment: { PORT: String(taken) } }),
        /the storefront of us-east-1 ended with code 1 before it served:[^]*EADDRINUSE/,
      );
      assert.deepEqual(mentioning(directory), []);
    } finally {
      other.close();
      await rm(parent, { recursive: true, force: true });
    }
  });

  it("does not begin where a port is taken, and names it", async () => {
    const port = await freePort();
    const other = createServer().listen(port, "127.0.0.1");
    await once(other, "listening");
    try {
      await assert.rejects(startShop({ firstPort: port }), new RegExp(`port ${port} is in use on 127.0.0.1`));
    } finally {
      other.close();
    }
  });

  it("ends its start when it is told to", async () => {
    const parent = await temporaryServerDirectory("aborted-test");
    const directory = path.join(parent, "shop");
    const ending = new AbortController();
    const progress = (step: string): void => void (step.startsWith("creating") && ending.abort());
    try {
      await assert.rejects(startShop({ directory, stock: "none", signal: ending.signal, progress }), /abort/i);
      assert.deepEqual(mentioning(directory), []);
    } finally {
      await rm(parent, { recursive: true, force: true });
    }
  });
});
