/** @jsxRuntime automatic @jsxImportSource preact */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { ProductSummary } from "../../src/catalogue/schemas";
import { formatMoney } from "../../src/pages/money";
import type { ListedStock } from "../../src/stock/schemas";
import { Screen, useLoad } from "../parts/states";
import { call } from "../shop/api";
import { charges } from "../shop/payment";
import { countsSales } from "../shop/sales";

interface Listed<T> {
  readonly items: readonly T[];
  readonly next?: string;
}

/** Pages that are fetched at most: a shop with more products is looked through by searching. */
const maxPages = 20;

async function fetchAll<T>(path: string): Promise<T[]> {
  const found: T[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < maxPages; page++) {
    const separator = path.includes("?") ? "&" : "?";
    const address: string = cursor ? `${path}${separator}cursor=${encodeURIComponent(cursor)}` : path;
    const { items, next } = await call<Listed<T>>("GET", address, { fresh: true });
    found.push(...items);
    if (!next) break;
    cursor = next;
  }
  return found;
}

export function MerchantPage(): JSX.Element {
  const { loaded, reload } = useLoad(async () => {
    const stock = await fetchAll<ListedStock>("/api/stock");
    return { products: await fetchAll<ProductSummary>("/api/products?limit=60&sort=newest"), stock };
  });
  return (
    <Screen title="Products and stock" loaded={loaded} reload={reload}>
      {({ products, stock }) => <ProductTable products={products} stock={stock} />}
    </Screen>
  );
}

interface ProductTableProps {
  readonly products: readonly ProductSummary[];
  readonly stock: readonly ListedStock[];
}

function ProductTable({ products, stock }: ProductTableProps): JSX.Element {
  const [filter, setFilter] = useState("");
  const bySku = new Map(stock.map((it) => [it.sku, it]));
  const forecast = stock.some((it) => it.forecast) ? "shown" : "none";
  const shown = products.filter((it) => `${it.name} ${it.sku}`.toLowerCase().includes(filter.trim().toLowerCase()));
  return (
    <div class="stack">
      {charges() === "nobody" && (
        <p class="note">Nobody is charged: this shop takes test cards only, and what is paid is no money.</p>
      )}
      <div class="actions">
        <a class="button button--primary" href="/merchant/products/new">
          New product
        </a>
        {countsSales() && (
          <a class="button" href="/merchant/sales">
            Sales by the hour
          </a>
        )}
        <div class="field">
          <label for="filter">Name or code</label>
          <input id="filter" type="text" value={filter} onInput={(event) => setFilter(event.currentTarget.value)} />
        </div>
        <p class="note" role="status">
          {shown.length} of {products.length} products
        </p>
      </div>
      <table class="stacked">
        <ProductHead forecast={forecast} />
        <tbody>
          {shown.map((it) => (
            <ProductRow key={it.sku} product={it} stock={bySku.get(it.sku)} forecast={forecast} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function ProductHead({ forecast }: Pick<ProductRowProps, "forecast">): JSX.Element {
  const figures = ["Price", "Available", "Reserved", ...(forecast === "shown" ? ["Lasts"] : [])];
  return (
    <thead>
      <tr>
        <th scope="col">Product</th>
        {figures.map((it) => (
          <th scope="col" class="number">
            {it}
          </th>
        ))}
      </tr>
    </thead>
  );
}

interface ProductRowProps {
  readonly product: ProductSummary;
  readonly stock: ListedStock | undefined;
  /** Whether the shop makes forecasts. */
  readonly forecast: "shown" | "none";
}

function ProductRow({ product, stock, forecast }: ProductRowProps): JSX.Element {
  const available = stock?.available ?? 0;
  return (
    <tr>
      <th scope="row">
        <a href={`/merchant/products/${product.sku}`}>{product.name}</a>
      </th>
      <td class="number">{formatMoney(product.price)}</td>
      <td class="number">
        {available === 0 ? <span class="badge badge--bad">none</span> : available}
        <span class="phone-only"> available</span>
      </td>
      <td class="number">
        {stock?.reserved ?? 0}
        <span class="phone-only"> reserved</span>
      </td>
      {forecast === "shown" && <td class="number">{lasts(stock)}</td>}
    </tr>
  );
}

/** If as much is sold a day as in the last four weeks. */
function lasts(stock: ListedStock | undefined): string {
  const { daysLeft, soldPerDay = 0 } = stock?.forecast ?? {};
  if (daysLeft === undefined) return "–";
  return `${daysLeft} days, at ${soldPerDay} a day`;
}
