/** @jsxRuntime automatic @jsxImportSource preact */
import type { JSX } from "preact";
import type { Cart } from "../../src/carts/schemas";
import { formatMoney } from "../../src/pages/money";

type Lines = Cart["items"];

/** An order's own digits of the minor unit; without them, the currency's of now. */
interface Digits {
  readonly digits?: number | undefined;
}

/** What was ordered, or is about to be. */
export function LineList({ items, digits }: { readonly items: Lines } & Digits): JSX.Element {
  return (
    <ul class="lines">
      {items.map((it) => (
        <li key={it.sku} class="line line--plain">
          <a class="line__name" href={`/products/${it.sku}`}>
            {it.name}
          </a>
          <span class="line__total">{formatMoney(it.lineTotal, digits)}</span>
          <span class="note">
            {it.quantity} × {formatMoney(it.price, digits)}
          </span>
        </li>
      ))}
    </ul>
  );
}

export function Total({
  total,
  label = "Total",
  digits,
}: {
  readonly total: Cart["total"];
  readonly label?: string;
} & Digits): JSX.Element {
  return (
    <p class="total">
      <span>{label}</span> <span>{formatMoney(total, digits)}</span>
    </p>
  );
}
