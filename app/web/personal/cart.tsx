/** @jsxRuntime automatic @jsxImportSource preact */
import type { JSX } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Product } from "../../src/catalogue/schemas";
import { formatMoney } from "../../src/pages/money";
import { Total } from "../parts/money";
import { Failure, Screen, useLoad } from "../parts/states";
import { call } from "../shop/api";
import { type Cart, loadCart, setQuantity } from "../shop/cart";
import { patiently } from "../shop/patience";

type Line = Cart["items"][number];

export function CartPage(): JSX.Element {
  const { loaded, reload, replace } = useLoad(loadCart);
  return (
    <Screen title="Your cart" loaded={loaded} reload={reload}>
      {(cart) => (cart && cart.items.length > 0 ? <FullCart cart={cart} onChange={replace} /> : <EmptyCart />)}
    </Screen>
  );
}

function EmptyCart(): JSX.Element {
  return (
    <div class="empty">
      <p>There is nothing in it yet.</p>
      <a class="button button--primary" href="/">
        Look around
      </a>
    </div>
  );
}

interface FullCartProps {
  readonly cart: Cart;
  readonly onChange: (cart: Cart) => void;
}

function FullCart({ cart, onChange }: FullCartProps): JSX.Element {
  const [said, setSaid] = useState("");
  const [failure, setFailure] = useState<unknown>();
  const last = useRef(0);
  // The quantity is set, not added to: sending it again does no harm. Only the newest answer is shown.
  const change = async (line: Line, quantity: number): Promise<void> => {
    const mine = ++last.current;
    setFailure(undefined);
    setSaid("Saving …");
    try {
      const changed = await patiently(() => setQuantity(cart.id, line.sku, quantity), { forMs: 12_000 });
      if (mine !== last.current) return;
      setSaid(quantity === 0 ? `${line.name} is out of the cart.` : `${quantity} × ${line.name}.`);
      onChange(changed);
    } catch (error) {
      setSaid("");
      setFailure(error);
    }
  };
  return (
    <div class="columns">
      <div>
        <ul class="lines">
          {cart.items.map((line) => (
            <CartLine key={line.sku} {...{ line, failure }} onChange={(quantity) => void change(line, quantity)} />
          ))}
        </ul>
        <p class="status" role="status">
          {said}
        </p>
        {failure !== undefined && <Failure error={failure} title="The cart is as it was" />}
      </div>
      <section class="summary" aria-label="Total">
        <Total total={cart.total} />
        <a class="button button--primary" href="/checkout">
          Check out
        </a>
        <p class="note">Nothing is reserved before you order. Prices are those of now.</p>
      </section>
    </div>
  );
}

interface CartLineProps {
  readonly line: Line;
  /** Why the last change was not kept. */
  readonly failure: unknown;
  readonly onChange: (quantity: number) => void;
}

function CartLine({ line, failure, onChange }: CartLineProps): JSX.Element {
  const [product, setProduct] = useState<Product>();
  useEffect(() => {
    call<Product>("GET", `/api/products/${line.sku}`).then(setProduct, () => undefined);
  }, [line.sku]);
  const id = `quantity-${line.sku}`;
  // Not drawn again when the picture comes: what somebody is typing would be lost.
  const input = useMemo(() => <QuantityInput {...{ id, line, onChange }} />, [line, failure]);
  const tooFew = product && product.available < line.quantity;
  return (
    <li class="line">
      <Picture product={product} />
      <a class="line__name" href={`/products/${line.sku}`}>
        {line.name}
      </a>
      <span class="line__total">{formatMoney(line.lineTotal)}</span>
      <div class="line__controls">
        <label for={id}>
          Quantity <span class="visually-hidden">of {line.name}</span>
        </label>
        {input}
        <button class="button button--plain" type="button" onClick={() => onChange(0)}>
          Take out <span class="visually-hidden">{line.name}</span>
        </button>
      </div>
      {tooFew && (
        <p class="field__error line__controls">
          {product.available === 0 ? "Out of stock at the moment" : `Only ${product.available} left`}
        </p>
      )}
    </li>
  );
}

function QuantityInput({ id, line, onChange }: Omit<CartLineProps, "failure"> & { readonly id: string }): JSX.Element {
  return (
    <input
      id={id}
      type="number"
      inputMode="numeric"
      min="1"
      max="99"
      value={line.quantity}
      onChange={(event) => {
        const wanted = Math.trunc(event.currentTarget.valueAsNumber);
        if (wanted >= 1 && wanted <= 99) onChange(wanted);
        else event.currentTarget.value = String(line.quantity);
      }}
    />
  );
}

function Picture({ product }: { readonly product: Product | undefined }): JSX.Element {
  const image = product?.image;
  return (
    <div class="plate">
      {image && <img src={image.url} alt="" width={image.width} height={image.height} decoding="async" />}
    </div>
  );
}
