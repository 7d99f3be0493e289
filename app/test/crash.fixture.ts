import assert from "node:assert/strict";
import { setTimeout as wait } from "node:timers/promises";
import type { Shop } from "../local/shop";
import type { HttpGateway } from "../src/payments/httpGateway";
import { nothingLostOrDoubled } from "./load/aftermath";
import { countMoments, noMoments } from "./load/killMoments";
import { Load } from "./load/load";
import { anotherInstance, type Instance, openGateway, payments, startShopUnderTest } from "./load/shopUnderTest";

/** Of one region. Most serve while one or two start again. */
const instanceCount = 4;
const customers = 8;

/** A shop of one region with several storefronts, whose processes are killed while customers check out. */
export class CrashingShop {
  private readonly starting = new Set<Instance>();

  private constructor(
    readonly shop: Shop,
    private readonly gateway: HttpGateway,
    private readonly instances: readonly Instance[],
  ) {}

  static async start(): Promise<CrashingShop> {
    const shop = await startShopUnderTest(1);
    const [region] = shop.regions;
    const instances: Instance[] = [{ ...region!, process: region!.storefront }];
    while (instances.length < instanceCount) instances.push(await anotherInstance(shop, region!));
    return new CrashingShop(shop, openGateway(shop), instances);
  }

  async stop(): Promise<void> {
    await Promise.all(this.instances.map((it) => it.process.kill()));
    await this.gateway.close();
    await this.shop.kill();
  }

  /** Customers of every instance, all of which serve by then. */
  async load(): Promise<Load> {
    await Promise.all(this.instances.map((it) => this.startAgain(it)));
    return Load.start({ customers, front: (customer) => this.front(customer), payments });
  }

  /**
   * Kills one instance after another at a random moment while it has checkouts to do; it starts again meanwhile. More often than asked where
   * no kill has come in one of the moments of a checkout yet, fifty times at most.
   * @throws AssertionError where an order was lost or doubled, or no kill came in one of the moments of a checkout.
   */
  async killStorefronts(load: Load, kills: number): Promise<void> {
    const moments = noMoments();
    const restarts = new Map<Instance, Promise<void>>();
    const isMissing = () => Object.values(moments).includes(0);
    for (let kill = 0; kill < kills || (kill < 50 && isMissing()); kill++) {
      const victim = this.instances[kill % instanceCount]!;
      await restarts.get(victim);
      await load.untilCheckingOut(2, victim);
      // Longer each time: where the machine is slow, kills came before anything was committed, and hardly ever after it.
      await wait(Math.random() * (25 + 10 * kill));
      const interrupted = load.checkingOut(victim);
      await victim.process.kill();
      restarts.set(victim, this.startAgain(victim));
      const { relational } = this.shop.regions[0]!;
      await countMoments(moments, interrupted, { relational, gateway: this.gateway });
    }
    await Promise.all(restarts.values());
    await load.stop();
    console.log(`      ${load.record.summary()}; kills came ${JSON.stringify(moments)}`);
    assert.ok(load.record.acknowledgements > kills / 2);
    for (const [moment, count] of Object.entries(moments)) assert.ok(count > 0, `no kill came ${moment}`);
    await nothingLostOrDoubled(this.shop, load.record);
  }

  /**
   * Kills PostgreSQL whenever three customers check out, and starts it again.
   * @throws AssertionError where an order was lost or doubled
   */
  async killPostgres(load: Load, kills: number): Promise<void> {
    const { relational } = this.shop.regions[0]!;
    for (let kill = 0; kill < kills; kill++) {
      await load.untilAcknowledged(5);
      await load.untilCheckingOut(3);
      await relational.kill();
      await relational.start();
    }
    await this.end(load);
  }

  /**
   * The same to the payment gateway, without which two orders more must be acknowledged before it starts again.
   * @throws AssertionError where an order was lost or doubled
   */
  async killGateway(load: Load, kills: number): Promise<void> {
    for (let kill = 0; kill < kills; kill++) {
      await load.untilAcknowledged(5);
      await load.untilCheckingOut(3);
      await this.shop.gateway.kill();
      await load.untilAcknowledged(2);
      await this.shop.gateway.start();
    }
    await this.end(load);
  }

  private async end(load: Load): Promise<void> {
    await load.untilAcknowledged(5);
    await load.stop();
    console.log(`      ${load.record.summary()}`);
    await nothingLostOrDoubled(this.shop, load.record);
  }

  /** Customers spread over the instances, as a load balancer does it: away from those that do not serve. */
  private front(customer: number): Instance {
    const up = this.instances.filter((it) => it.process.isRunning() && !this.starting.has(it));
    return up[customer % up.length] ?? this.instances[0]!;
  }

  private async startAgain(instance: Instance): Promise<void> {
    this.starting.add(instance);
    await instance.process.start();
    this.starting.delete(instance);
  }
}
