import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { Shop } from "../../test/checkout.fixture";
import { withGateway } from "../../test/gateway";
import { withOneRegion } from "../../test/oneRegion";
import type { Order } from "../orders/schemas";
import { FencedError } from "../stores/store";
import { reconcile } from "./reconcile";

describe("storefront reconcile", function () {
  const { environment, secret } = withGateway();
  const region = withOneRegion(this, { environment });
  const shop = new Shop(region);

  let lost: Order, cancelled: Order;
  before("orders of every kind, one of them lost and one cancelled although it was charged", async () => {
    await shop.offer("lamp", 1999, 100);
    await shop.buy({ lamp: 1 }, "tok_ok");
    await shop.buy({ lamp: 1 }, "tok_declined");
    await shop.buy({ lamp: 1 }, "tok_lost");
    lost = await shop.buy({ lamp: 3 }, "tok_ok");
    cancelled = await shop.buy({ lamp: 2 }, "tok_ok");
    const { relational } = region.stores();
    await relational.write(async (tx) => {
      for (const table of ["outbox", "payments", "order_lines"])
        await tx.query(`DELETE FROM ${table} WHERE order_id = $1`, [lost.id]);
      await tx.query("DELETE FROM orders WHERE id = $1", [lost.id]);
      await tx.query("UPDATE orders SET status = 'cancelled' WHERE id = $1", [cancelled.id]);
    });
  });

  const run = async (...args: string[]): Promise<string[]> => {
    const lines: string[] = [];
    const events = { bus: { kind: "local" }, stockLowAt: 5, alerts: undefined } as const;
    await reconcile({ ...region.settings(), events }, args, (it) => lines.push(it));
    return lines;
  };

  it("lists what was charged for no paid order, with amounts and a count, and changes nothing", async () => {
    const before = await shop.charges();
    const lines = await run();
    assert.equal(lines.length, 3);
    assert.match(lines[0]!, /^\d{4}-.*ch_[0-9a-f]{24} {2}5997 USD \(minor units\) {2}no order asked for it \(key /);
    assert.match(lines[1]!, /ch_[0-9a-f]{24} {2}3998 USD .*its order was declined or cancelled/);
    assert.match(lines[2]!, /^3 charge\(s\) since .*, 0 of them .* waiting; 2 without a paid order: 9995 USD/);
    assert.deepEqual(await shop.charges(), before);
  });

  it("looks no further back than it is told", async () => {
    await assert.rejects(run("--since", "yesterday"), /a number with m, h or d/);
    assert.match((await run("--since", "30d")).at(-1)!, /^3 charge/);
  });

  it("refuses in a region that is fenced: it can't know what was lost, and must not give money back", async () => {
    const fence = (sql: string): Promise<unknown> =>
      region.stores().relational.withConnection((db) => db.query(sql, [region.settings().region]));
    await fence("INSERT INTO fences (region, reason) VALUES ($1, 'left')");
    const before = await shop.charges();
    await assert.rejects(run("--refund"), FencedError);
    assert.deepEqual(await shop.charges(), before);
    await fence("DELETE FROM fences WHERE region = $1");
  });

  it("gives the money back when it is told to, once", async () => {
    const lines = await run("--refund");
    assert.deepEqual(
      lines.slice(3).map((it) => it.replace(/ch_\w+/, "ch")),
      ["refunded  ch  5997 USD (minor units)", "refunded  ch  3998 USD (minor units)"],
    );
    assert.match((await run("--refund")).at(-1)!, /^1 charge.* 0 without a paid order\.$/);
    const events = "SELECT id, data->'amount'->>'amount' AS amount FROM events WHERE type = 'order.refunded'";
    assert.deepEqual((await shop.sql(events)).rows, [{ id: `order.refunded/${cancelled.id}`, amount: "3998" }]);
    const statuses = (await shop.charges()).map((it) => it.status).sort();
    assert.deepEqual(statuses, ["declined", "refunded", "refunded", "succeeded"]);
  });

  it("needs a gateway whose ledger can be read", async () => {
    const settings = { ...region.settings(), paymentGateway: undefined };
    await assert.rejects(reconcile(settings), /PAYMENT_GATEWAY_URL is not set/);
    const url = `http://127.0.0.1:1/${randomUUID()}`;
    await assert.rejects(
      reconcile({ ...settings, paymentGateway: { kind: "sandbox", url, secret: { value: secret } } }),
      /ECONNREFUSED/,
    );
  });
});
