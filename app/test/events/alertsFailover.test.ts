import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { DeleteMessageCommand, ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import type { Emulator } from "../../../rehearsal/emulator/emulator";
import { forkEmulator } from "../../../rehearsal/emulator/forked.fixture";
import { emulatedAccess } from "../../local/cartTable";
import type { Shop, ShopRegion } from "../../local/shop";
import { startShop } from "../../local/startShop";
import { Browser } from "../load/browser";
import { stockTheShop } from "../load/sampleStock";
import { tokenSigningKeys } from "../oneRegion";
import { tokenFor } from "../people";
import { emulatedClients, makeQueues } from "./emulatedQueues";
import { until } from "./until";

const names = ["us-east-1", "eu-west-1"] as const;

/** One story, told in its order. Each region has topics and queues of its own, to which its merchants are subscribed. */
describe("Merchants of a shop whose writer is lost and moves", function () {
  this.timeout(180_000).bail(true);
  const alertQueues = new Map<string, string>();
  let emulator: Emulator;
  let shop: Shop;
  let left: ShopRegion;
  let chosen: ShopRegion;
  let merchant: Browser;
  /** What they got: the region whose topic told them, and the event's id. */
  const told: string[] = [];

  before(async () => {
    emulator = await forkEmulator("withParent");
    const { endpoint } = emulator;
    shop = await startShop({
      regions: names,
      stock: "none",
      environment: { TOKEN_SIGNING_KEYS: tokenSigningKeys, LOG_LEVEL: "warn", ...emulatedAccess(endpoint) },
      regionEnvironment: async ({ region }) => {
        const { alerted, environment } = await makeQueues(endpoint, { region });
        alertQueues.set(region, alerted);
        return environment;
      },
    });
    [left, chosen] = shop.regions as [ShopRegion, ShopRegion];
    await stockTheShop(left);
    merchant = new Browser();
    merchant.signIn((await tokenFor({ id: randomUUID(), role: "merchant" })).authorization);
  });
  after(async () => {
    await merchant?.close();
    await shop?.kill();
    await emulator?.stop();
  });

  it("hear of what happens before, from the region that writes", async () => {
    await runsLow(left, "lamp-1");
    await until("they are told", async () => (await listen()).length === 1);
    await until("the other region knows", async () => (await settled(chosen)) === 1);
    assert.deepEqual(told, ["us-east-1: stock.low/lamp-1/1"]);
  });

  it("hear once, from the region that takes over, of what the lost region's topic took and nobody acted on", async () => {
    await left.storefront.kill();
    const event = `SELECT record_event('stock.low', 'lamp-2', 'lamp-2/1', '{"sku": "lamp-2", "available": 2}')`;
    await left.relational.ask(event, [], "storefront");
    const published = "UPDATE events SET published_in = 'us-east-1' WHERE subject = 'lamp-2'";
    await left.relational.ask(published, [], "storefront");
    const arrived = "SELECT FROM events WHERE subject = 'lamp-2' AND published_in = 'us-east-1'";
    await until("the event is copied", async () => (await chosen.relational.ask(arrived, [], "storefront")).length > 0);
    await shop.failover("relational", chosen.name);
    await until("they are told", async () => (await listen()).length === 2);
    assert.deepEqual(told.slice(1), ["eu-west-1: stock.low/lamp-2/1"]);
  });

  it("hear of what happens afterwards from there, also once the lost region is back and follows", async () => {
    await runsLow(chosen, "lamp-3");
    await until("they are told", async () => (await listen()).length === 3);
    await shop.rejoin("relational", left.name);
    await left.storefront.start();
    await runsLow(left, "lamp-4");
    await until("they are told", async () => (await listen()).length === 4);
    assert.deepEqual(told.slice(2), ["eu-west-1: stock.low/lamp-3/1", "eu-west-1: stock.low/lamp-4/1"]);
  });

  it("hear nothing twice when the writer moves back", async () => {
    await shop.switchover("relational", left.name);
    await runsLow(left, "lamp-5");
    await until("they are told", async () => (await listen()).length === 5);
    const undone = "SELECT FROM events WHERE done_at IS NULL";
    await until("all is done", async () => (await left.relational.ask(undone, [], "storefront")).length === 0);
    await until("all is sent", async () => (await settled(left)) === 5);
    await listen();
    assert.deepEqual(told.slice(4), ["us-east-1: stock.low/lamp-5/1"]);
  });

  /** A merchant writes nearly all of a product off: 3 are left. */
  async function runsLow(region: ShopRegion, sku: string): Promise<void> {
    const path = `/api/stock/${sku}/movements`;
    const body = { quantity: -99_997, reason: "damage" };
    const headers = { "idempotency-key": randomUUID() };
    await until(`${sku} is written off`, async () => {
      const { status } = await merchant.call(region, path, { method: "POST", headers, body });
      return status === 200 || status === 201;
    });
  }

  /** Alerts that have been sent, as a region knows. */
  const settled = async ({ relational }: ShopRegion): Promise<number> =>
    (await relational.ask("SELECT FROM alerts WHERE state = 'sent'", [], "storefront")).length;

  /** Reads both regions' topics as their subscribers do. @returns all that was told until now */
  async function listen(): Promise<readonly string[]> {
    for (const [region, QueueUrl] of alertQueues) {
      const { sqs, sns } = emulatedClients(emulator.endpoint, region);
      const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
      for (const { Body, ReceiptHandle } of Messages) {
        const { MessageAttributes } = JSON.parse(Body!) as { MessageAttributes: { event: { Value: string } } };
        told.push(`${region}: ${MessageAttributes.event.Value}`);
        await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
      }
      sqs.destroy();
      sns.destroy();
    }
    return told;
  }
});
