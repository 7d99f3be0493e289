import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { normalisedEmail } from "../../src/accounts/email";
import { addCustomer } from "../../src/accounts/customers";
import { rebuildSalesCommand } from "../../src/commands/rebuildSales";
import { recordEvent } from "../../src/events/recordEvent";
import type { Sales } from "../../src/sales/schemas";
import type { Caller } from "../../src/server/routing";
import { Shop } from "../checkout.fixture";
import { withOneRegion } from "../oneRegion";
import { tokenFor } from "../people";
import { until } from "./until";

const merchant: Caller = { id: randomUUID(), role: "merchant" };

interface EventRow {
  readonly id: string;
  readonly done: boolean;
  readonly acted: string[];
}

describe("Events of a shop whose consumers are in its own process", function () {
  const region = withOneRegion(this, {
    environment: {
      ...{ EVENTS_KIND: "local", ALERTS_KIND: "mailbox" },
      ...{ MAIL_KIND: "mailbox", MAIL_FROM: "The shop <shop@example.com>" },
    },
  });
  let shop: Shop;

  before(async () => {
    shop = new Shop(region);
    await shop.offer("a-lamp", 1999, 7);
  });

  const events = async (subject: string): Promise<EventRow[]> => {
    const text =
      "SELECT id, done_at IS NOT NULL AS done, acted_by AS acted FROM events WHERE subject = $1 ORDER BY position";
    return (await shop.sql<EventRow>(text, [subject])).rows.map((it) => ({ ...it, acted: it.acted.toSorted() }));
  };
  const done = (subject: string, count: number): Promise<void> =>
    until(`${count} events of ${subject}`, async () => {
      const found = await events(subject);
      return found.length === count && found.every((it) => it.done);
    });
  const sales = async (): Promise<Sales["items"]> => {
    const answer = await region.server().inject({ url: "/api/sales", headers: await tokenFor(merchant) });
    assert.equal(answer.statusCode, 200, answer.body);
    return answer.json<Sales>().items.map((it) => ({ ...it, hour: "" }));
  };

  it("tell of an order what happened to it, in its order, and are acted on once by whoever wants them", async () => {
    const { id } = await shop.buy({ "a-lamp": 2 }, "tok_ok");
    await done(id, 2);
    assert.deepEqual(
      await events(id),
      [
        { id: `order.placed/${id}`, done: true, acted: [] },
        { id: `order.paid/${id}`, done: true, acted: ["mails", "sales"] },
      ].map((it) => ({ ...it, acted: it.acted.toSorted() })),
    );
  });

  it("count what was paid by the hour, for merchants only, and the same when it is counted anew", async () => {
    const counted = [{ hour: "", orders: 1, pieces: 2, revenue: { amount: 3998, currency: "USD" } }];
    assert.deepEqual(await sales(), counted);
    assert.equal((await region.server().inject("/api/sales")).statusCode, 401);
    const said: string[] = [];
    await rebuildSalesCommand(region.settings(), [], (line) => said.push(line));
    assert.deepEqual(said, ["Sales of 1 hour(s) were counted anew."]);
    assert.deepEqual(await sales(), counted);
  });

  it("write a confirmation and, when the order is sent, a mail with its tracking code, each once", async () => {
    const email = normalisedEmail("Ada@Example.com");
    const { value: ada } = await region
      .stores()
      .relational.write((tx) => addCustomer(tx, { email, name: "Ada", passwordHash: "x" }));
    const cart = await shop.cart({ "a-lamp": 1 });
    const customer: Caller = { id: ada!.id, role: "customer" };
    const placed = await shop.order({ cart, token: "tok_ok", customer });
    const { id, number } = placed.json<{ id: string; number: string }>();
    const ship = async (): Promise<number> => {
      const request = {
        url: `/api/orders/${id}/shipment`,
        payload: { carrier: "Hare & Sons (night)", trackingCode: "1Z-999" },
      };
      const headers = await tokenFor(merchant);
      return (await region.server().inject({ method: "PUT", ...request, headers })).statusCode;
    };
    assert.deepEqual([await ship(), await ship()], [201, 200]);
    const mails = () =>
      shop.sql<{ subject: string; html: string }>(
        "SELECT subject, html FROM mailbox WHERE recipient <> 'merchants' ORDER BY subject",
      );
    await until("two mails", async () => (await mails()).rows.length === 2);
    const { rows } = await mails();
    assert.deepEqual(
      rows.map((it) => it.subject),
      [`Your order ${number}`, `Your order ${number} is on its way`],
    );
    assert.match(rows[1]!.html, /Hare &amp; Sons \(night\)[\s\S]*1Z-999/);
    const page = await region.server().inject("/mailbox");
    assert.match(page.body, new RegExp(`href="/mailbox/order\\.paid/${id}">Your order ${number}</a>`));
    assert.match((await region.server().inject(`/mailbox/order.paid/${id}`)).body, /Dear Ada Lovelace,/);
    assert.equal((await region.server().inject("/mailbox/order.paid/none")).statusCode, 404);
  });

  it("write to whoever gets money back", async () => {
    const { rows } = await shop.sql<{ id: string }>("SELECT order_id AS id FROM shipments");
    const orderId = rows[0]!.id;
    const data = { orderId, number: "1", amount: { amount: 1999, currency: "USD" } };
    const event = { type: "order.refunded", subject: orderId, fact: orderId, data } as const;
    for (let times = 0; times < 2; times++) await region.stores().relational.write((tx) => recordEvent(tx, event));
    const mails = "SELECT subject FROM mailbox WHERE id LIKE 'order.refunded/%'";
    await until("a mail", async () => (await shop.sql(mails)).rows.length === 1);
    assert.match((await shop.sql<{ subject: string }>(mails)).rows[0]!.subject, /: your money goes back$/);
  });

  it("tell once that a product has become scarce, and again when it has anew", async () => {
    await done("a-lamp", 1);
    await shop.move("a-lamp", 5, "receipt");
    await shop.move("a-lamp", -6, "damage");
    await done("a-lamp", 2);
    assert.deepEqual(
      (await events("a-lamp")).map((it) => it.id),
      ["stock.low/a-lamp/1", "stock.low/a-lamp/2"],
    );
  });

  it("are alerts to merchants, each once, beside the mails that nobody sends", async () => {
    const alerts = () =>
      shop.sql<{ id: string; subject: string }>(
        "SELECT id, subject FROM mailbox WHERE recipient = 'merchants' ORDER BY id",
      );
    await until("two alerts", async () => (await alerts()).rows.length === 2);
    assert.deepEqual(
      (await alerts()).rows,
      [1, 2].map((time) => ({ id: `alert/stock.low/a-lamp/${time}`, subject: "Low stock: a-lamp" })),
    );
    const page = await region.server().inject("/mailbox/alert/stock.low/a-lamp/2");
    assert.match(page.body, /3 of a-lamp can still be ordered/);
  });

  it("tell of a review that was posted, and not of one that was changed", async () => {
    const post = async (title: string): Promise<number> => {
      const request = { url: "/api/products/a-lamp/reviews/mine", payload: { rating: 5, title, text: "" } };
      const headers = await tokenFor(shop.customer);
      return (await region.server().inject({ method: "PUT", ...request, headers })).statusCode;
    };
    assert.deepEqual([await post("Bright"), await post("Very bright")], [201, 200]);
    await done("a-lamp", 3);
    assert.match((await events("a-lamp"))[2]!.id, /^review\.posted\/[\w-]{43}\/\d+$/);
  });

  it("tell of a declined order, which is no sale and gets no mail", async () => {
    const { id } = await shop.buy({ "a-lamp": 1 }, "tok_declined");
    await done(id, 2);
    assert.deepEqual(
      (await events(id)).map(({ id, acted }) => [id, acted]),
      [
        [`order.placed/${id}`, []],
        [`order.declined/${id}`, []],
      ],
    );
    assert.equal((await sales())[0]!.orders, 2);
  });
});

describe("A shop that isn't told where events go", function () {
  const region = withOneRegion(this);

  it("records none, and says so to whoever asks for sales", async () => {
    const shop = new Shop(region);
    await shop.offer("a-chair", 4999, 2);
    await shop.buy({ "a-chair": 1 }, "tok_ok");
    const { rows } = await shop.sql<{ count: number }>("SELECT count(*)::int AS count FROM events");
    assert.equal(rows[0]!.count, 0);
    const answer = await region.server().inject({ url: "/api/sales", headers: await tokenFor(merchant) });
    assert.equal(answer.statusCode, 409);
    assert.match(answer.json<{ detail: string }>().detail, /EVENTS_KIND/);
    assert.equal((await region.server().inject("/mailbox")).statusCode, 404);
  });
});
