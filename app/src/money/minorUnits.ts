import { currenciesByDigits } from "./iso4217";

/** Never by `Intl`: how many digits a runtime likes to show says nothing about what an amount is. */
const digits: ReadonlyMap<string, number> = new Map(
  Object.entries(currenciesByDigits).flatMap(([count, codes]) => codes.split(" ").map((it) => [it, Number(count)])),
);

export const currencyCodes: readonly string[] = [...digits.keys()];

/** By how many digits a currency's minor unit is smaller: 2 for USD, 0 for JPY. Undefined for what is no currency. */
export const minorUnitDigits = (currency: string): number | undefined => digits.get(currency);
