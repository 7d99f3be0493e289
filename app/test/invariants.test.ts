import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { Shop } from "./checkout.fixture";
import { withOneRegion } from "./oneRegion";

describe("The check of invariants", function () {
  const region = withOneRegion(this);
  const shop = new Shop(region);
  const sql = (text: string): Promise<unknown> => region.stores().relational.withConnection((db) => db.query(text));
  const paid = "(SELECT id FROM orders WHERE status = 'paid' LIMIT 1)";
  const open = "(SELECT id FROM orders WHERE status = 'pending-payment' LIMIT 1)";

  before("a paid, a declined and an open order", async () => {
    await shop.offer("lamp", 1999, 10);
    for (const token of ["tok_ok", "tok_declined", "tok_lost"]) await shop.buy({ lamp: 2 }, token);
  });

  it("finds nothing wrong where nothing is", async () => assert.deepEqual(await shop.violations(), []));

  const breakages: readonly (readonly [string, string, string])[] = [
    [
      "received is the sum of movements",
      "UPDATE stock SET received = received + 1, available = available + 1",
      "UPDATE stock SET received = received - 1, available = available - 1",
    ],
    [
      "reserved is what open orders hold",
      "UPDATE stock SET reserved = reserved - 1, available = available + 1",
      "UPDATE stock SET reserved = reserved + 1, available = available - 1",
    ],
    [
      "sold is what paid orders hold",
      "UPDATE stock SET sold = sold - 1, available = available + 1",
      "UPDATE stock SET sold = sold + 1, available = available - 1",
    ],
    [
      "an order costs the sum of its lines",
      `UPDATE order_lines SET price = price + 1 WHERE order_id = ${open}`,
      `UPDATE order_lines SET price = price - 1 WHERE order_id = ${open}`,
    ],
    [
      "an order has one payment of its total",
      `UPDATE payments SET amount = amount + 1 WHERE order_id = ${paid}`,
      `UPDATE payments SET amount = amount - 1 WHERE order_id = ${paid}`,
    ],
    [
      "an order and its payment say the same",
      `UPDATE payments SET status = 'voided' WHERE order_id = ${paid}`,
      `UPDATE payments SET status = 'succeeded' WHERE order_id = ${paid}`,
    ],
    [
      "somebody finds out about every open payment, and about no other",
      "UPDATE outbox SET kind = 'lost' WHERE kind = 'payment'",
      "UPDATE outbox SET kind = 'payment' WHERE kind = 'lost'",
    ],
  ];
  for (const [rule, breaks, mends] of breakages) {
    it(`tells when it isn't so that ${rule}`, async () => {
      await sql(breaks);
      assert.ok((await shop.violations()).some((it) => it.rule === rule));
      await sql(mends);
      assert.deepEqual(await shop.violations(), []);
    });
  }

  it("tells when stock is negative or lost, which the database itself refuses", async () => {
    await assert.rejects(sql("UPDATE stock SET available = -1, received = sold + reserved - 1"), /check constraint/);
    await assert.rejects(sql("UPDATE stock SET available = available + 1"), /stock_is_conserved/);
    await sql("ALTER TABLE stock DROP CONSTRAINT stock_is_conserved");
    await sql("UPDATE stock SET available = available + 1");
    const rules = (await shop.violations()).map((it) => it.rule);
    assert.deepEqual(rules, ["stock is never negative, and conserved"]);
    await sql("UPDATE stock SET available = available - 1");
  });

  it("tells a charge of nobody's, one for an order that isn't paid, and a paid order that nobody was charged for", async () => {
    const { gateway } = region.services().payments;
    const charge = {
      ...{ key: randomUUID(), orderId: randomUUID(), placedAt: new Date() },
      ...{ amount: { amount: 1, currency: "USD" }, token: "tok_ok", reference: "x", isSynthetic: false },
    };
    await gateway.charge(charge);
    assert.deepEqual(
      (await shop.violations()).map((it) => it.rule),
      ["every charge has its order"],
    );
    await gateway.refund({ key: charge.key, chargeId: "" });
    const { rows } = await shop.sql<{ id: string }>("SELECT id FROM payments WHERE status = 'succeeded'");
    await gateway.refund({ key: rows[0]!.id, chargeId: "" });
    const [violation, ...others] = await shop.violations();
    assert.equal(violation?.rule, "a paid order is charged exactly its total");
    assert.match(violation.detail, /"amount":3998/);
    assert.deepEqual(others, []);
    await sql(`UPDATE payments SET token = NULL, status = 'voided' WHERE order_id = ${open}`);
    await sql(`UPDATE orders SET status = 'cancelled', settled_at = now() WHERE id = ${open}`);
    const { rows: cancelled } = await shop.sql<{ id: string }>("SELECT id FROM payments WHERE status = 'voided'");
    await gateway.charge({ ...charge, key: cancelled[0]!.id });
    const rules = (await shop.violations()).map((it) => it.rule);
    assert.ok(rules.includes("nobody pays for a declined or cancelled order"));
  });
});
