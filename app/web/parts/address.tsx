/** @jsxRuntime automatic @jsxImportSource preact */
import type { JSX } from "preact";
import type { Order } from "../../src/orders/schemas";
import { countryName } from "../personal/countries";

type Address = Order["shippingAddress"];

/** As it is written on a parcel. */
export function AddressLines({ address: to }: { readonly address: Address }): JSX.Element {
  const lines = [to.name, to.line1, to.line2, `${to.postalCode} ${to.city}`, countryName(to.country)];
  return (
    <address>
      {lines.filter(Boolean).map((line) => (
        <div>{line}</div>
      ))}
    </address>
  );
}
