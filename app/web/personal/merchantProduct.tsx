/** @jsxRuntime automatic @jsxImportSource preact */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Category, Product } from "../../src/catalogue/schemas";
import type { Stock } from "../../src/stock/schemas";
import { Screen, useLoad } from "../parts/states";
import { call } from "../shop/api";
import { ProblemError } from "../shop/failures";
import { Pictures, takesPictures } from "./pictures";
import { Removal } from "./removal";
import { ProductForm } from "./productForm";
import { StockForm } from "./stockForm";

/** The address of a product that doesn't exist yet. */
const newProduct = "new";

const skuInAddress = (): string => location.pathname.split("/").at(-1) ?? newProduct;

interface Editing {
  /** Undefined: it is about to be created. */
  readonly product: Product | undefined;
  readonly stock: Stock | undefined;
  readonly categories: readonly Category[];
}

async function load(): Promise<Editing> {
  const sku = skuInAddress();
  // Stock is the merchant's only: asking for it first leads whoever isn't signed in to the sign-in.
  const stock = await call<Stock>("GET", `/api/stock/${sku}`, { fresh: true }).catch(undefinedIfMissing);
  const [product, categories] = await Promise.all([
    sku === newProduct ? undefined : call<Product>("GET", `/api/products/${sku}`, { fresh: true }),
    fetchCategories(),
  ]);
  return { product, stock, categories };
}

async function fetchCategories(): Promise<readonly Category[]> {
  const found = await call<readonly Category[] | { items: readonly Category[] }>("GET", "/api/categories");
  return "items" in found ? found.items : found;
}

function undefinedIfMissing(error: unknown): undefined {
  if (error instanceof ProblemError && error.status === 404) return undefined;
  throw error;
}

export function MerchantProductPage(): JSX.Element {
  const { loaded, reload } = useLoad(load);
  const title = loaded.state === "ready" ? (loaded.value.product?.name ?? "New product") : "Product";
  return (
    <Screen title={title} loaded={loaded} reload={reload}>
      {(editing) => <Editor editing={editing} onReload={reload} />}
    </Screen>
  );
}

interface EditorProps {
  readonly editing: Editing;
  readonly onReload: () => void;
}

function Editor({ editing: { product: first, stock, categories }, onReload }: EditorProps): JSX.Element {
  const [product, setProduct] = useState(first);
  const saved = (it: Product): void => {
    if (product) setProduct(it);
    else location.replace(`/merchant/products/${it.sku}`);
  };
  return (
    <>
      <nav class="crumbs" aria-label="Where you are">
        <ol>
          <li>
            <a href="/merchant">Products and stock</a>
          </li>
          {product && (
            <li>
              <a href={`/products/${product.sku}`}>As customers see it</a>
            </li>
          )}
        </ol>
      </nav>
      <div class="columns">
        <ProductForm product={product} categories={categories} onSaved={saved} onReload={onReload} />
        {product && (
          <div class="stack stack--wide">
            {takesPictures() && <Pictures product={product} onChanged={setProduct} />}
            <StockForm sku={product.sku} stock={stock} />
            <Removal product={product} />
          </div>
        )}
      </div>
    </>
  );
}
