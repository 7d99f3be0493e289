/** What a change costs a month, before anybody uses it. Pure. */
import { type Amount, amountOf, type Charge, priced } from "../config/prices/charges";
import { chargesOfPlatform } from "../config/prices/platform";
import type { Settings } from "../config/settings";

/** One region or one kind of thing that costs another amount, USD a month. */
export interface CostLine {
  readonly what: string;
  readonly before: Amount;
  readonly after: Amount;
}

export interface CostChange {
  readonly before: Amount;
  readonly after: Amount;
  /** Regions that cost more or less, each at its own prices; `global` is what there is one of in the world. */
  readonly byRegion: readonly CostLine[];
  /** Kinds that cost more or less, all regions together. */
  readonly byKind: readonly CostLine[];
  /** Why nothing is known. */
  readonly notRead?: string;
}

/** A region's name and what its stack is configured with. */
export type Regional = readonly (readonly [string, Settings])[];

export function costChange(before: Regional, after: Regional): CostChange {
  const [were, are] = [before, after].map((it) => chargesOfPlatform(it.map(([, settings]) => settings))) as [
    readonly Charge[],
    readonly Charge[],
  ];
  return {
    ...{ before: amount(were), after: amount(are) },
    byRegion: differing(were, are, ({ region }) => region),
    byKind: differing(were, are, ({ kind }) => kind),
  };
}

const amount = (charges: readonly Charge[]): Amount => amountOf(charges.map((it) => priced(it)));

function differing(
  were: readonly Charge[],
  are: readonly Charge[],
  group: (charge: Charge) => string,
): readonly CostLine[] {
  const groups = [...new Set([...are, ...were].map(group))];
  return groups
    .map((what) => {
      const of = (charges: readonly Charge[]): Amount => amount(charges.filter((it) => group(it) === what));
      return { what, before: of(were), after: of(are) };
    })
    .filter((it) => JSON.stringify(it.before) !== JSON.stringify(it.after));
}
