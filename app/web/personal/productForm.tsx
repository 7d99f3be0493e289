/** @jsxRuntime automatic @jsxImportSource preact */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Category, Product, ProductInput } from "../../src/catalogue/schemas";
import { minorUnitDigits } from "../../src/money/minorUnits";
import { ErrorSummary, Field, type FieldErrors, FieldError, Submit, useSubmission } from "../parts/form";
import { Failure, Notice } from "../parts/states";
import { call } from "../shop/api";
import { ProblemError } from "../shop/failures";
import { attributesOf, attributesText, priceOf, priceText } from "./productText";

interface ProductFormProps {
  readonly product: Product | undefined;
  readonly categories: readonly Category[];
  readonly onSaved: (product: Product) => void;
  readonly onReload: () => void;
}

export function ProductForm({ product, categories, onSaved, onReload }: ProductFormProps): JSX.Element {
  const [saved, setSaved] = useState<number>();
  const { busy, errors, failure, ...events } = useSubmission(async (_form, data) => {
    setSaved(undefined);
    const sku = product?.sku ?? String(data.get("sku"));
    const condition: Record<string, string> = product
      ? { "if-match": `"${product.version}"` }
      : { "if-none-match": "*" };
    const kept = await call<Product>("PUT", `/api/products/${sku}`, {
      body: inputOf(data, product),
      headers: condition,
    });
    setSaved(kept.version);
    onSaved(kept);
  });
  return (
    <form class="form" noValidate {...events} aria-label="Product">
      <ErrorSummary errors={errors} />
      {failure !== undefined && <SaveFailure error={failure} onReload={onReload} />}
      {saved !== undefined && <Notice kind="good" title={`Saved as version ${saved}`} />}
      <TextFields product={product} errors={errors} />
      <Field
        name="category"
        label="Category"
        errors={errors}
        control={(attributes) => (
          <select {...attributes} required defaultValue={product?.category}>
            {categories.map(({ slug, name }) => (
              <option key={slug} value={slug} selected={slug === product?.category}>
                {name}
              </option>
            ))}
          </select>
        )}
      />
      <LongFields product={product} errors={errors} />
      <div>
        <Submit busy={busy} busyText="Saving …">
          {product ? "Save" : "Create the product"}
        </Submit>
      </div>
    </form>
  );
}

interface FieldsProps {
  readonly product: Product | undefined;
  readonly errors: FieldErrors;
}

/** A new product's price is in the shop's currency, which the page carries. */
const currencyOf = (product: Product | undefined): string =>
  product?.price.currency ?? document.querySelector<HTMLElement>("[data-currency]")?.dataset["currency"] ?? "USD";

/** Of ISO 4217; prices in anything else don't get into a shop. */
const digitsOf = (currency: string): number => minorUnitDigits(currency) ?? 2;

function TextFields({ product, errors }: FieldsProps): JSX.Element {
  return (
    <>
      {!product && (
        <Field
          name="sku"
          label="Code"
          hint="Lower-case words with hyphens. It can’t be changed later."
          required
          maxLength={64}
          pattern="[a-z0-9]+(-[a-z0-9]+)*"
          title="Use lower-case letters, digits and single hyphens, like oak-stool"
          errors={errors}
        />
      )}
      <Field name="name" label="Name" required maxLength={120} defaultValue={product?.name} errors={errors} />
      <Field
        name="price"
        label={`Price in ${currencyOf(product)}`}
        required
        inputMode="decimal"
        maxLength={12}
        defaultValue={product ? priceText(product.price.amount, digitsOf(product.price.currency)) : ""}
        errors={errors}
      />
    </>
  );
}

function LongFields({ product, errors }: FieldsProps): JSX.Element {
  return (
    <>
      <Field
        name="description"
        label="Description"
        errors={errors}
        control={(attributes) => (
          <textarea {...attributes} rows={6} maxLength={4000} required defaultValue={product?.description} />
        )}
      />
      <Field
        name="attributes"
        label="Details"
        hint="One a line, as in “Material: oak”."
        errors={errors}
        control={(attributes) => (
          <textarea
            {...attributes}
            rows={4}
            maxLength={4000}
            defaultValue={attributesText(product?.attributes ?? {})}
          />
        )}
      />
    </>
  );
}

function inputOf(data: FormData, product: Product | undefined): ProductInput {
  const text = (name: string): string => String(data.get(name) ?? "").trim();
  const currency = currencyOf(product);
  const amount = priceOf(text("price"), digitsOf(currency));
  if (amount === undefined) throw new FieldError({ price: "Enter a price, like 12.50" });
  const attributes = attributesOf(text("attributes"));
  if (!attributes) throw new FieldError({ attributes: "Write each detail as a name, a colon and a value" });
  return {
    name: text("name"),
    category: text("category"),
    price: { amount, currency },
    description: text("description").replaceAll("\r\n", "\n"),
    images: product?.images ?? [],
    attributes,
  };
}

function SaveFailure({ error, onReload }: { readonly error: unknown; readonly onReload: () => void }): JSX.Element {
  if (!(error instanceof ProblemError && error.status === 412))
    return <Failure error={error} title="It was not saved" />;
  if (error.name === "exists-already") return <Failure error={error} title="This code is taken" />;
  return (
    <Notice kind="bad" title="Somebody else changed it meanwhile">
      <p>Yours was not saved. Look at what it is now, and change it again.</p>
      <button class="button" type="button" onClick={onReload}>
        Show what it is now
      </button>
    </Notice>
  );
}
