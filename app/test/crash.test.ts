import assert from "node:assert/strict";
import { setTimeout as wait } from "node:timers/promises";
import type { Shop } from "../local/shop";
import type { HttpGateway } from "../src/payments/httpGateway";
import { nothingLostOrDoubled } from "./load/aftermath";
import { countMoments, noMoments } from "./load/killMoments";
import { Load } from "./load/load";
import { anotherInstance, type Instance, openGateway, payments, startShopUnderTest } from "./load/shopUnderTest";

const kills = 50;
/** Of one region. Most serve while one or two start again. */
const instanceCount = 4;
const customers = 8;

describe("A shop whose processes are killed in the middle of checkouts", function () {
  this.timeout(240_000);
  let shop: Shop;
  let gateway: HttpGateway;
  let instances: Instance[];
  let load: Load;
  const starting = new Set<Instance>();

  before(async () => {
    shop = await startShopUnderTest(1);
    gateway = openGateway(shop);
    const [region] = shop.regions;
    instances = [{ ...region!, process: region!.storefront }];
    while (instances.length < instanceCount) instances.push(await anotherInstance(shop, region!));
  });
  after(async () => {
    await Promise.all((instances ?? []).map((it) => it.process.kill()));
    await gateway?.close();
    await shop?.kill();
  });

  /** Customers spread over the instances, as a load balancer does it: away from those that do not serve. */
  const front = (customer: number): Instance => {
    const up = instances.filter((it) => it.process.isRunning() && !starting.has(it));
    return up[customer % up.length] ?? instances[0]!;
  };

  async function start(instance: Instance): Promise<void> {
    starting.add(instance);
    await instance.process.start();
    starting.delete(instance);
  }

  beforeEach(async () => {
    await Promise.all(instances.map(start));
    load = await Load.start({ customers, front, payments });
  });
  afterEach(() => load.stop(0));

  /** One instance after another is killed at a random moment while it has checkouts to do, and starts again meanwhile. */
  it(`loses and doubles nothing when a storefront is killed ${kills} times`, async () => {
    const moments = noMoments();
    const restarts = new Map<Instance, Promise<void>>();
    for (let kill = 0; kill < kills; kill++) {
      const victim = instances[kill % instanceCount]!;
      await restarts.get(victim);
      await load.untilCheckingOut(2, victim);
      await wait(Math.random() * 25);
      const interrupted = load.checkingOut(victim);
      await victim.process.kill();
      restarts.set(victim, start(victim));
      await countMoments(moments, interrupted, { relational: shop.regions[0]!.relational, gateway });
    }
    await Promise.all(restarts.values());
    await load.stop();
    console.log(`      ${load.record.summary()}; kills came ${JSON.stringify(moments)}`);
    assert.ok(load.record.acknowledgements > kills / 2);
    for (const [moment, count] of Object.entries(moments)) assert.ok(count > 0, `no kill came ${moment}`);
    await nothingLostOrDoubled(shop, load.record);
  });

  it("loses and doubles nothing when PostgreSQL is killed", async () => {
    const { relational } = shop.regions[0]!;
    for (let kill = 0; kill < 4; kill++) {
      await load.untilAcknowledged(5);
      await load.untilCheckingOut(3);
      await relational.kill();
      await relational.start();
    }
    await load.untilAcknowledged(5);
    await load.stop();
    console.log(`      ${load.record.summary()}`);
    await nothingLostOrDoubled(shop, load.record);
  });

  it("loses and doubles nothing when the payment gateway is killed", async () => {
    for (let kill = 0; kill < 4; kill++) {
      await load.untilAcknowledged(5);
      await load.untilCheckingOut(3);
      await shop.gateway.kill();
      await load.untilAcknowledged(2);
      await shop.gateway.start();
    }
    await load.untilAcknowledged(5);
    await load.stop();
    console.log(`      ${load.record.summary()}`);
    await nothingLostOrDoubled(shop, load.record);
  });
});
