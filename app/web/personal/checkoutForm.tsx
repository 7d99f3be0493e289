/** @jsxRuntime automatic @jsxImportSource preact */
import type { JSX } from "preact";
import { useMemo, useRef, useState } from "preact/hooks";
import { testCards } from "../../sandbox/cards";
import { type AddressFormat, partsOf } from "../../src/addresses/addressFormat";
import type { Money } from "../../src/catalogue/schemas";
import { formatMoney } from "../../src/pages/money";
import { ErrorSummary, type FieldErrors, Submit, useSubmission } from "../parts/form";
import { Failure } from "../parts/states";
import { loadAddressFormat, useAddressFormat } from "../shop/addressFormats";
import type { OrderRequest } from "../shop/checkout";
import { charges, hostedPage } from "../shop/payment";
import { AddressFields, addressOf } from "./addressFields";
import { likelyCountry } from "./countries";

export type Details = Omit<OrderRequest, "cartId" | "expectedTotal">;

export const formId = "checkout";

interface CheckoutFormProps {
  readonly name: string;
  /** What an attempt that is still open sends: the form begins with it, so that it shows what is sent. */
  readonly initial: Details | undefined;
  readonly total: Money | undefined;
  readonly placing: boolean;
  readonly onOrder: (details: Details) => void;
}

/** Another country may not have the field that something was wrong with. */
function ofFieldsOf(format: AddressFormat | undefined, errors: FieldErrors): FieldErrors {
  const fields: readonly string[] = ["country", "phone", ...(format ? partsOf(format) : [])];
  return Object.fromEntries(Object.entries(errors).filter(([name]) => fields.includes(name)));
}

/** The country's, or until that is there the last one: fields stay, with what was typed into them. */
function useLastFormat(country: string | undefined): AddressFormat | undefined {
  const format = useAddressFormat(country);
  const last = useRef(format);
  if (format) last.current = format;
  return last.current;
}

export function CheckoutForm({ name, initial, total, placing, onOrder }: CheckoutFormProps): JSX.Element {
  const [country, setCountry] = useState(initial?.shippingAddress.country ?? likelyCountry());
  const format = useLastFormat(country);
  const hosted = charges() === "stripe";
  const {
    errors: all,
    failure,
    onSubmit,
    onInput,
  } = useSubmission(async (_form, data) => {
    if (placing || !country) return;
    const shippingAddress = addressOf(data, country, await loadAddressFormat(country));
    onOrder({ shippingAddress, payment: { token: hosted ? hostedPage : String(data.get("token")) } });
  });
  const errors = useMemo(() => ofFieldsOf(format, all), [format, all]);
  return (
    <form id={formId} class="stack stack--wide" noValidate onSubmit={onSubmit} onInput={onInput}>
      <ErrorSummary errors={errors} />
      <AddressFields
        initial={initial?.shippingAddress ?? { name }}
        {...{ country, format, errors }}
        onCountry={(it) => setCountry(it || undefined)}
      />
      {hosted ? <PaidAtStripe /> : <CardChoice initial={initial?.payment.token ?? testCards[0]!.token} />}
      {failure !== undefined && <Failure error={failure} title="Nothing was ordered" />}
      <div>
        <Submit busy={placing} busyText="Ordering …">
          {total ? `Order and pay ${formatMoney(total)}` : "Order"}
        </Submit>
      </div>
    </form>
  );
}

/** No card is asked for here: nothing of one ever reaches the shop. */
function PaidAtStripe(): JSX.Element {
  return (
    <section class="stack" aria-labelledby="payment">
      <h2 id="payment">How it is paid</h2>
      <p class="note">You pay on Stripe’s page, which opens next, and come back here. The shop never sees your card.</p>
    </section>
  );
}

const usual = testCards.slice(0, 4);
const unusual = testCards.slice(4);

/** A real gateway's own fields give a token; the sandbox's cards are tokens already. */
function CardChoice({ initial }: { readonly initial: string }): JSX.Element {
  return (
    <fieldset id="payment" tabIndex={-1}>
      <legend>How it is paid</legend>
      <p class="note">This shop charges a sandbox: no money moves. Choose what the card should do.</p>
      <Cards cards={usual} initial={initial} />
      <details open={unusual.some((it) => it.token === initial)}>
        <summary>Cards that make trouble</summary>
        <Cards cards={unusual} initial={initial} />
      </details>
    </fieldset>
  );
}

interface CardsProps {
  readonly cards: typeof testCards;
  readonly initial: string;
}

function Cards({ cards, initial }: CardsProps): JSX.Element {
  return (
    <div class="choices">
      {cards.map(({ token, label }) => (
        <label key={token} class="choice">
          <input type="radio" name="token" value={token} defaultChecked={token === initial} />
          <span>A card that {label}</span>
        </label>
      ))}
    </div>
  );
}
