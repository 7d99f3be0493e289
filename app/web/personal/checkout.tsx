/** @jsxRuntime automatic @jsxImportSource preact */
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { LineList, Total } from "../parts/money";
import { mustSignIn, Progress, Screen, useLoad } from "../parts/states";
import { type Cart, forgetCart, loadCart } from "../shop/cart";
import { type Attempt, isRecent, openAttempt, pressed } from "../shop/attempts";
import { isUndecided, type Order, type OrderRequest, place } from "../shop/checkout";
import { leadOn } from "../shop/payment";
import { type SignedInCustomer, session, signInAddress } from "../shop/session";
import { loadAddressFormat } from "../shop/addressFormats";
import { Placing } from "./attemptNotices";
import { CheckoutForm } from "./checkoutForm";
import { likelyCountry } from "./countries";
import { declinedOutcome, type CheckoutOutcome, outcomeOf, OutcomeNotice } from "./checkoutOutcome";

export function CheckoutPage(): JSX.Element {
  const { loaded, reload, replace } = useLoad(async () => {
    const [customer, cart] = await Promise.all([session(), loadCart()]);
    if (!customer) location.replace(signInAddress());
    else await loadFirstFormat(customer.id);
    return { customer, cart };
  });
  return (
    <Screen title="Checkout" loaded={loaded} reload={reload}>
      {({ customer, cart }) => {
        if (!customer) return <Progress>To the sign-in …</Progress>;
        const filled = cart && cart.items.length > 0 ? cart : undefined;
        return <Checkout customer={customer} cart={filled} onCart={(it) => replace({ customer, cart: it })} />;
      }}
    </Screen>
  );
}

/** So that the form is whole when it is first seen. Without it, its country can be chosen again. */
async function loadFirstFormat(customerId: string): Promise<void> {
  const country = openAttempt(customerId)?.request.shippingAddress.country ?? likelyCountry();
  if (country) await loadAddressFormat(country).catch(() => undefined);
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
  | { readonly kind: "placing"; readonly attempt: Attempt; readonly waiting: number | undefined };

function Checkout({ customer, cart, onCart }: CheckoutProps): JSX.Element {
  const [initial] = useState(() => openAttempt(customer.id)?.request);
  const { state, send, order, letGo } = useOrdering({ customer, cart, onCart });
  const placing = state.kind === "placing";
  if (!cart && state.kind === "open" && !state.outcome) return <NothingToOrder />;
  return (
    <div class="columns">
      <div class="stack">
        {state.kind === "open" && state.outcome && (
          <OutcomeNotice outcome={state.outcome} cart={cart} onCart={onCart} onRetry={send} onInstead={letGo} />
        )}
        {cart && (
          <CheckoutForm
            name={customer.name}
            {...{ initial, placing }}
            total={cart.total}
            onOrder={(details) => order({ ...details, cartId: cart.id, expectedTotal: cart.total })}
          />
        )}
        {state.kind === "placing" && <Placing attempt={state.attempt} waiting={state.waiting} />}
      </div>
      {cart && <YourOrder cart={cart} />}
    </div>
  );
}

function YourOrder({ cart }: { readonly cart: Cart }): JSX.Element {
  return (
    <section class="summary" aria-labelledby="your-order">
      <h2 id="your-order">Your order</h2>
      <LineList items={cart.items} />
      <Total total={cart.total} />
      <a href="/cart">Change the cart</a>
    </section>
  );
}

/** An attempt that was left open long ago isn't sent again without asking. */
function beginning(attempt: Attempt | undefined): State {
  if (!attempt) return { kind: "open" };
  if (isRecent(attempt)) return { kind: "placing", attempt, waiting: undefined };
  return { kind: "open", outcome: { kind: "undecided", attempt } };
}

interface Ordering {
  readonly state: State;
  readonly send: (attempt: Attempt) => void;
  /** Orders what the page shows, or asks where something else may have been ordered before. */
  readonly order: (shown: OrderRequest) => void;
  /** The next order takes this attempt's place. */
  readonly letGo: (attempt: Attempt) => void;
}

function useOrdering({ customer, cart, onCart }: CheckoutProps): Ordering {
  const [state, setState] = useState<State>(() => beginning(openAttempt(customer.id)));
  const insteadOf = useRef<string | undefined>(undefined);
  const sending = async (attempt: Attempt): Promise<void> => {
    setState({ kind: "placing", attempt, waiting: undefined });
    try {
      const order = await place(attempt, (waiting) => setState({ kind: "placing", attempt, waiting }));
      if (order.status !== "payment-declined") return show(order);
      setState({ kind: "open", outcome: declinedOutcome(order) });
    } catch (error) {
      if (mustSignIn(error)) return location.assign(signInAddress());
      if (!isUndecided(error)) onCart(await loadCart().catch(() => cart));
      setState({ kind: "open", outcome: outcomeOf(error, attempt) });
    }
  };
  const send = (attempt: Attempt): void => void sending(attempt);
  // An attempt from before a reload goes on by itself: whether there is an order must become known.
  useEffect(() => {
    if (state.kind === "placing") send(state.attempt);
  }, []);
  const order = (shown: OrderRequest): void => {
    const decision = pressed(customer.id, shown, insteadOf.current);
    if (decision.kind === "send") send(decision.attempt);
    else setState({ kind: "open", outcome: { kind: "differs", attempt: decision.about } });
  };
  return { state, send, order, letGo: ({ key }) => void (insteadOf.current = key) };
}

function show(order: Order): void {
  forgetCart();
  leadOn(order);
}
