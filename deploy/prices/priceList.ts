/**
 * AWS' Price List files: https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/using-the-aws-price-list-bulk-api.html.
 * They are read as CSV, a line at a time: EC2's are hundreds of megabytes.
 */
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";
import type { PriceOffer } from "../../config/prices/pricedThing";

export const priceListAddress = "https://pricing.us-east-1.amazonaws.com";

/** One priced row of a file. */
export type PriceRow = Readonly<Record<string, string>>;

export interface PriceFile {
  /** Day on which AWS published it. */
  readonly published: string;
  readonly rows: readonly PriceRow[];
}

/** Nobody answers there, or not with a price list. */
export class PriceListUnreachable extends Error {}

/**
 * On-demand rows of a service in a region that anybody asks for.
 * @param wanted what is kept: a whole file would fill the memory
 */
export async function priceFile(
  address: string,
  service: string,
  region: string,
  wanted: (row: PriceRow) => boolean,
  signal?: AbortSignal,
): Promise<PriceFile> {
  const place = region === "global" ? "" : `${region}/`;
  const url = `${address}/offers/v1.0/aws/${service}/current/${place}index.csv`;
  const response = await answerOf(url, signal);
  const lines = createInterface({ input: Readable.fromWeb(response.body as ReadableStream), crlfDelay: Infinity });
  let published: string | undefined;
  let columns: readonly string[] | undefined;
  const rows: PriceRow[] = [];
  for await (const line of lines) {
    const cells = cellsOf(line);
    if (cells[0] === "Publication Date") published = cells[1]?.slice(0, 10);
    if (cells[0] === "SKU") columns = cells;
    else if (columns !== undefined) {
      const row = Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? ""]));
      if (row["TermType"] === "OnDemand" && wanted(row)) rows.push(row);
    }
  }
  if (published === undefined || columns === undefined)
    throw new PriceListUnreachable(`${url} is no price list: it has no publication date or no columns`);
  return { published, rows };
}

async function answerOf(url: string, signal: AbortSignal | undefined): Promise<Response> {
  const response = await fetch(url, signal === undefined ? {} : { signal }).catch((error: unknown) => {
    if (signal?.aborted) throw error;
    const { message, cause } = error as Error;
    throw new PriceListUnreachable(`${url} can't be reached: ${cause instanceof Error ? cause.message : message}`);
  });
  if (!response.ok) throw new PriceListUnreachable(`${url} answers ${response.status}`);
  return response;
}

/** Cells of a line: all are quoted, and a quote in one is doubled. */
export function cellsOf(line: string): readonly string[] {
  return [...line.matchAll(/"((?:[^"]|"")*)"(?:,|$)/g)].map(([, cell]) => cell!.replaceAll('""', '"'));
}

/** Prefixes of usage types, such as `EU-`, `USE1-`, `APS3-` and `ap-south-1-`; us-east-1's have most often none. */
const prefix = /^(?:[A-Z]{2,4}\d{0,2}|[a-z]{2}(?:-[a-z]+)+-\d|Global)-/;

export const isRowOf = (offer: PriceOffer, row: PriceRow): boolean => {
  const usage = row["usageType"] ?? "";
  const named = offer.usage.test(usage) || offer.usage.test(usage.replace(prefix, ""));
  return named && Object.entries(offer.where ?? {}).every(([column, value]) => row[column] === value);
};

export type FoundPrice =
  { readonly usd: number; readonly sku: string; readonly date: string } | { readonly missing: string };

/** The one price of an offer in a file; of tiers the first that isn't free. Never one of several. */
export function priceOf(offer: PriceOffer, { rows, published }: PriceFile): FoundPrice {
  const own = rows.filter((row) => isRowOf(offer, row) && Number(row["PricePerUnit"]) > 0 && row["Currency"] === "USD");
  if (own.length === 0) return { missing: `no row of usage type ${offer.usage.source}` };
  const skus = [...new Set(own.map((row) => row["SKU"]!))];
  const first = (sku: string): PriceRow =>
    own.filter((row) => row["SKU"] === sku).sort((a, b) => startOf(a) - startOf(b))[0]!;
  const prices = [...new Set(skus.map((sku) => Number(first(sku)["PricePerUnit"])))];
  if (prices.length > 1) return { missing: `${prices.length} different prices: ${prices.sort().join(", ")}` };
  return { usd: rounded(prices[0]! * (offer.times ?? 1)), sku: skus[0]!, date: published };
}

const startOf = (row: PriceRow): number => Number(row["StartingRange"] ?? 0);
/** 0.0000002 × 1,000,000 is 0.2. */
const rounded = (usd: number): number => Number(usd.toPrecision(8));
