import assert from "node:assert/strict";
import { freePort } from "../../../servers/ports";
import { Shop } from "../checkout.fixture";
import { Databases, Region, until } from "../forwardingRegions.fixture";
import { FakeStripe, signed, stripeSecret } from "./fakeStripe.fixture";

describe("Stripe's events, in two regions", function () {
  this.timeout(60_000);
  const stripe = new FakeStripe();
  let databases: Databases;
  let writer: Region, reader: Region;

  before("start Stripe and two regions", async () => {
    await stripe.start();
    databases = await Databases.start({ standbys: 1 });
    const [first, second] = [await freePort(), await freePort()];
    const peers = { "us-east-1": `http://127.0.0.1:${first}`, "eu-west-1": `http://127.0.0.1:${second}` };
    const environment = {
      PAYMENT_GATEWAY_KIND: "stripe",
      PAYMENT_GATEWAY_URL: stripe.url,
      PAYMENT_GATEWAY_SECRET: JSON.stringify(stripeSecret),
      PUBLIC_ORIGIN: "https://shop.example.com",
    };
    [writer, reader] = await Promise.all([
      Region.start({ name: "us-east-1", port: first, copies: databases.writer, peers, environment }),
      Region.start({ name: "eu-west-1", port: second, copies: databases.standbys[0]!, peers, environment }),
    ]);
    await reader.follows("us-east-1");
    await writer.services.writer.duties.stop();
    await reader.services.writer.duties.stop();
    await shopIn(writer).offer("lamp", 1999, 10);
  });
  after("stop them", async () => {
    await Promise.all([writer, reader].map((it) => it?.close()));
    await databases?.close();
    await stripe.stop();
  });

  const shopIn = ({ server, services }: Region): Shop =>
    new Shop({
      ...{ server: () => server, services: () => services, stores: () => services.stores },
      settings: () => services.settings,
    });

  const tell = (region: Region, payload: string, headers = signed(payload)): Promise<Response> =>
    fetch(`${region.url}/api/payments/callbacks`, { method: "POST", body: payload, headers });

  /** @returns the order's id, and what Stripe says once it is paid; nobody was told yet. */
  async function paidAtStripe(shop: Shop): Promise<{ id: string; payload: string }> {
    const { id } = await shop.buy({ lamp: 1 }, "hosted-page");
    await stripe.pay(stripe.sessionOf(await shop.paymentOf(id)));
    return { id, payload: stripe.events.at(-1)!.payload };
  }

  it("are passed on to the writer by the region that they reach, which lets no forgery so far", async () => {
    const shop = shopIn(writer);
    const { id, payload } = await paidAtStripe(shop);

    const forged = await tell(reader, payload, signed(payload, "whsec_another_secret"));
    assert.deepEqual([forged.status, writer.handled], [401, []]);
    const answer = await tell(reader, payload);

    assert.deepEqual([answer.status, answer.headers.get("x-forwarded-by-region")], [204, "eu-west-1"]);
    assert.deepEqual(writer.handled, ["POST for eu-west-1"]);
    assert.equal((await shop.seeOrder(id, shop.customer)).json<{ status: string }>().status, "paid");
    assert.deepEqual(await shop.violations(), []);
  });

  it("are taken by the next writer where the first is lost between the payment and its event", async () => {
    const before = shopIn(writer);
    const { id, payload } = await paidAtStripe(before);
    const after = shopIn(reader);
    const isThere = async (): Promise<boolean> =>
      (await after.sql("SELECT FROM outbox WHERE order_id = $1", [id])).rows.length > 0;
    await until("the standby has the order", isThere);
    await writer.close();
    await databases.writer.postgres.kill();
    await databases.standbys[0]!.postgres.promote();

    // As Stripe does: again, until it is taken.
    await until("the event is taken", async () => (await tell(reader, payload)).status === 204);

    const { rows } = await after.sql("SELECT status FROM orders WHERE id = $1", [id]);
    assert.deepEqual(rows, [{ status: "paid" }]);
    assert.deepEqual(await after.violations(), []);
  });
});
