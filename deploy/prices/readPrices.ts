/** Compares the price tables with AWS' Price List, and puts AWS' figures into them. */
import { fixedKeys, type PriceKey, pricedThing } from "../../config/prices/catalogue";
import type { PriceOffer } from "../../config/prices/pricedThing";
import { type Price, priceIn, type PriceTables, type RegionPrices } from "../../config/prices/tables";
import { type FoundPrice, isRowOf, type PriceFile, priceOf } from "./priceList";

/** Gives the rows of a service in a region that one of the offers asks for. */
export type ReadPriceFile = (service: string, region: string, offers: readonly PriceOffer[]) => Promise<PriceFile>;

export interface PriceComparison {
  readonly region: string;
  readonly key: PriceKey;
  /** `same`, `changed` and `new` have AWS' figure; `missing` says why there is none, and what the table has stays. */
  readonly outcome: "same" | "changed" | "new" | "missing";
  readonly had?: Price;
  readonly found?: Price;
  readonly why?: string;
}

/** Keys that are asked for in a region: all fixed ones, and the instances that any region has a price for. */
export function askedIn(region: string, tables: PriceTables, instances: readonly PriceKey[] = []): readonly PriceKey[] {
  const known = Object.values(tables).flatMap((it) => Object.keys(it) as PriceKey[]);
  const sized = [...new Set([...known, ...instances])].filter((it) => it.includes(":"));
  const all: readonly PriceKey[] = [...fixedKeys, ...sized];
  return all.filter((it) => (pricedThing(it).scope === "global") === (region === "global"));
}

export async function comparePrices(
  tables: PriceTables,
  regions: readonly string[],
  read: ReadPriceFile,
  instances: readonly PriceKey[] = [],
): Promise<readonly PriceComparison[]> {
  const compared: PriceComparison[] = [];
  for (const region of regions) {
    const keys = askedIn(region, tables, instances);
    const offers = new Map(keys.map((key) => [key, pricedThing(key).offer]));
    const files = await filesOf(region, [...offers.values()], read);
    for (const key of keys) compared.push(comparisonOf(region, key, tables, foundFor(offers.get(key)!, files)));
  }
  return compared;
}

/** One file after the other: the largest fill a good part of the memory while they are read. */
async function filesOf(
  region: string,
  offers: readonly (PriceOffer | string)[],
  read: ReadPriceFile,
): Promise<ReadonlyMap<string, PriceFile>> {
  const asked = offers.filter((it) => typeof it !== "string");
  const files = new Map<string, PriceFile>();
  for (const service of new Set(asked.map((it) => it.service)))
    files.set(
      service,
      await read(
        service,
        region,
        asked.filter((it) => it.service === service),
      ),
    );
  return files;
}

function foundFor(offer: PriceOffer | string, files: ReadonlyMap<string, PriceFile>): FoundPrice {
  return typeof offer === "string" ? { missing: offer } : priceOf(offer, files.get(offer.service)!);
}

function comparisonOf(region: string, key: PriceKey, tables: PriceTables, answer: FoundPrice): PriceComparison {
  const had = priceIn(tables, region, key);
  const before = had === undefined ? {} : { had };
  if ("missing" in answer) return { region, key, outcome: "missing", ...before, why: answer.missing };
  const found: Price = { usd: answer.usd, date: answer.date, source: `Price List, SKU ${answer.sku}` };
  if (had === undefined) return { region, key, outcome: "new", found };
  return { region, key, outcome: had.usd === found.usd ? "same" : "changed", had, found };
}

/** A region's table with what was found; the rest stays as it was. */
export function updated(region: string, before: RegionPrices, compared: readonly PriceComparison[]): RegionPrices {
  const own = compared.filter((it) => it.region === region);
  const found = own.flatMap(({ key, found: price }) => (price === undefined ? [] : [[key, price] as const]));
  return { ...before, ...(Object.fromEntries(found) as RegionPrices) };
}

/** Whether any of a file's rows would be asked for. */
export const isWanted =
  (offers: readonly PriceOffer[]) =>
  (row: Parameters<typeof isRowOf>[1]): boolean =>
    offers.some((it) => isRowOf(it, row));

/** One line for each price, as a file of JSON that people review. */
export const fileOf = (prices: RegionPrices): string =>
  `{\n${(Object.entries(prices) as [PriceKey, Price][])
    .map(
      ([key, { usd, date, source }]) =>
        `  ${JSON.stringify(key)}: { "usd": ${usd}, "date": "${date}", "source": ${JSON.stringify(source)} }`,
    )
    .join(",\n")}\n}\n`;

export function comparisonInWords({ region, key, outcome, had, found, why }: PriceComparison): string {
  const { what, unit } = pricedThing(key);
  const name = `${region}: ${what}, a ${unit}`;
  if (outcome === "missing")
    return `${name}: not found (${why})${had === undefined ? "" : `; ${had.usd} of ${had.date} stays`}`;
  if (outcome === "new") return `${name}: ${found!.usd}, not priced before`;
  return outcome === "same"
    ? `${name}: ${found!.usd}, as before`
    : `${name}: ${found!.usd} instead of ${had!.usd} of ${had!.date}`;
}
