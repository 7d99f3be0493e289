/** @jsxRuntime automatic @jsxImportSource preact */
import type { JSX } from "preact";
import { testCards } from "../../sandbox/cards";
import type { Money } from "../../src/catalogue/schemas";
import { formatMoney } from "../../src/pages/money";
import { ErrorSummary, Field, type FieldErrors, Submit, useSubmission } from "../parts/form";
import type { OrderRequest } from "../shop/checkout";
import { countries } from "./countries";

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

export function CheckoutForm({ name, initial, total, placing, onOrder }: CheckoutFormProps): JSX.Element {
  const { errors, onSubmit, onInput } = useSubmission(async (_form, data) => {
    if (!placing) onOrder({ shippingAddress: addressOf(data), payment: { token: String(data.get("token")) } });
  });
  return (
    <form id={formId} class="stack stack--wide" noValidate onSubmit={onSubmit} onInput={onInput}>
      <ErrorSummary errors={errors} />
      <AddressFields initial={initial?.shippingAddress ?? { name }} errors={errors} />
      <CardChoice initial={initial?.payment.token ?? testCards[0]!.token} />
      <div>
        <Submit busy={placing} busyText="Ordering …">
          {total ? `Order and pay ${formatMoney(total)}` : "Order"}
        </Submit>
      </div>
    </form>
  );
}

function addressOf(data: FormData): OrderRequest["shippingAddress"] {
  const text = (name: string): string => String(data.get(name) ?? "").trim();
  const line2 = text("line2");
  return {
    name: text("name"),
    line1: text("line1"),
    ...(line2 ? { line2 } : {}),
    city: text("city"),
    postalCode: text("postalCode"),
    country: text("country"),
  };
}

interface AddressFieldsProps {
  readonly initial: Partial<OrderRequest["shippingAddress"]>;
  readonly errors: FieldErrors;
}

const line2Label = "Flat, floor, company (optional)";

function AddressFields({ initial, errors }: AddressFieldsProps): JSX.Element {
  const field = (
    key: keyof OrderRequest["shippingAddress"],
    label: string,
    part: string,
    attributes: { maxLength: number },
  ) => (
    <Field
      name={key}
      label={label}
      autocomplete={`shipping ${part}`}
      required={key !== "line2"}
      errors={errors}
      defaultValue={initial[key]}
      {...attributes}
    />
  );
  return (
    <fieldset>
      <legend>Where it goes</legend>
      {field("name", "Name", "name", { maxLength: 100 })}
      {field("line1", "Street and number", "address-line1", { maxLength: 200 })}
      {field("line2", line2Label, "address-line2", { maxLength: 200 })}
      <div class="row">
        {field("postalCode", "Postal code", "postal-code", { maxLength: 20 })}
        {field("city", "Town or city", "address-level2", { maxLength: 100 })}
      </div>
      <Field
        name="country"
        label="Country"
        errors={errors}
        control={(attributes) => (
          <select {...attributes} required autocomplete="shipping country">
            <option value="">Choose …</option>
            {countries.map(({ code, name: country }) => (
              <option key={code} value={code} selected={code === initial.country}>
                {country}
              </option>
            ))}
          </select>
        )}
      />
    </fieldset>
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
