import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";
import { newOwner } from "./owner";
import { ReplicatedStore } from "./replicatedStore";
import { temporaryServerDirectory } from "./serverUser";

const regions = ["us-east-1", "eu-west-1", "ap-south-1"] as const;
const [us, eu, ap] = regions;

describe("A replicated store", function () {
  this.timeout(120_000);
  let directory: string;
  let store: ReplicatedStore;

  beforeEach(async () => {
    directory = await temporaryServerDirectory("store-test");
    store = await ReplicatedStore.start({
      ...{ name: "orders", directory, database: "shop", writer: us },
      ...{ owner: newOwner("shop"), lifetime: "withParent" },
    });
    await Promise.all([eu, ap].map((region) => store.addStandby(region)));
    await store.server(us).ask("create table entries (number int primary key)");
  });

  afterEach(async () => {
    await store.kill();
    await rm(directory, { recursive: true, force: true });
  });

  const write = (number: number): Promise<unknown> =>
    store.server(store.writer).ask("insert into entries values ($1)", [number]);

  const rows = async (region: string): Promise<string> => {
    const sql = "select number from entries order by number";
    const found = await store
      .server(region)
      .ask<{ number: number }>(sql)
      .catch(() => []);
    return found.map(({ number }) => number).join();
  };

  const receives = async (region: string, expected: string): Promise<void> => {
    for (const deadline = Date.now() + 30_000; (await rows(region)) !== expected; await wait(25)) {
      assert.ok(Date.now() < deadline, `${region} has ${await rows(region)}, not ${expected}`);
    }
  };

  /** Who streams from the writer itself, not by way of another. */
  const followers = async (): Promise<string[]> => {
    const writer = store.server(store.writer);
    const streaming = await Promise.all(regions.map((region) => writer.isStreamingTo(store.server(region))));
    return regions.filter((_, index) => streaming[index]);
  };

  it("has everything everywhere after a switchover, and a server that was down meanwhile follows the new writer", async () => {
    await write(1);
    await store.server(ap).kill();
    await store.switchover(eu);
    assert.equal(store.writer, eu);
    await write(2);
    await store.revive(ap);
    for (const region of regions) await receives(region, "1,2");
    assert.deepEqual(await followers(), [us, ap]);
    await store.switchover(us);
    assert.deepEqual(await followers(), [eu, ap]);
    await store.switchover(eu);
    await assert.rejects(store.switchover(eu), /orders: eu-west-1 writes already/);
  });

  it("loses in a failover exactly what was not replicated, also where another standby had received it", async () => {
    await write(1);
    await receives(eu, "1");
    await store.server(eu).stop();
    await write(2);
    await receives(ap, "1,2");
    await store.server(us).kill();
    await store.revive(eu);
    await store.failover(eu);
    await write(3);
    await receives(eu, "1,3");
    await receives(ap, "1,3");
  });

  it("keeps a writer that was left behind out until it rejoins with a fresh copy", async () => {
    await write(1);
    await receives(eu, "1");
    await store.failover(eu);
    assert.equal(store.isLost(us), true);
    assert.equal(store.server(us).isRunning(), false);
    await assert.rejects(store.revive(us), /us-east-1 was left behind by a failover. Try rejoin/);
    await assert.rejects(store.switchover(us), /us-east-1 was left behind by a failover. Try rejoin/);
    await assert.rejects(store.rejoin(eu), /eu-west-1 writes; there is nothing to rejoin/);
    await write(2);
    await store.rejoin(us);
    await receives(us, "1,2");
    await store.switchover(us);
    await write(3);
    await receives(eu, "1,2,3");
  });

  it("refuses a switchover from a writer that is down, and one to a standby that is", async () => {
    await store.server(eu).kill();
    await assert.rejects(store.switchover(eu), /the server in eu-west-1 is not running/);
    await store.server(us).kill();
    await assert.rejects(store.switchover(ap), /us-east-1, which writes, is not running. Try a failover/);
    assert.equal(store.writer, us);
  });

  it("starts its writer again as the writer", async () => {
    await write(1);
    await store.server(us).kill();
    await store.revive(us);
    await write(2);
    await receives(ap, "1,2");
  });
});
