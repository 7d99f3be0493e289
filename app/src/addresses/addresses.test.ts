import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import type { LightMyRequestResponse } from "fastify";
import { address as london, Shop } from "../../test/checkout.fixture";
import { withOneRegion } from "../../test/oneRegion";
import { tokenFor } from "../../test/people";
import { identityOf } from "../orders/identity";
import type { Order } from "../orders/schemas";
import type { ProblemDocument } from "../server/problems";

const street = { name: "Ada Lovelace", line1: "12 Main Street" };

describe("Addresses of orders", function () {
  const region = withOneRegion(this);
  const shop = new Shop(region);

  before(() => shop.offer("lamp", 1999, 100));

  async function orderTo(shippingAddress: object, key: string = randomUUID()): Promise<LightMyRequestResponse> {
    const cart = await shop.cart({ lamp: 1 });
    return region.server().inject({
      ...{ method: "POST", url: "/api/orders" },
      headers: { ...(await tokenFor(shop.customer)), "idempotency-key": key },
      payload: { cartId: cart.id, expectedTotal: cart.total, shippingAddress, payment: { token: "tok_ok" } },
    });
  }

  it("are taken where there is no postal code, and with state and phone, and shown as they were given", async () => {
    const given = [
      { ...street, city: "Dublin", country: "IE" },
      { ...street, city: "Wan Chai", region: "Hong Kong Island", country: "HK" },
      { ...street, region: "Dubai", country: "AE" },
      { ...street, city: "Doha", country: "QA", phone: "+974 4444 1234" },
      { ...street, city: "Springfield", region: "IL", postalCode: "62701", country: "US", phone: "(217) 555-0123" },
      { ...street, region: "Tokyo", postalCode: "150-0041", country: "JP" },
    ];
    for (const shippingAddress of given) {
      const answer = await orderTo(shippingAddress);
      assert.equal(answer.statusCode, 201, answer.body);
      assert.deepEqual((await shop.seeOrder(answer.json<Order>().id)).json<Order>().shippingAddress, shippingAddress);
    }
  });

  it("are refused with everything that is wrong, by pointers, and nothing is ordered", async () => {
    const answer = await orderTo({ ...street, city: "Springfield", region: "XX", postalCode: "-1-", country: "US" });
    const problem = answer.json<ProblemDocument>();
    assert.deepEqual([answer.statusCode, problem.type], [400, "/problems/invalid-request"]);
    const pointers = problem.errors!.map((it) => it.pointer);
    assert.deepEqual(pointers, ["/body/shippingAddress/region", "/body/shippingAddress/postalCode"]);
  });

  it("need what can be seen and said: no dash, no invisible character, no country that isn't one", async () => {
    const invisible = ["\u200b", "\u2800", "\u3164", "\u00ad", "\u2060\ufe0f", "-", "…"];
    const refused = [
      ...invisible.flatMap((it) => ["name", "line1", "city"].map((part) => ({ ...london, [part]: it }))),
      ...invisible.map((it) => ({ ...london, postalCode: it })),
      ...["ZZ", "XX", "gb"].map((country) => ({ ...london, country })),
      ...["call me", "1", "+", "12345678901234567890"].map((phone) => ({ ...london, phone })),
    ];
    const answers = await Promise.all(refused.map((it) => orderTo(it)));
    const taken = refused.filter((_, index) => answers[index]!.statusCode !== 400);
    assert.deepEqual(taken, []);
  });

  it("without the parts of today name an order as they did before", () => {
    const total = { amount: 1999, currency: "USD" };
    const request = { cartId: "c", expectedTotal: total, shippingAddress: london, payment: { token: "tok_ok" } };
    const named = (change: object): string =>
      identityOf("ada", "key-0123456789abcdef", { ...request, shippingAddress: { ...london, ...change } }).orderId;
    assert.equal(named({}), "d06c6af3-87b4-8bb3-a4e0-879534992c40");
    assert.equal(new Set([{}, { region: "a" }, { district: "a" }, { phone: "12345" }].map(named)).size, 4);
  });

  it("have a format for each country, that anybody may ask for and keep", async () => {
    const answer = await region.server().inject("/api/address-formats/JP");
    assert.equal(answer.json<{ format: string }>().format, "〒%Z%n%S%n%A%n%O%n%N");
    assert.match(String(answer.headers["cache-control"]), /^public, max-age=/);
    assert.equal((await region.server().inject("/api/address-formats/ZZ")).statusCode, 400);
  });
});
