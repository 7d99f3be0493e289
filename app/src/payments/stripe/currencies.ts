import { minorUnitDigits } from "../../money/minorUnits";

/** https://docs.stripe.com/currencies#zero-decimal: all others have two digits, or three. UGX is written with two all the same. */
const withoutDigits: ReadonlySet<string> = new Set(
  "BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF".split(" "),
);

/**
 * Whether Stripe's amounts of a currency are ours: minor units by ISO 4217. Of currencies with three digits it takes only amounts that end
 * in 0, and ISK and UGX it counts in hundredths that they don't have; a shop in such a currency needs its amounts rewritten here first.
 */
export const isCountedAlike = (currency: string): boolean =>
  minorUnitDigits(currency) === (withoutDigits.has(currency) ? 0 : 2);
