/** What is said of a price: its unit, its page, and where AWS' Price List has it. Pure. */

/** What a price is for one of. */
export const units = [
  "hour",
  "month",
  "GB",
  "GB and month",
  "million",
  "thousand",
  "10,000",
  "test",
  "minute",
] as const;
export type PriceUnit = (typeof units)[number];

/** Where the Price List has it: rows of one of its files. */
export interface PriceOffer {
  /** Such as `AmazonEC2`. */
  readonly service: string;
  /** What is left of a row's usage type without the region's prefix, as in `NatGateway-Hours` of `EU-NatGateway-Hours`. */
  readonly usage: RegExp;
  /** Columns that must hold exactly this. */
  readonly where?: Readonly<Record<string, string>>;
  /** How many of the file's units are in one of ours: 1,000,000 where it counts requests and the price is for a million. Default: 1. */
  readonly times?: number;
}

export interface PricedThing {
  readonly what: string;
  readonly unit: PriceUnit;
  /** AWS' page of the price. */
  readonly page: string;
  /** Where it is not found by one row of the Price List, the reason stands here instead. */
  readonly offer: PriceOffer | string;
  /** `global`: one price in the whole world, in `global.json`. Default: one for each region. */
  readonly scope?: "global";
}

export const page = (name: string): string => `https://aws.amazon.com/${name}/pricing/`;
export const onDemandPage = "https://aws.amazon.com/ec2/pricing/on-demand/";
export const globalOnly = { scope: "global" } as const;
export const usage = (
  service: string,
  pattern: RegExp,
  more: Omit<PriceOffer, "service" | "usage"> = {},
): PriceOffer => ({
  service,
  usage: pattern,
  ...more,
});

export type PricedThings = Readonly<Record<string, PricedThing>>;
