import { minorUnitDigits } from "../money/minorUnits";

/** What a price is, to whoever shows one; in the currency's minor unit. */
interface Money {
  readonly amount: number;
  readonly currency: string;
}

const formats = new Map<string, Intl.NumberFormat>();

/**
 * As people read it: `$1,299.00`, `¥1,299`. `Intl` only writes it: how many digits the minor unit has is ISO 4217's to say, or the
 * order's, which keeps what was true when it was placed. What is no currency is shown as it is, for a guess would be another price.
 */
export function formatMoney(
  { amount, currency }: Money,
  digits: number | undefined = minorUnitDigits(currency),
): string {
  if (digits === undefined) return `${amount} ${currency} (minor units)`;
  return formatOf(currency, digits).format(amount / 10 ** digits);
}

function formatOf(currency: string, digits: number): Intl.NumberFormat {
  const key = `${currency} ${digits}`;
  const found =
    formats.get(key) ??
    new Intl.NumberFormat("en-US", {
      ...{ style: "currency", currency },
      ...{ minimumFractionDigits: digits, maximumFractionDigits: digits },
    });
  formats.set(key, found);
  return found;
}
