/** The dated figures: one file for each region, and one for what has the same price in the whole world. */
import apSouth1 from "./ap-south-1.json";
import type { PriceKey } from "./catalogue";
import euWest1 from "./eu-west-1.json";
import world from "./global.json";
import usEast1 from "./us-east-1.json";

export interface Price {
  readonly usd: number;
  /** Day of which the figure is, as its source says; of a source without a day, the one on which it was looked up. */
  readonly date: string;
  /** Where it was read. */
  readonly source: string;
}

/** Prices of a region by key; what it lacks has no price here. */
export type RegionPrices = Readonly<Partial<Record<PriceKey, Price>>>;
/** By region, and `global`. */
export type PriceTables = Readonly<Record<string, RegionPrices>>;

export const priceTables: PriceTables = {
  "us-east-1": usEast1,
  "eu-west-1": euWest1,
  "ap-south-1": apSouth1,
  global: world,
};

/** What the one costs there; nothing where nobody has looked it up yet. */
export function priceIn(tables: PriceTables, region: string, key: PriceKey): Price | undefined {
  const found = tables[region];
  return found !== undefined && Object.hasOwn(found, key) ? found[key] : undefined;
}
