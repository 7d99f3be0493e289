/** @jsxRuntime automatic @jsxImportSource preact */
import type { JSX } from "preact";
import type { Cart } from "../../src/carts/schemas";
import { formatMoney } from "../../src/pages/money";

type Lines = Cart["items"];

/** What was ordered, or is about to be. */
export function LineList({ items }: { readonly items: Lines }): JSX.Element {
  return (
    <ul class="lines">
      {items.map((it) => (
        <li key={it.sku} class="line line--plain">
          <a class="line__name" href={`/products/${it.sku}`}>
            {it.name}
          </a>
          <span class="line__total">{formatMoney(it.lineTotal)}</span>
          <span class="note">
            {it.quantity} × {formatMoney(it.price)}
          </span>
        </li>
      ))}
    </ul>
  );
}

export function Total({
  total,
  label = "Total",
}: {
  readonly total: Cart["total"];
  readonly label?: string;
}): JSX.Element {
  return (
    <p class="total">
      <span>{label}</span> <span>{formatMoney(total)}</span>
    </p>
  );
}
