/** @jsxRuntime automatic @jsxImportSource preact */
import type { JSX } from "preact";
import {
  type Address,
  type AddressFormat,
  type AddressPart,
  complaints,
  isRequired,
  partName,
  partsOf,
  regionLabel,
} from "../../src/addresses/addressFormat";
import { Field, type FieldErrors, FieldError } from "../parts/form";
import { countries } from "./countries";

interface AddressFieldsProps {
  readonly initial: Partial<Address>;
  readonly country: string | undefined;
  /** Undefined while it is fetched. */
  readonly format: AddressFormat | undefined;
  readonly onCountry: (country: string) => void;
  readonly errors: FieldErrors;
}

/** The country first: it decides which fields there are, and in which order. What was typed stays where both have it. */
export function AddressFields({ initial, country, format, onCountry, errors }: AddressFieldsProps): JSX.Element {
  return (
    <fieldset>
      <legend>Where it goes</legend>
      <Field
        name="country"
        label="Country"
        errors={errors}
        control={(attributes) => (
          <select
            {...attributes}
            required
            autocomplete="shipping country"
            onChange={(event) => onCountry(event.currentTarget.value)}
          >
            <option value="">Choose …</option>
            {countries.map(({ code, name }) => (
              <option key={code} value={code} selected={code === country}>
                {name}
              </option>
            ))}
          </select>
        )}
      />
      {format &&
        partsOf(format).map((part) => <PartField key={part} {...{ part, format, errors }} initial={initial[part]} />)}
      {format && (
        <Field
          name="phone"
          label="Phone (optional)"
          hint="For whoever brings it, if they can’t find you."
          type="tel"
          autocomplete="shipping tel"
          maxLength={40}
          pattern="\+?([ \(\).\-]*[0-9]){5,15}[ .\-]*"
          title="Enter a phone number, like +44 20 7946 0958"
          defaultValue={initial.phone}
          errors={errors}
        />
      )}
    </fieldset>
  );
}

/** What browsers fill in, and how long it may be. */
const attributesOf: Readonly<Record<AddressPart, { readonly autocomplete: string; readonly maxLength: number }>> = {
  name: { autocomplete: "name", maxLength: 100 },
  line1: { autocomplete: "address-line1", maxLength: 200 },
  line2: { autocomplete: "address-line2", maxLength: 200 },
  district: { autocomplete: "address-level3", maxLength: 100 },
  city: { autocomplete: "address-level2", maxLength: 100 },
  region: { autocomplete: "address-level1", maxLength: 100 },
  postalCode: { autocomplete: "postal-code", maxLength: 20 },
};

interface PartFieldProps {
  readonly part: AddressPart;
  readonly format: AddressFormat;
  readonly initial: string | undefined;
  readonly errors: FieldErrors;
}

function PartField({ part, format, initial, errors }: PartFieldProps): JSX.Element {
  const required = isRequired(format, part);
  const { autocomplete, maxLength } = attributesOf[part];
  const name = partName(format, part);
  const label = `${name.charAt(0).toUpperCase()}${name.slice(1)}${required ? "" : " (optional)"}`;
  const shared = { name: part, label, errors };
  if (part === "region" && format.regions) {
    const { regions } = format;
    return <Field {...shared} control={(attributes) => <Regions {...{ attributes, regions, required, initial }} />} />;
  }
  return (
    <Field
      {...shared}
      {...{ required, maxLength, defaultValue: initial }}
      autocomplete={`shipping ${autocomplete}`}
      {...(part === "name" ? { pattern: ".*\\p{L}.*", title: "Enter the name with at least one letter" } : {})}
    />
  );
}

interface RegionsProps {
  readonly attributes: object;
  readonly regions: readonly (readonly string[])[];
  readonly required: boolean;
  readonly initial: string | undefined;
}

function Regions({ attributes, regions, required, initial }: RegionsProps): JSX.Element {
  const sorted = regions
    .map((it) => ({ code: it[0]!, label: regionLabel(it) }))
    .sort((one, other) => one.label.localeCompare(other.label, "en"));
  return (
    <select {...attributes} required={required} autocomplete="shipping address-level1">
      <option value="">{required ? "Choose …" : "None"}</option>
      {sorted.map(({ code, label }) => (
        <option key={code} value={code} selected={code === initial}>
          {label}
        </option>
      ))}
    </select>
  );
}

/** @throws FieldError for what the country's addresses don't have. */
export function addressOf(data: FormData, country: string, format: AddressFormat): Address {
  const text = (name: string): string => String(data.get(name) ?? "").trim();
  const given = [...partsOf(format), "phone" as const]
    .map((it) => [it, text(it)] as const)
    .filter(([, it]) => it !== "");
  const address = { ...Object.fromEntries(given), country } as Address;
  const wrong = complaints(address, format).map(({ part }) => [part, adviceFor(part, format)]);
  if (wrong.length > 0) throw new FieldError(Object.fromEntries(wrong) as FieldErrors);
  return address;
}

function adviceFor(part: AddressPart, format: AddressFormat): string {
  const name = partName(format, part);
  const example = part === "postalCode" ? format.postalCode?.example : undefined;
  return example ? `Enter the ${name} as it is written there, like ${example}` : `Enter the ${name}`;
}
