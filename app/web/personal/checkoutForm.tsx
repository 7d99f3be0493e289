/** @jsxRuntime automatic @jsxImportSource preact */
import type { JSX } from "preact";
import { testCards } from "../../sandbox/cards";
import type { Money } from "../../src/catalogue/schemas";
import { formatMoney } from "../../src/pages/money";
import { ErrorSummary, Field, type FieldErrors, Submit, useSubmission } from "../parts/form";
import type { OrderRequest } from "../shop/checkout";
import { countries } from "./countries";

interface CheckoutFormProps {
  readonly name: string;
  readonly total: Money | undefined;
  readonly placing: boolean;
  readonly onOrder: (details: Omit<OrderRequest, "cartId" | "expectedTotal">) => void;
}

export function CheckoutForm({ name, total, placing, onOrder }: CheckoutFormProps): JSX.Element {
  const { errors, onSubmit, onInput } = useSubmission(async (_form, data) => {
    if (!placing) onOrder({ shippingAddress: addressOf(data), payment: { token: String(data.get("token")) } });
  });
  return (
    <form class="stack stack--wide" noValidate onSubmit={onSubmit} onInput={onInput}>
      <ErrorSummary errors={errors} />
      <AddressFields name={name} errors={errors} />
      <CardChoice />
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
  readonly name: string;
  readonly errors: FieldErrors;
}

const line2Label = "Flat, floor, company (optional)";

function AddressFields({ name, errors }: AddressFieldsProps): JSX.Element {
  const field = (
    key: string,
    label: string,
    part: string,
    attributes: { maxLength: number; defaultValue?: string },
  ) => (
    <Field
      name={key}
      label={label}
      autocomplete={`shipping ${part}`}
      required={key !== "line2"}
      errors={errors}
      {...attributes}
    />
  );
  return (
    <fieldset>
      <legend>Where it goes</legend>
      {field("name", "Name", "name", { maxLength: 100, defaultValue: name })}
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
              <option key={code} value={code}>
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
function CardChoice(): JSX.Element {
  return (
    <fieldset id="payment" tabIndex={-1}>
      <legend>How it is paid</legend>
      <p class="note">This shop charges a sandbox: no money moves. Choose what the card should do.</p>
      <Cards cards={usual} />
      <details>
        <summary>Cards that make trouble</summary>
        <Cards cards={unusual} />
      </details>
    </fieldset>
  );
}

function Cards({ cards }: { readonly cards: typeof testCards }): JSX.Element {
  return (
    <div class="choices">
      {cards.map(({ token, label }) => (
        <label key={token} class="choice">
          <input type="radio" name="token" value={token} defaultChecked={token === testCards[0]?.token} />
          <span>A card that {label}</span>
        </label>
      ))}
    </div>
  );
}
