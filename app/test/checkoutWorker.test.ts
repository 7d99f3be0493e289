import assert from "node:assert/strict";
import { startPaymentWorker } from "../src/payments/worker";
import type { PaymentGateway } from "../src/payments/gateway";
import type { OrderStatus } from "../src/orders/transitions";
import { findOut } from "../src/payments/worker";
import { Shop } from "./checkout.fixture";
import { withOneRegion } from "./oneRegion";

describe("Payments whose outcome is unknown", function () {
  this.timeout(40_000);
  const region = withOneRegion(this);
  const shop = new Shop(region);
  const isSettled = (id: string) => async (): Promise<boolean> => (await shop.status(id)) !== "pending-payment";

  before("nobody works but the test", () => region.services().writer.duties.stop());
  before("something to sell", () => shop.offer("lamp", 1999, 1000));
  afterEach("nothing is lost or doubled", async () => assert.deepEqual(await shop.violations(), []));

  const cards: readonly (readonly [string, OrderStatus, OrderStatus])[] = [
    ["tok_ok", "paid", "paid"],
    ["tok_duplicate", "paid", "paid"],
    ["tok_slow", "paid", "paid"],
    ["tok_declined", "payment-declined", "payment-declined"],
    ["tok_insufficient", "payment-declined", "payment-declined"],
    ["tok_of_nobody", "payment-declined", "payment-declined"],
    ["tok_error", "pending-payment", "paid"],
    ["tok_timeout", "pending-payment", "paid"],
    ["tok_timeout_declined", "pending-payment", "payment-declined"],
  ];
  for (const [token, atOnce, atLast] of cards) {
    it(`are found out: ${token} is ${atOnce} at once, and ${atLast} at last`, async () => {
      const order = await shop.buy({ lamp: 2 }, token);
      assert.equal(order.status, atOnce);
      const reserved = atOnce === "pending-payment" ? 2 : 0;
      assert.equal((await shop.stock("lamp")).reserved, reserved);

      await shop.work(isSettled(order.id));

      assert.equal(await shop.status(order.id), atLast);
      assert.equal((await shop.stock("lamp")).reserved, 0);
    });
  }

  it("stay open while every request gets lost, and end with the key voided after the deadline", async () => {
    const order = await shop.buy({ lamp: 1 }, "tok_lost");
    const attempted = async (): Promise<boolean> => {
      const { rows } = await shop.sql<{ attempts: number }>("SELECT attempts FROM outbox WHERE order_id = $1", [
        order.id,
      ]);
      return rows[0]!.attempts >= 2;
    };
    await shop.work(attempted);
    assert.equal(await shop.status(order.id), "pending-payment");
    await age(order.id);

    await shop.work(isSettled(order.id));

    assert.equal(await shop.status(order.id), "cancelled");
    assert.equal((await shop.stock("lamp")).reserved, 0);
    const key = await shop.paymentOf(order.id);
    assert.deepEqual(
      (await shop.charges()).filter((it) => it.key === key).map((it) => it.status),
      ["voided"],
    );
    const late = {
      key,
      orderId: order.id,
      placedAt: new Date(),
      amount: order.total,
      token: "tok_ok",
      reference: order.number,
      isSynthetic: false,
    };
    assert.deepEqual(await region.services().payments.gateway.charge(late), { kind: "voided" });
  });

  it("are paid after the deadline when the gateway had charged before", async () => {
    const order = await shop.buy({ lamp: 1 }, "tok_timeout");
    await age(order.id);
    await shop.work(isSettled(order.id));
    assert.equal(await shop.status(order.id), "paid");
  });

  it("are settled once by two workers at the same time", async () => {
    const orders = await Promise.all(Array.from({ length: 30 }, () => shop.buy({ lamp: 1 }, "tok_error")));
    await shop.settleAll(2);
    const statuses = await Promise.all(orders.map((it) => shop.status(it.id)));
    assert.deepEqual([...new Set(statuses)], ["paid"]);
  });

  it("are left alone in a region that is fenced, and found out when it no longer is", async () => {
    const order = await shop.buy({ lamp: 1 }, "tok_error");
    const fence = "INSERT INTO fences (region, reason) VALUES ($1, 'left')";
    await shop.makeDue();
    await admin(fence);
    const worker = startPaymentWorker(region.services(), { pollMs: 10, idleMs: 10 });
    await new Promise((resolve) => setTimeout(resolve, 300));
    await worker.stop();
    assert.equal(await shop.status(order.id), "pending-payment");
    const { rows } = await shop.sql<{ attempts: number }>("SELECT attempts FROM outbox WHERE order_id = $1", [
      order.id,
    ]);
    assert.deepEqual(rows, [{ attempts: 0 }]);
    await admin("DELETE FROM fences WHERE region = $1");

    await shop.work(isSettled(order.id));
  });

  it("tell the log what became of an order, at least once, and then are done with", async () => {
    await shop.settleAll();
    const order = await shop.buy({ lamp: 3 }, "tok_ok");
    const told: object[] = [];
    const log = { ...quiet, info: (it: object) => void told.push(it) };
    const worker = startPaymentWorker({ ...region.services(), log: log as never }, { pollMs: 10 });
    await shop.settleAll(0);
    await worker.stop();
    const { id: orderId, number, total: amount } = order;
    assert.deepEqual(told, [{ event: "order-paid", orderId, number, amount }]);
  });

  /** Makes an order older than the deadline. */
  const age = (id: string): Promise<unknown> =>
    region
      .stores()
      .relational.write((tx) =>
        tx.query("UPDATE orders SET created_at = now() - interval '1 hour' WHERE id = $1", [id]),
      );

  /** Past the fence, as an operator. */
  const admin = (sql: string): Promise<unknown> =>
    region.stores().relational.withConnection((client) => client.query(sql, [region.settings().region]));
});

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

describe("Finding out about a payment", () => {
  const charge = {
    key: "k",
    orderId: "o",
    placedAt: new Date(),
    amount: { amount: 1, currency: "USD" },
    token: "t",
    reference: "r",
    isSynthetic: false,
  };
  const said = async (answers: Partial<PaymentGateway>, isOverdue: boolean): Promise<[string[], string]> => {
    const asked: string[] = [];
    const gateway = new Proxy({} as PaymentGateway, {
      get: (_target, name: keyof PaymentGateway) =>
        answers[name]
          ? (asked.push(name), answers[name])
          : () => assert.fail(`nobody should ask the gateway to ${name}`),
    });
    return [asked, (await findOut(gateway, { charge, isOverdue })).kind];
  };
  const paid = async () => ({ kind: "succeeded", chargeId: "ch" }) as const;
  const lost = async () => ({ kind: "not-found" }) as const;
  const unknown = async () => ({ kind: "unknown", reason: "late" }) as const;
  const voided = async () => ({ kind: "voided" }) as const;

  it("asks first, and charges only what the gateway has never heard of", async () => {
    assert.deepEqual(await said({ find: paid }, false), [["find"], "succeeded"]);
    assert.deepEqual(await said({ find: lost, charge: paid }, false), [["find", "charge"], "succeeded"]);
    assert.deepEqual(await said({ find: unknown }, false), [["find"], "unknown"]);
  });

  it("charges nothing after the deadline: it voids, and believes only what the gateway says then", async () => {
    assert.deepEqual(await said({ find: paid }, true), [["find"], "succeeded"]);
    assert.deepEqual(await said({ find: lost, void: voided }, true), [["find", "void"], "voided"]);
    assert.deepEqual(await said({ find: lost, void: paid }, true), [["find", "void"], "succeeded"]);
    assert.deepEqual(await said({ find: unknown, void: unknown }, true), [["find", "void"], "unknown"]);
  });
});
