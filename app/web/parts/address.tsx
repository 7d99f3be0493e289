/** @jsxRuntime automatic @jsxImportSource preact */
import type { JSX } from "preact";
import { type Address, linesOf } from "../../src/addresses/addressFormat";
import type { Order } from "../../src/orders/schemas";
import { countryName } from "../personal/countries";
import { useAddressFormat } from "../shop/addressFormats";

/** As it is written on a parcel. */
export function AddressLines({ address: to }: { readonly address: Order["shippingAddress"] }): JSX.Element {
  const format = useAddressFormat(to.country);
  const plain = [to.name, to.line1, to.line2, to.district, to.city, to.region, to.postalCode];
  const lines = format ? linesOf(to as Address, format) : plain.filter(Boolean);
  return (
    <address>
      {[...lines, countryName(to.country)].map((line) => (
        <div>{line}</div>
      ))}
      {to.phone && <div>Phone {to.phone}</div>}
    </address>
  );
}
