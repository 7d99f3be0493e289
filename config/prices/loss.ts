/** What the loss of a region adds to the bill of the others. Pure. */
import type { Settings } from "../settings";
import { type Amount, amountOf, priced } from "./charges";
import { type PriceKey, pricedThing } from "./catalogue";
import { priceIn, priceTables, type PriceTables } from "./tables";

export interface SurvivorCost {
  readonly region: string;
  /** Instances that it must launch: none, because it runs what it can inherit already. */
  readonly neededInstances: 0;
  /** Instances that it may launch beyond, until its maximum. */
  readonly furtherInstances: number;
  /** What these cost while all of them run, USD an hour. */
  readonly mostAnHour: Amount;
  /**
   * A GB that it sends to another region, USD: a write that it forwards to the writer's, what it copies to the lost one when that comes back.
   */
  readonly sentGigabyte: Amount;
  /** A GB of calls to other regions through its NAT gateways, on top. */
  readonly gatewayGigabyte: Amount;
}

export interface LossCost {
  readonly lost: string;
  readonly survivors: readonly SurvivorCost[];
}

/** @param regions settings of every region's stack */
export const lossCosts = (regions: readonly Settings[], tables: PriceTables = priceTables): readonly LossCost[] =>
  regions.map(({ stack }) => ({
    lost: stack,
    survivors: regions.filter((it) => it.stack !== stack).map((it) => survivor(it, tables)),
  }));

function survivor({ stack: region, service }: Settings, tables: PriceTables): SurvivorCost {
  const further = Math.max(0, service.maxInstances - service.minInstances);
  const price: PriceKey = `instance:${service.instanceType}`;
  const gigabyte = (key: PriceKey): Amount => one(key, region, tables);
  const most = priced({ region, kind: "compute", price, quantity: further }, tables);
  return {
    region,
    neededInstances: 0,
    furtherInstances: further,
    mostAnHour: amountOf([most]),
    sentGigabyte: gigabyte("inter-region-transfer"),
    gatewayGigabyte: gigabyte("nat-gateway-data"),
  };
}

/** The price itself, not rounded to cents: it is for a single GB. */
function one(key: PriceKey, region: string, tables: PriceTables): Amount {
  const found = priceIn(tables, region, key);
  return found === undefined
    ? { usd: 0, notPriced: [`${pricedThing(key).what} in ${region}`] }
    : { usd: found.usd, notPriced: [] };
}
