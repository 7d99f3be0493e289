import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import Stripe from "stripe";
import { FakeStripe, stripeSecret, type Trouble } from "../../../test/stripe/fakeStripe.fixture";
import type { ChargeRequest, LedgerEntry } from "../gateway";
import { StripeGateway } from "./stripeGateway";

const charge = (more: Partial<ChargeRequest> = {}): ChargeRequest => ({
  ...{ key: randomUUID(), orderId: randomUUID(), placedAt: new Date(), token: "hosted-page" },
  ...{ amount: { amount: 1999, currency: "USD" }, reference: "ABCDE-FGHJK", isSynthetic: false, ...more },
});

const hoursAgo = (hours: number): Date => new Date(Date.now() - hours * 3_600_000);

describe("Stripe as the shop's gateway", () => {
  let stripe: FakeStripe;
  let gateway: StripeGateway;
  beforeEach(async () => {
    stripe = await new FakeStripe().start();
    gateway = gatewayOf("https://shop.example.com");
  });
  afterEach(async () => {
    gateway.close();
    await stripe.stop();
  });

  const gatewayOf = (publicOrigin: string): StripeGateway =>
    new StripeGateway({ library: Stripe as never, url: stripe.url, publicOrigin, secret: () => stripeSecret });

  async function ledger(of = gateway): Promise<LedgerEntry[]> {
    const entries: LedgerEntry[] = [];
    for await (const it of of.ledger(hoursAgo(1))) entries.push(it);
    return entries;
  }

  it("leads the customer to one page, however often and from wherever it is asked", async () => {
    const request = charge();
    const answers = [await gateway.charge(request), await gateway.charge(request), await gateway.find(request)];
    // A region that the order was lost in places it anew, later.
    answers.push(await gatewayOf("https://shop.example.com").charge({ ...request, placedAt: hoursAgo(1) }));
    const url = `${stripe.url}/pay/${stripe.sessionOf(request.key).id}`;
    assert.deepEqual(answers, Array(4).fill({ kind: "awaiting-customer", url }));
  });

  it("tells a payment that was made, also to whoever asks to charge again or to void", async () => {
    const request = charge();
    await gateway.charge(request);
    await stripe.pay(stripe.sessionOf(request.key));
    const paid = { kind: "succeeded", chargeId: stripe.intents[0]!.id };
    assert.deepEqual(await gateway.find(request), paid);
    assert.deepEqual(await gateway.charge(request), paid);
    assert.deepEqual(await gateway.void(request), paid);
  });

  it("voids by expiring the page, after which nobody can pay and the key leads to no other", async () => {
    const request = charge();
    await gateway.charge(request);
    assert.deepEqual(await gateway.void(request), { kind: "voided" });
    await assert.rejects(stripe.pay(stripe.sessionOf(request.key)), /expired/);
    assert.deepEqual(await gateway.charge(request), { kind: "voided" });
  });

  it("tells a payment that was made in the moment before the page was to be expired", async () => {
    const request = charge();
    await gateway.charge(request);
    stripe.paidAtTheLast = true;
    assert.equal((await gateway.void(request)).kind, "succeeded");
  });

  it("voids a key that Stripe has never heard of: what arrives later under it finds an expired page", async () => {
    const request = charge();
    assert.deepEqual(await gateway.void(request), { kind: "voided" });
    assert.deepEqual(await gateway.charge(request), { kind: "voided" });
    assert.equal(stripe.sessionOf(request.key).status, "expired");
  });

  it("charges nobody for a synthetic order: what is paid at its page is authorised, and cancelled when it is seen", async () => {
    const before = stripe.intents.length;
    for (const ask of ["find", "void", "charge"] as const) {
      const request = charge({ isSynthetic: true });
      await gateway.charge(request);
      const session = stripe.sessionOf(request.key);
      assert.equal(session.metadata["synthetic"], "true");
      await stripe.pay(session);
      assert.equal(stripe.intents.at(-1)!.status, "requires_capture");
      assert.deepEqual(await gateway[ask](request), { kind: "voided" }, ask);
      assert.equal(stripe.intents.at(-1)!.status, "canceled");
      assert.deepEqual(await gateway.find(request), { kind: "voided" }, "and again");
    }
    assert.equal(stripe.intents.length, before + 3);
    assert.deepEqual(
      (await ledger()).filter(({ chargeId }) => chargeId === stripe.intents.at(-1)!.id),
      [],
    );
  });

  it("doesn't know that an authorisation is cancelled before Stripe says so", async () => {
    const request = charge({ isSynthetic: true });
    await gateway.charge(request);
    await stripe.pay(stripe.sessionOf(request.key));
    stripe.keepsHolds = true;
    assert.equal((await gateway.find(request)).kind, "unknown");
    stripe.keepsHolds = false;
    assert.deepEqual(await gateway.find(request), { kind: "voided" });
  });

  const troubles: readonly (readonly [Trouble, number, string])[] = [
    ["request-lost", 2, "StripeConnectionError"],
    ["answer-lost", 2, "StripeConnectionError"],
    ["busy", 1, "StripeRateLimitError rate_limit 429"],
  ];
  for (const [trouble, times, reason] of troubles) {
    it(`doesn't know what became of a request after ${trouble}, and finds one page when it asks again`, async () => {
      const request = charge();
      stripe.troubles.push(...Array<Trouble>(times).fill(trouble));
      assert.deepEqual(await gateway.charge(request), { kind: "unknown", reason });
      assert.equal((await gateway.find(request)).kind, "awaiting-customer");
      assert.equal(stripe.sessions.length, 1);
    });
  }

  it("takes an error that Stripe repeats for a key as what it is: no page that anybody was led to", async () => {
    const request = charge();
    stripe.troubles.push("error");
    assert.deepEqual(await gateway.charge(request), { kind: "unknown", reason: "StripeAPIError 500" });
    assert.deepEqual(await gateway.find(request), { kind: "not-found" });
    assert.deepEqual(await gateway.void(request), { kind: "voided" });
    assert.equal(stripe.sessions.length, 0);
  });

  it("finds by metadata what was paid under a key that stands for another version's request", async () => {
    const request = charge();
    await gateway.charge(request);
    await stripe.pay(stripe.sessionOf(request.key));
    const changed = { ...request, reference: "OTHER-NUMBE" };
    assert.deepEqual(await gateway.find(changed), { kind: "succeeded", chargeId: stripe.intents[0]!.id });
    assert.equal(stripe.sessions.length, 1);
    assert.ok(stripe.requests.includes("GET /v1/payment_intents/search"));
  });

  it("finds an unpaid page of another version's request among all, and never guesses where there is none", async () => {
    const request = charge();
    await gateway.charge(request);
    assert.equal((await gateway.find({ ...request, reference: "OTHER-NUMBE" })).kind, "awaiting-customer");
    stripe.sessions.length = 0;
    const { kind } = await gateway.void({ ...request, reference: "OTHER-NUMBE" });
    assert.equal(kind, "unknown");
  });

  it("makes no second page once Stripe has forgotten the key, whether the first was paid or not", async () => {
    const [paid, left] = [charge(), charge()];
    for (const it of [paid, left]) await gateway.charge(it);
    await stripe.pay(stripe.sessionOf(paid.key));
    stripe.forgetKeys();
    const later = { placedAt: hoursAgo(23.5) };
    assert.equal((await gateway.void({ ...paid, ...later })).kind, "succeeded");
    assert.deepEqual(await gateway.void({ ...left, ...later }), { kind: "voided" });
    assert.deepEqual(await gateway.void(charge(later)), { kind: "voided" });
    assert.equal(stripe.sessions.length, 2);
  });

  it("declines what Stripe takes for no price", async () => {
    const request = charge({ amount: { amount: 1, currency: "USD" } });
    assert.deepEqual(await gateway.charge(request), { kind: "declined", reason: "amount-too-small" });
  });

  it("tells nobody a message of Stripe's, which may quote a key", async () => {
    stripe.troubles.push("busy");
    assert.doesNotMatch(JSON.stringify(await gateway.charge(charge())), /sk_test/);
  });

  it("gives money back once, and says so again", async () => {
    const request = charge();
    await gateway.charge(request);
    await stripe.pay(stripe.sessionOf(request.key));
    const [entry] = await ledger();
    assert.deepEqual([entry!.key, entry!.status, entry!.amount], [request.key, "succeeded", request.amount]);
    assert.deepEqual(await gateway.refund(entry!), { kind: "refunded" });
    assert.deepEqual(await gateway.refund({ ...entry!, key: randomUUID() }), { kind: "refunded" });
    assert.equal((await ledger())[0]!.status, "refunded");
    assert.equal((await gateway.refund({ key: "k", chargeId: "pi_nobodys" })).kind, "unknown");
  });

  it("lists nothing that another shop of the same account has sold", async () => {
    const request = charge();
    await gateway.charge(request);
    await stripe.pay(stripe.sessionOf(request.key));
    const other = gatewayOf("https://other.example.com");
    assert.deepEqual(await ledger(other), []);
    other.close();
  });

  it("doesn't know anything while Stripe is away, and says that its list can't be read", async () => {
    const { url } = stripe;
    await stripe.stop();
    assert.match(url, /^http/);
    for (const answer of [await gateway.charge(charge()), await gateway.void(charge())])
      assert.deepEqual(answer, { kind: "unknown", reason: "StripeConnectionError" });
    await assert.rejects(ledger(), /Stripe's list of payments can't be read: StripeConnectionError/);
    stripe = await new FakeStripe().start();
  });
});
