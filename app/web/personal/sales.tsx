/** @jsxRuntime automatic @jsxImportSource preact */
import type { JSX } from "preact";
import { formatMoney } from "../../src/pages/money";
import type { Sales } from "../../src/sales/schemas";
import { Screen, useLoad } from "../parts/states";
import { call } from "../shop/api";

const shownHours = 168;

export function SalesPage(): JSX.Element {
  const { loaded, reload } = useLoad(() => call<Sales>("GET", `/api/sales?hours=${shownHours}`, { fresh: true }));
  return (
    <Screen title="Sales by the hour" loaded={loaded} reload={reload}>
      {({ items }) => <SalesTable items={items} />}
    </Screen>
  );
}

function SalesTable({ items }: Sales): JSX.Element {
  if (items.length === 0) return <p class="note">Nothing was paid in the last week.</p>;
  return (
    <table class="stacked">
      <thead>
        <tr>
          <th scope="col">Hour</th>
          {["Orders", "Pieces", "Revenue"].map((it) => (
            <th scope="col" class="number">
              {it}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {items.map(({ hour, orders, pieces, revenue }) => (
          <tr key={hour + revenue.currency}>
            <th scope="row">
              <time dateTime={hour}>{hourText.format(new Date(hour))}</time>
            </th>
            <td class="number">
              {orders}
              <span class="phone-only"> orders</span>
            </td>
            <td class="number">
              {pieces}
              <span class="phone-only"> pieces</span>
            </td>
            <td class="number">{formatMoney(revenue)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Where the merchant is: an hour of the shop's is one there, too, but where clocks are half an hour off. */
const hourText = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short" });
