/** What is paid by the hour or the month, whoever counts it, and what it comes to. Pure. */
import { type PriceKey, pricedThing } from "./catalogue";
import type { PriceUnit } from "./pricedThing";
import { type Price, priceIn, priceTables, type PriceTables } from "./tables";

/** Hours of a month, as AWS and everybody else counts. */
export const hoursPerMonth = 730;

/** Every price is known of this one: what sizes cost, whatever the place, is compared at its prices. */
export const comparisonRegion = "us-east-1";

export const costKinds = [
  "compute",
  "relational database",
  "document database",
  "network",
  "monitoring",
  "keys and secrets",
  "backups",
  "DNS",
  "edge",
] as const;
export type CostKind = (typeof costKinds)[number];

/** Something that stands there and is paid, whether it is used or not. */
export interface Charge {
  /** `global` where it belongs to no region. */
  readonly region: string;
  readonly kind: CostKind;
  readonly price: PriceKey;
  /** How many of the price's unit a month. */
  readonly quantity: number;
}

/** What a charge comes to. */
export interface PricedCharge extends Charge {
  readonly what: string;
  readonly unit: PriceUnit;
  readonly page: string;
  /** Missing where nobody has looked the price up: not priced, which is not the same as free. */
  readonly usd?: number;
  readonly found?: Price;
}

/** USD a month of what has a price, and what has none. */
export interface Amount {
  readonly usd: number;
  /** Each once, such as `DocumentDB instance db.r6g.large in eu-west-1`. */
  readonly notPriced: readonly string[];
}

/** One row of a bill: what a region pays for a kind of thing. */
export interface BillLine extends Amount {
  readonly region: string;
  readonly kind: CostKind;
}

export interface MonthlyCost {
  /** In the order of regions and kinds; only what something stands for. */
  readonly lines: readonly BillLine[];
  /** Of everything, not of the rounded lines. */
  readonly total: Amount;
}

/** @param regionOfPrices whose prices are taken, where it isn't each region's own: to compare sizes, not places */
export function priced(charge: Charge, tables: PriceTables = priceTables, regionOfPrices?: string): PricedCharge {
  const { what, unit, page, scope } = pricedThing(charge.price);
  const region = scope ?? regionOfPrices ?? charge.region;
  const found = priceIn(tables, region, charge.price);
  return { ...charge, what, unit, page, ...(found && { found, usd: found.usd * charge.quantity }) };
}

/** Rounded to cents, as bills are. */
const cents = (usd: number): number => (Math.sign(usd) * Math.round(Math.abs(usd) * 100 + 1e-6)) / 100 || 0;

/** What charges come to, one after the other. */
export function amountOf(charges: readonly PricedCharge[]): Amount {
  const usd = cents(charges.reduce((sum, it) => sum + (it.usd ?? 0), 0));
  const without = charges.filter((it) => it.usd === undefined && it.quantity > 0);
  return { usd, notPriced: [...new Set(without.map(({ what, region }) => `${what} in ${region}`))] };
}

/** @param tables the prices that are known. Default: those in this folder. */
export function monthlyCost(charges: readonly Charge[], tables: PriceTables = priceTables): MonthlyCost {
  return costOf(charges.map((it) => priced(it, tables)));
}

export function costOf(charges: readonly PricedCharge[]): MonthlyCost {
  const regions = [...new Set(charges.map(({ region }) => region))].sort(globalLast);
  const lines = regions.flatMap((region) =>
    costKinds.flatMap((kind): BillLine[] => {
      const own = charges.filter((it) => it.region === region && it.kind === kind && it.quantity > 0);
      return own.length === 0 ? [] : [{ region, kind, ...amountOf(own) }];
    }),
  );
  return { lines, total: amountOf(charges) };
}

const globalLast = (one: string, other: string): number =>
  one === "global" || other === "global" ? Number(one === "global") - Number(other === "global") : 0;

/** An amount as people read it: nothing that has no price passes for a zero. */
export function amountInWords({ usd, notPriced }: Amount): string {
  if (notPriced.length === 0) return dollars(usd);
  return usd === 0 ? "not priced" : `${dollars(usd)} + not priced`;
}

export const dollars = (usd: number): string =>
  usd.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
