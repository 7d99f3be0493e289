/** @jsxRuntime automatic @jsxImportSource preact */
import type { ComponentChildren, JSX } from "preact";
import type { Money } from "../../src/catalogue/schemas";
import { formatMoney } from "../../src/pages/money";
import { Failure, Notice } from "../parts/states";
import { ProblemError } from "../shop/failures";
import { type Cart, setQuantity } from "../shop/cart";
import type { Attempt } from "../shop/attempts";
import { isUndecided, type Order } from "../shop/checkout";
import { Differs, OrderedBefore, Undecided } from "./attemptNotices";
import { formId } from "./checkoutForm";

interface Shortage {
  readonly sku: string;
  readonly wanted: number;
  readonly available: number;
}

/** Why there is no order, or not yet, and what the customer can do. */
export type CheckoutOutcome =
  | { readonly kind: "declined"; readonly reason: string }
  | { readonly kind: "price-changed"; readonly before: Money }
  | { readonly kind: "out-of-stock"; readonly shortages: readonly Shortage[] }
  | { readonly kind: "undecided"; readonly attempt: Attempt }
  | { readonly kind: "differs"; readonly attempt: Attempt }
  | { readonly kind: "ordered-before"; readonly order: { readonly id: string; readonly number: string } }
  | { readonly kind: "failed"; readonly error: unknown };

const declineReasons: Readonly<Record<string, string>> = {
  "card-declined": "The bank declined the card.",
  "insufficient-funds": "There is not enough money on the card.",
};

export function declinedOutcome(order: Order): CheckoutOutcome {
  const reason = declineReasons[order.payment.declineReason ?? ""] ?? "The card was declined.";
  return { kind: "declined", reason };
}

export function outcomeOf(error: unknown, attempt: Attempt): CheckoutOutcome {
  if (isUndecided(error)) return { kind: "undecided", attempt };
  if (!(error instanceof ProblemError)) return { kind: "failed", error };
  const { shortages, order } = error.document as { readonly shortages?: unknown; readonly order?: Order };
  if (error.name === "cart-ordered" && order) return { kind: "ordered-before", order };
  if (error.name === "price-changed") return { kind: "price-changed", before: attempt.request.expectedTotal };
  if (error.name === "out-of-stock" && Array.isArray(shortages)) return { kind: "out-of-stock", shortages };
  return { kind: "failed", error };
}

interface OutcomeNoticeProps {
  readonly outcome: CheckoutOutcome;
  readonly cart: Cart | undefined;
  readonly onCart: (cart: Cart) => void;
  readonly onRetry: (attempt: Attempt) => void;
  /** What the form shows is ordered in place of an attempt. */
  readonly onInstead: (of: Attempt) => void;
}

export function OutcomeNotice({ outcome, cart, onCart, onRetry, onInstead }: OutcomeNoticeProps): JSX.Element {
  if (outcome.kind === "declined") return <Declined reason={outcome.reason} />;
  if (outcome.kind === "price-changed") return <PriceChanged before={outcome.before} cart={cart} />;
  if (outcome.kind === "ordered-before") return <OrderedBefore order={outcome.order} />;
  if (outcome.kind === "undecided" || outcome.kind === "differs") {
    const { attempt } = outcome;
    const asking = { attempt, onRetry: () => onRetry(attempt) };
    if (outcome.kind === "undecided") return <Undecided {...asking} />;
    return <Differs {...asking} form={formId} onInstead={() => onInstead(attempt)} />;
  }
  if (outcome.kind === "failed") return <Failure error={outcome.error} title="Nothing was ordered" />;
  return (
    <Notice kind="bad" title="Some of it is sold out">
      <p>Nothing was ordered or charged.</p>
      <ul class="stack">
        {outcome.shortages.map((it) => (
          <ShortageItem key={it.sku} shortage={it} cart={cart} onCart={onCart} />
        ))}
      </ul>
    </Notice>
  );
}

function Declined({ reason }: { readonly reason: string }): JSX.Element {
  return (
    <Notice kind="bad" title="The payment was declined">
      <p>{reason} Nothing was charged, and your cart is as it was. Choose another card and order again.</p>
      <p>
        <a href="#payment">Choose another card</a>
      </p>
    </Notice>
  );
}

function PriceChanged({ before, cart }: { readonly before: Money; readonly cart: Cart | undefined }): JSX.Element {
  return (
    <Notice kind="bad" title="The price has changed">
      <p>
        It was {formatMoney(before)}
        {cart && <>, and is {formatMoney(cart.total)} now</>}. Nothing was ordered. If that is all right, order again;
        else <a href="/cart">change the cart</a>.
      </p>
    </Notice>
  );
}

interface ShortageItemProps {
  readonly shortage: Shortage;
  readonly cart: Cart | undefined;
  readonly onCart: (cart: Cart) => void;
}

function ShortageItem({ shortage: { sku, wanted, available }, cart, onCart }: ShortageItemProps): JSX.Element {
  const line = cart?.items.find((it) => it.sku === sku);
  const name = line?.name ?? sku;
  if (!cart || !line || line.quantity <= available) return <li>{name}: enough is left for your cart now.</li>;
  const takeWhatIsLeft = (): void => {
    setQuantity(cart.id, sku, available).then(onCart, () => location.assign("/cart"));
  };
  const left: ComponentChildren = available === 0 ? "none is left" : `${available} of ${wanted} are left`;
  return (
    <li>
      <p>
        <strong>{name}</strong>: {left}.
      </p>
      <button class="button" type="button" onClick={takeWhatIsLeft}>
        {available === 0 ? "Take it out" : `Take ${available}`}
      </button>
    </li>
  );
}
