/** @jsxRuntime automatic @jsxImportSource preact */
import type { JSX } from "preact";
import { testCards } from "../../sandbox/cards";
import { formatMoney } from "../../src/pages/money";
import { AddressLines } from "../parts/address";
import { Notice, Progress } from "../parts/states";
import type { Attempt } from "../shop/attempts";

/** What an attempt sends, for it may be something else than what stands in the form. */
export function AttemptSummary({ attempt: { request } }: { readonly attempt: Attempt }): JSX.Element {
  const card = testCards.find((it) => it.token === request.payment.token)?.label;
  return (
    <div class="attempt">
      <p>
        <strong>{formatMoney(request.expectedTotal)}</strong>
        {card && <>, by a card that {card}</>}, to:
      </p>
      <AddressLines address={request.shippingAddress} />
    </div>
  );
}

interface AskingProps {
  readonly attempt: Attempt;
  readonly onRetry: () => void;
}

export function Undecided({ attempt, onRetry }: AskingProps): JSX.Element {
  return (
    <Notice title="We don’t know yet what became of your order">
      <p>The shop doesn’t answer. Asking again is safe: the same order can’t be placed or charged twice.</p>
      <AttemptSummary attempt={attempt} />
      <button class="button button--primary" type="button" onClick={onRetry}>
        Ask again
      </button>
    </Notice>
  );
}

interface DiffersProps extends AskingProps {
  /** Of the form that says what is ordered instead. */
  readonly form: string;
  readonly onInstead: () => void;
}

/** What is in the form isn't what was sent before, and nobody knows yet what became of that. */
export function Differs({ attempt, onRetry, form, onInstead }: DiffersProps): JSX.Element {
  return (
    <Notice title="Another order is still undecided">
      <p>
        It was sent before, with something else than this page shows now, and the shop hasn’t said what became of it:
      </p>
      <AttemptSummary attempt={attempt} />
      <p>
        You can ask about that one, or order what this page shows instead. What was ordered already isn’t ordered or
        charged again: you are told then.
      </p>
      <div class="actions">
        <button class="button button--primary" type="button" onClick={onRetry}>
          Ask about that order
        </button>
        <button class="button" type="submit" form={form} onClick={onInstead}>
          Order what is shown instead
        </button>
      </div>
    </Notice>
  );
}

interface PlacingProps {
  readonly attempt: Attempt;
  /** How often it was sent in vain. */
  readonly waiting: number | undefined;
}

/** Beside the button that was pressed. */
export function Placing({ attempt, waiting }: PlacingProps): JSX.Element {
  return (
    <div class="stack">
      <Progress>
        {waiting === undefined
          ? "Placing your order …"
          : "The shop hasn’t answered yet. We keep asking about the same order: it can’t be placed or charged twice. Please leave this page open."}
      </Progress>
      <AttemptSummary attempt={attempt} />
    </div>
  );
}

/** Another tab, or an attempt whose answer was lost, was first. */
export function OrderedBefore({
  order,
}: {
  readonly order: { readonly id: string; readonly number: string };
}): JSX.Element {
  return (
    <Notice title="What was in your cart is ordered already">
      <p>
        Nothing was ordered or charged again. The order from before is number {order.number}, with the address and the
        card that were given then.
      </p>
      <a class="button button--primary" href={`/orders/${order.id}`}>
        Look at that order
      </a>
    </Notice>
  );
}
