import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { Shop } from "../../test/checkout.fixture";
import { withOneRegion } from "../../test/oneRegion";
import { tokenFor } from "../../test/people";
import type { ProblemDocument } from "../server/problems";
import type { Stock } from "./schemas";

describe("Stock", function () {
  const region = withOneRegion(this);
  const shop = new Shop(region);

  afterEach("movements add up", async () => assert.deepEqual(await shop.violations(), []));

  it("counts what comes in, breaks and is counted again", async () => {
    const received = await shop.move("lamp", 10, "receipt");
    assert.equal(received.statusCode, 201);
    await shop.move("lamp", -2, "damage");
    await shop.move("lamp", -1, "correction");
    await shop.move("lamp", 3, "correction");
    assert.deepEqual(await shop.stock("lamp"), { sku: "lamp", received: 10, available: 10, reserved: 0, sold: 0 });
  });

  it("moves once for a key, however often and at once it is asked, and refuses the key for anything else", async () => {
    const key = randomUUID();
    const answers = await Promise.all(Array.from({ length: 10 }, () => shop.move("rug", 7, "receipt", key)));
    assert.deepEqual(answers.map((it) => it.statusCode).sort(), [...Array.from({ length: 9 }, () => 200), 201]);
    assert.deepEqual((await shop.stock("rug")).received, 7);
    for (const other of [
      await shop.move("rug", 8, "receipt", key),
      await shop.move("rug", 7, "correction", key),
      await shop.move("mat", 7, "receipt", key),
    ]) {
      assert.equal(other.statusCode, 422);
      assert.equal(other.json<ProblemDocument>().type, "/problems/idempotency-key-reused");
    }
  });

  it("gives away no more than is available, and nothing of what was never received", async () => {
    await shop.offer("vase", 100, 3);
    await shop.buy({ vase: 2 }, "tok_ok");
    const refused = await shop.move("vase", -2, "damage");
    assert.equal(refused.statusCode, 409);
    assert.equal(refused.json<ProblemDocument>().type, "/problems/not-enough-stock");
    assert.equal((await shop.move("nothing", -1, "correction")).statusCode, 409);
    assert.deepEqual(await shop.stock("vase"), { sku: "vase", received: 3, available: 1, reserved: 0, sold: 2 });
  });

  it("keeps within what can be counted", async () => {
    for (let count = 0; count < 4; count++) await shop.move("sand", 1_000_000, "receipt");
    assert.equal((await shop.move("sand", 1_000_001, "receipt")).statusCode, 400);
    await region
      .stores()
      .relational.withConnection((db) =>
        db.query("UPDATE stock SET received = 999999999, available = 999999999 WHERE sku = 'sand'"),
      );
    assert.equal((await shop.move("sand", 2, "receipt")).statusCode, 409);
    await region
      .stores()
      .relational.withConnection((db) =>
        db.query("UPDATE stock SET received = 4000000, available = 4000000 WHERE sku = 'sand'"),
      );
  });

  it("wants a sign that fits the reason", async () => {
    const wrong = [
      [0, "correction"],
      [-1, "receipt"],
      [1, "damage"],
    ] as const;
    for (const [quantity, reason] of wrong) {
      const { statusCode } = await shop.move("lamp", quantity, reason);
      assert.equal(statusCode, 422, `${quantity} ${reason}`);
    }
    assert.equal((await shop.move("lamp", 1, "theft")).statusCode, 400);
    assert.equal((await shop.move("lamp", 1, "receipt", "short")).statusCode, 400);
  });

  it("is the merchant's business only, and listed page by page", async () => {
    const customer = await tokenFor({ id: randomUUID(), role: "customer" });
    const merchant = await tokenFor({ id: randomUUID(), role: "merchant" });
    const get = (url: string, headers: Record<string, string>) => region.server().inject({ url, headers });
    assert.equal((await get("/api/stock", {})).statusCode, 401);
    assert.equal((await get("/api/stock", customer)).statusCode, 403);
    assert.equal((await get("/api/stock/none-such", merchant)).statusCode, 404);
    const skus = Array.from({ length: 120 }, (_, index) => `bead-${String(index).padStart(3, "0")}`);
    await Promise.all(skus.map((sku) => shop.move(sku, 1, "receipt")));
    const first = (await get("/api/stock", merchant)).json<{ items: Stock[]; next: string }>();
    const second = (await get(`/api/stock?cursor=${first.next}`, merchant)).json<{ items: Stock[]; next?: string }>();
    const listed = [...first.items, ...second.items].map((it) => it.sku);
    assert.equal(first.items.length, 100);
    assert.equal(second.next, undefined);
    assert.deepEqual(
      listed.filter((it) => it.startsWith("bead")),
      skus,
    );
    assert.equal(new Set(listed).size, listed.length);
  });
});
