import { countryCodes } from "../../src/orders/countries";

const names = new Intl.DisplayNames("en", { type: "region" });

export const countryName = (code: string): string => names.of(code) ?? code;

export const countries = countryCodes
  .map((code) => ({ code, name: countryName(code) }))
  .sort((one, other) => one.name.localeCompare(other.name, "en"));

/** Where somebody with this browser probably lives. It stands in the form, to be seen and changed. */
export function likelyCountry(): string | undefined {
  const { region = "" } = new Intl.Locale(navigator.language);
  return countryCodes.includes(region) ? region : undefined;
}
