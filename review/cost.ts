/** What a change costs a month, before anybody uses it. Pure. */
import { type Cost, monthlyCost } from "../config/monthlyCost";
import type { Settings } from "../config/settings";

/** One kind of thing that costs another amount, USD a month. */
export interface CostLine {
  readonly what: string;
  readonly before: number;
  readonly after: number;
}

export interface CostChange {
  readonly before: number;
  readonly after: number;
  /** Regions that cost more or less, each alone. */
  readonly byRegion: readonly CostLine[];
  /** Kinds that cost more or less, all regions together. */
  readonly byKind: readonly CostLine[];
  /** Why nothing is known. */
  readonly notPriced?: string;
}

/** A region's name and what its stack is configured with. */
export type Regional = readonly (readonly [string, Settings])[];

export function costChange(before: Regional, after: Regional): CostChange {
  try {
    const [were, are] = [costOf(before), costOf(after)];
    return {
      ...{ before: total(were), after: total(are) },
      byKind: differing(were, are),
      byRegion: differing(shares(before), shares(after)),
    };
  } catch (error) {
    return { before: 0, after: 0, byRegion: [], byKind: [], notPriced: (error as Error).message };
  }
}

const costOf = (regions: Regional): Cost => (regions.length === 0 ? {} : monthlyCost(regions.map(([, it]) => it)));

/** What the platform would cost less without each region. */
function shares(regions: Regional): Cost {
  const whole = total(costOf(regions));
  return Object.fromEntries(
    regions.map(([name]) => [name, cents(whole - total(costOf(regions.filter(([it]) => it !== name))))]),
  );
}

const total = (cost: Cost): number => cents(Object.values(cost).reduce((sum, it) => sum + it, 0));
const cents = (usd: number): number => Math.round(usd * 100) / 100;

const differing = (were: Cost, are: Cost): readonly CostLine[] =>
  [...new Set([...Object.keys(were), ...Object.keys(are)])]
    .map((what) => ({ what, before: were[what] ?? 0, after: are[what] ?? 0 }))
    .filter((it) => it.before !== it.after);
