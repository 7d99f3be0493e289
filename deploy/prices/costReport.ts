/** What a platform costs a month, as people and programs read it. */
import {
  amountInWords,
  type Amount,
  comparisonRegion,
  type BillLine,
  costOf,
  dollars,
  priced,
} from "../../config/prices/charges";
import { type FeatureCost, featureCosts } from "../../config/prices/features";
import { type KeyCost, keyCosts, keysByUse } from "../../config/prices/keys";
import { type LossCost, lossCosts } from "../../config/prices/loss";
import { chargesOfPlatform } from "../../config/prices/platform";
import { priceTables, type PriceTables } from "../../config/prices/tables";
import type { Settings } from "../../config/settings";

export interface CostReport {
  /** Such as `profile prod` or `this configuration`. */
  readonly of: string;
  readonly currency: "USD";
  readonly regions: readonly string[];
  /** By region and kind of thing, USD a month. */
  readonly lines: readonly BillLine[];
  readonly total: Amount;
  /** The same at one region's prices: what sizes cost, whatever the place. */
  readonly atPricesOf: { readonly region: string; readonly total: Amount };
  readonly keys: readonly KeyCost[];
  readonly features: readonly FeatureCost[];
  readonly losses: readonly LossCost[];
  /** Days of the oldest and the newest price in it. */
  readonly pricesFrom: string;
  readonly pricesTo: string;
}

/** @param regions settings of every region's stack */
export function costReport(of: string, regions: readonly Settings[], tables: PriceTables = priceTables): CostReport {
  const charges = chargesOfPlatform(regions);
  const own = charges.map((it) => priced(it, tables));
  const days = own.flatMap(({ found }) => (found === undefined ? [] : [found.date])).sort();
  const compared = costOf(charges.map((it) => priced(it, tables, comparisonRegion)));
  return {
    of,
    currency: "USD",
    regions: regions.map(({ stack }) => stack),
    ...costOf(own),
    atPricesOf: { region: comparisonRegion, total: compared.total },
    keys: keyCosts(regions, tables),
    features: featureCosts(regions, tables),
    losses: lossCosts(regions, tables),
    pricesFrom: days[0] ?? "never",
    pricesTo: days.at(-1) ?? "never",
  };
}

type Row = readonly string[];

/** Columns side by side, those of numbers to the right. */
function aligned(rows: readonly Row[], numbers: readonly number[]): readonly string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) =>
    row
      .map((cell, column) => (numbers.includes(column) ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!)))
      .join("  ")
      .trimEnd(),
  );
}

const signed = ({ usd }: Amount): string => `${usd > 0 ? "+" : ""}${dollars(usd)}`;
/** A difference of which a part isn't known says nothing: it is given where everything is priced. */
const added = ({ adds, addsThere }: FeatureCost): string =>
  adds.notPriced.length === 0 ? signed(adds) : `${signed(addsThere)} *`;

function byRegion({ lines, regions, total }: CostReport): readonly string[] {
  const places = [...regions, "global"];
  const kinds = [...new Set(lines.map(({ kind }) => kind))];
  const cell = (region: string, kind: string): string => {
    const found = lines.find((it) => it.region === region && it.kind === kind);
    return found === undefined ? "" : amountInWords(found);
  };
  const sums = places.map((region) => amountInWords(together(lines.filter((it) => it.region === region))));
  return aligned(
    [
      ["", ...places],
      ...kinds.map((kind) => [kind, ...places.map((region) => cell(region, kind))]),
      ["a month", ...sums],
      ["all together", amountInWords(total), ...places.slice(1).map(() => "")],
    ],
    places.map((_, index) => index + 1),
  );
}

const together = (amounts: readonly Amount[]): Amount => ({
  usd: amounts.reduce((sum, { usd }) => sum + usd, 0),
  notPriced: amounts.flatMap(({ notPriced }) => notPriced),
});

const features = ({ features: all }: CostReport): readonly string[] =>
  aligned(
    all.map((feature) => [
      feature.isOn ? "on " : "off",
      feature.what,
      added(feature),
      `${feature.key}${feature.byUse === undefined ? "" : `; by use: ${feature.byUse}`}${usePrices(feature)}`,
    ]),
    [2],
  );

/** At the prices that what is added is compared at, too. */
const usePrices = ({ uses = [] }: FeatureCost): string => {
  const each = uses.map(({ what, unit, usd }) =>
    usd === undefined ? `${what}: not priced` : `${usd} for a ${unit} ${what}`,
  );
  return each.length === 0 ? "" : ` (${each.join(", ")})`;
};

const keys = ({ keys: all }: CostReport): readonly string[] => [
  ...aligned(
    all.map(({ key, amount }) => [key, amountInWords(amount)]),
    [1],
  ),
  ...aligned(
    Object.entries(keysByUse).map(([key, what]) => [key, `by use: ${what}`]),
    [],
  ),
];

const losses = ({ losses: all }: CostReport): readonly string[] =>
  all.flatMap(({ lost, survivors }) => [
    `${lost} lost`,
    ...survivors.map(
      (it) =>
        `  ${it.region}: no instance must be launched; up to ${it.furtherInstances} more under load, ${amountInWords(it.mostAnHour)} an hour; ` +
        `each GB sent to another region ${perGigabyte(it.sentGigabyte)}, through NAT ${perGigabyte(it.gatewayGigabyte)} more`,
    ),
  ]);

const perGigabyte = ({ usd, notPriced }: Amount): string => (notPriced.length > 0 ? "not priced" : String(usd));

/** @returns lines without their ends */
export function costInWords(report: CostReport): readonly string[] {
  const { total, atPricesOf, pricesFrom, pricesTo } = report;
  return [
    `${report.of}: USD a month of 730 hours for what stands there before anybody comes; on demand, without taxes, free tiers and discounts.`,
    `Prices of ${pricesFrom} to ${pricesTo}, from config/prices; \`npm run prices\` compares them with AWS' own.`,
    "",
    ...byRegion(report),
    `at ${atPricesOf.region}'s prices everywhere: ${amountInWords(atPricesOf.total)}`,
    ...(total.notPriced.length === 0
      ? []
      : ["", "Not priced, and in no sum:", ...total.notPriced.map((it) => `  ${it}`)]),
    "",
    `What optional features add, USD a month (* at ${atPricesOf.region}'s prices everywhere, because some region's are not known):`,
    ...features(report),
    "",
    "What stands there for a key, USD a month (a thing that depends on two keys is counted with both):",
    ...keys(report),
    "",
    "What losing a region adds:",
    ...losses(report),
  ];
}

/** The profiles side by side. */
export function profilesInWords(reports: readonly CostReport[]): readonly string[] {
  const rows = reports.map(({ of, regions, total, atPricesOf }) => [
    of,
    String(regions.length),
    amountInWords(total),
    dollars(atPricesOf.total.usd),
  ]);
  return aligned([["", "regions", "USD a month", `at ${comparisonRegion}'s prices`], ...rows], [1, 2, 3]);
}
