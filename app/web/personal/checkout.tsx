/** @jsxRuntime automatic @jsxImportSource preact */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { LineList, Total } from "../parts/money";
import { mustSignIn, Progress, Screen, useLoad } from "../parts/states";
import { type Cart, forgetCart, loadCart } from "../shop/cart";
import {
  type Attempt,
  isRecent,
  isUndecided,
  newAttempt,
  openAttempt,
  type Order,
  type OrderRequest,
  place,
} from "../shop/checkout";
import { type SignedInCustomer, session, signInAddress } from "../shop/session";
import { CheckoutForm } from "./checkoutForm";
import { declinedOutcome, type CheckoutOutcome, outcomeOf, OutcomeNotice } from "./checkoutOutcome";

export function CheckoutPage(): JSX.Element {
  const { loaded, reload, replace } = useLoad(async () => {
    const [customer, cart] = await Promise.all([session(), loadCart()]);
    if (!customer) location.replace(signInAddress());
    return { customer, cart };
  });
  return (
    <Screen title="Checkout" loaded={loaded} reload={reload}>
      {({ customer, cart }) => {
        if (!customer) return <Progress>To the sign-in …</Progress>;
        if ((!cart || cart.items.length === 0) && !openAttempt(customer.id)) return <NothingToOrder />;
        return <Checkout customer={customer} cart={cart} onCart={(it) => replace({ customer, cart: it })} />;
      }}
    </Screen>
  );
}

function NothingToOrder(): JSX.Element {
  return (
    <div class="empty">
      <p>There is nothing in your cart to order.</p>
      <p>
        <a href="/orders">Your orders</a>
      </p>
    </div>
  );
}

interface CheckoutProps {
  readonly customer: SignedInCustomer;
  readonly cart: Cart | undefined;
  readonly onCart: (cart: Cart | undefined) => void;
}

type State =
  | { readonly kind: "open"; readonly outcome?: CheckoutOutcome }
  | { readonly kind: "placing"; readonly attempt: number | undefined };

function Checkout({ customer, cart, onCart }: CheckoutProps): JSX.Element {
  const [state, setState] = useState<State>({ kind: "open" });
  const send = async (attempt: Attempt): Promise<void> => {
    setState({ kind: "placing", attempt: undefined });
    try {
      const order = await place(attempt, (waiting) => setState({ kind: "placing", attempt: waiting }));
      if (order.status !== "payment-declined") return show(order);
      setState({ kind: "open", outcome: declinedOutcome(order) });
    } catch (error) {
      if (mustSignIn(error)) return location.assign(signInAddress());
      if (!isUndecided(error)) onCart(await loadCart().catch(() => cart));
      setState({ kind: "open", outcome: outcomeOf(error, attempt) });
    }
  };
  // An attempt from before a reload goes on by itself: whether there is an order must become known.
  useEffect(() => {
    const attempt = openAttempt(customer.id);
    if (attempt && isRecent(attempt)) void send(attempt);
    else if (attempt) setState({ kind: "open", outcome: { kind: "undecided", attempt } });
  }, []);
  const order = (details: Omit<OrderRequest, "cartId" | "expectedTotal">): void => {
    if (!cart) return;
    const request = { ...details, cartId: cart.id, expectedTotal: cart.total };
    void send(openAttempt(customer.id) ?? newAttempt(customer.id, request));
  };
  return (
    <div class="columns">
      <div class="stack">
        {state.kind === "open" && state.outcome && (
          <OutcomeNotice outcome={state.outcome} cart={cart} onCart={onCart} onRetry={(it) => void send(it)} />
        )}
        <CheckoutForm name={customer.name} total={cart?.total} placing={state.kind === "placing"} onOrder={order} />
        {state.kind === "placing" && <Placing attempt={state.attempt} />}
      </div>
      {cart && (
        <section class="summary" aria-labelledby="your-order">
          <h2 id="your-order">Your order</h2>
          <LineList items={cart.items} />
          <Total total={cart.total} />
          <a href="/cart">Change the cart</a>
        </section>
      )}
    </div>
  );
}

/** The order's page says whether it is paid, and waits where that isn't known yet. */
function show(order: Order): void {
  forgetCart();
  location.replace(`/orders/${order.id}?placed`);
}

/** Beside the button that was pressed. */
function Placing({ attempt }: { readonly attempt: number | undefined }): JSX.Element {
  return (
    <Progress>
      {attempt === undefined
        ? "Placing your order …"
        : "The shop hasn’t answered yet. We keep asking about the same order: it can’t be placed or charged twice. Please leave this page open."}
    </Progress>
  );
}
