import { useEffect, useState } from "preact/hooks";
import type { AddressFormat } from "../../src/addresses/addressFormat";
import { call } from "./api";
import { patiently } from "./patience";

const known = new Map<string, AddressFormat>();

/** What an address in a country is made of, asked for once on a page. */
export async function loadAddressFormat(country: string): Promise<AddressFormat> {
  const path = `/api/address-formats/${encodeURIComponent(country)}`;
  const format = known.get(country) ?? (await patiently(() => call<AddressFormat>("GET", path), { forMs: 12_000 }));
  known.set(country, format);
  return format;
}

/** Undefined until it is there, and where the shop knows none. */
export function useAddressFormat(country: string | undefined): AddressFormat | undefined {
  const [, setLoaded] = useState<string>();
  useEffect(() => {
    if (!country || known.has(country)) return;
    loadAddressFormat(country).then(
      () => setLoaded(country),
      () => undefined,
    );
  }, [country]);
  return country ? known.get(country) : undefined;
}
