/** What a price is, to whoever shows one; in the currency's minor unit. */
interface Money {
  readonly amount: number;
  readonly currency: string;
}

const formats = new Map<string, Intl.NumberFormat>();

/** As people read it: `$1,299.00`, `¥1,299`. The currency says how many digits its minor unit has. */
export function formatMoney({ amount, currency }: Money): string {
  const format = formatOf(currency);
  return format.format(amount / 10 ** minorDigits(currency));
}

/** Digits of the minor unit: 2 for USD, 0 for JPY. */
export function minorDigits(currency: string): number {
  return formatOf(currency).resolvedOptions().maximumFractionDigits ?? 2;
}

function formatOf(currency: string): Intl.NumberFormat {
  const found = formats.get(currency) ?? new Intl.NumberFormat("en-US", { style: "currency", currency });
  formats.set(currency, found);
  return found;
}
